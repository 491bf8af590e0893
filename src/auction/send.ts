// The only place in Daub where a transaction leaves: what will come of it is asked of the chain before the wallet opens, the person
// decides in the wallet, and then the chain is watched until it has it, or has something else in its place.
import { getConnection, type Config } from '@wagmi/core'
import * as v from 'valibot'
import { readRefusal, type Chains, type Declined, type WalletHandle } from '../chain/index.ts'
import { anyCaseBytes32, type Hex } from '../ethereum/index.ts'
import type { Call } from './calls.ts'
import { checkCall } from './checkCall.ts'
import type { AuctionError } from './errors.ts'
import { watchTransaction, type Watched } from './watchTransaction.ts'

/** Where a transaction is. The last one of a sending is no `checking`, `asking` or `pending`. */
export type Sending =
  /** The chain is asked what would come of it. */
  | { readonly status: 'checking' }
  /** The wallet is open. */
  | { readonly status: 'asking' }
  /** The contract, or the account's balance, says no; the wallet was not opened. */
  | { readonly status: 'refused'; readonly error: AuctionError }
  | { readonly status: 'not-connected' }
  /** The wallet is on another account than the page shows. */
  | { readonly status: 'other-account'; readonly address: Hex }
  | Declined
  | Watched

export interface SendOptions {
  /** The account the page shows. Lower case. */
  readonly account: Hex
  readonly signal?: AbortSignal
  /** Resolves when the chain may be asked again; default: after four seconds. */
  readonly pause?: (signal?: AbortSignal) => Promise<void>
}

/**
 * Sends a call through the connected wallet. Outcomes are values.
 *
 * @throws RpcError-free: only the signal's reason when aborted. A transaction that is pending then goes on.
 */
export async function* send(
  handle: WalletHandle,
  chains: Chains,
  call: Call,
  { account, signal, pause = fourSeconds }: SendOptions,
): AsyncGenerator<Sending, void, undefined> {
  // The one place that turns the opaque handle back (see chain/wallet/walletHandle.ts).
  const { status, address, chainId, connector } = getConnection(handle as unknown as Config)
  if (status !== 'connected') return yield { status: 'not-connected' }
  const now = address.toLowerCase() as Hex
  if (now !== account) return yield { status: 'other-account', address: now }
  if (chainId !== call.chainId) return yield { status: 'wrong-chain', chainId }

  yield { status: 'checking' }
  const checked = await checkCall(chains, call, account, signal)
  if (checked.status === 'refused') return yield checked

  yield { status: 'asking' }
  const transaction = {
    from: account,
    to: call.to,
    value: hex(call.value),
    data: call.data,
    gas: hex(checked.gas),
    chainId: hex(BigInt(call.chainId)),
  }
  let answer: unknown
  try {
    const provider = (await connector.getProvider()) as Eip1193
    answer = await provider.request({ method: 'eth_sendTransaction', params: [transaction] })
  } catch (error) {
    return yield readRefusal(error, chainId)
  }
  const hash = v.safeParse(anyCaseBytes32, answer)
  if (!hash.success) return yield { status: 'failed', says: '' }
  yield* watchTransaction(chains, call, { account, hash: hash.output }, { pause, ...(signal && { signal }) })
}

interface Eip1193 {
  request(question: { readonly method: string; readonly params: readonly unknown[] }): Promise<unknown>
}

const hex = (value: bigint): Hex => `0x${value.toString(16)}`

function fourSeconds(signal?: AbortSignal): Promise<void> {
  return new Promise((over, aborted) => {
    const timer = setTimeout(over, 4_000)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      aborted(signal.reason as Error)
    })
  })
}
