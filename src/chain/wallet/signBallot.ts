// Asking a wallet to sign one ballot. The types and the domain are our own, the account is watched, and the signature is
// verified before anybody believes it. Nothing here can send a transaction.
import { getConnection, signTypedData, watchConnection, type Config } from '@wagmi/core'
import {
  ballotTypedData,
  maxSignatureBytes,
  verifyBallot,
  type Ballot,
  type ContractChains,
} from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { abortable } from '../rpc/abortable.ts'
import { readConnection } from './connection.ts'
import { readRefusal, type SignOutcome } from './outcomes.ts'

export interface SignOptions {
  /** Stops waiting. A wallet's window cannot be closed from here; what it answers later is ignored. */
  readonly signal?: AbortSignal
  /** Milliseconds until the wallet counts as silent. Default: five minutes, time for a hardware wallet. */
  readonly timeoutMs?: number
  /** Where contract wallets are asked. Without it their signatures stay "unknown" until somebody asks. */
  readonly contracts?: ContractChains
}

/** See `Wallets.signBallot`. Never throws for what a wallet does. */
export async function signBallot(
  config: Config,
  ballot: Ballot,
  { signal, timeoutMs = 300_000, contracts }: SignOptions,
): Promise<SignOutcome> {
  const connection = readConnection(config)
  const address = connection.status === 'connected' ? connection.address : null
  if (address !== ballot.voter) return { status: 'other-account', address }
  const answer = await askWallet(config, ballot, signal, timeoutMs)
  if (typeof answer !== 'string') return answer
  const signed = { version: 1, message: ballot, signature: withUsualV(answer) } as const
  const { verdict } = await verifyBallot(signed, contracts ? { contracts } : {})
  // Some wallets return nothing where others refuse; only a contract's own word makes that a ballot.
  if (signed.signature === '0x' && verdict.status !== 'valid') return { status: 'no-signature' }
  if (verdict.status === 'invalid') return { status: 'wrong-signature', verdict }
  return { status: 'signed', signed, verdict }
}

/** The signature, or why there is none. Four things may end the wait: the wallet, the page, the clock, another account. */
async function askWallet(
  config: Config,
  ballot: Ballot,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): Promise<Hex | SignOutcome> {
  const over = new AbortController()
  const end = (outcome: SignOutcome) => over.abort(outcome)
  const cancel = () => end({ status: 'cancelled' })
  const { connector, chainId } = getConnection(config)
  const timer = setTimeout(() => end({ status: 'silent' }), timeoutMs)
  const unwatch = watchConnection(config, { onChange: checkAccount })
  signal?.addEventListener('abort', cancel)
  if (signal?.aborted) cancel()
  try {
    const { message, ...typedData } = ballotTypedData(ballot)
    const request = { ...typedData, message, account: message.voter, ...(connector ? { connector } : {}) }
    const signature = await abortable(signTypedData(config, request), over.signal)
    if (/^0x([0-9a-fA-F]{2})*$/.test(signature) && signature.length <= 2 + 2 * maxSignatureBytes) {
      return signature.toLowerCase() as Hex
    }
    return { status: 'no-signature' }
  } catch (error) {
    return over.signal.aborted ? (over.signal.reason as SignOutcome) : readRefusal(error, chainId ?? null)
  } finally {
    clearTimeout(timer)
    unwatch()
    signal?.removeEventListener('abort', cancel)
  }

  function checkAccount(): void {
    const now = readConnection(config)
    const address = now.status === 'connected' ? now.address : null
    if (address !== ballot.voter) end({ status: 'other-account', address })
  }
}

/** Some hardware wallets write the recovery bit as 0 or 1; ballots want 27 or 28. The ballot's id does not depend on it. */
function withUsualV(signature: Hex): Hex {
  if (signature.length !== 132 || !/0[01]$/.test(signature)) return signature
  return `${signature.slice(0, 130)}${signature.endsWith('1') ? '1c' : '1b'}` as Hex
}
