// What can come of asking a wallet. A person who says no, a wallet that stays silent, or one on another chain are outcomes
// not errors, and the interface has words for each; whatever the wallet itself said comes along as `says`.
import type { SignedBallot, Verdict } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { Connection } from './connection.ts'

/** The wallet did not do it. */
export type Declined =
  /** The person said no in the wallet. */
  | { readonly status: 'rejected' }
  /** No answer within the time limit; the wallet's window may still be open. A late answer is ignored. */
  | { readonly status: 'silent' }
  /** The page stopped waiting (the signal aborted). A late answer is ignored. */
  | { readonly status: 'cancelled' }
  /** The wallet is already showing another question. */
  | { readonly status: 'busy' }
  /** The wallet, on the chain it is on now, refuses; on another chain it may not. */
  | { readonly status: 'wrong-chain'; readonly chainId: number | null }
  /** It cannot do this at all. `says` is the wallet's own sentence, empty when it gave none. */
  | { readonly status: 'unsupported'; readonly says: string }
  | { readonly status: 'failed'; readonly says: string }

export type ConnectOutcome =
  | Declined
  /** It announced itself earlier, and is not there any more. */
  | { readonly status: 'gone' }
  /** It agreed, and shared no account. */
  | { readonly status: 'no-account' }
  | Extract<Connection, { status: 'connected' }>

export type SwitchOutcome = Declined | { readonly status: 'switched' }

export type SignOutcome =
  | Declined
  /** `verdict` is valid; or unknown for a contract wallet that no chain could be asked about yet. */
  | { readonly status: 'signed'; readonly signed: SignedBallot; readonly verdict: Verdict }
  /** The wallet is on another account than the ballot's voter: from the start, or changed while waiting (null: locked). */
  | { readonly status: 'other-account'; readonly address: Hex | null }
  /** What the wallet returned is not a signature at all. */
  | { readonly status: 'no-signature' }
  /** The wallet signed, but not as this voter or not this ballot. The signature is thrown away. */
  | { readonly status: 'wrong-signature'; readonly verdict: Verdict }

/** Codes of EIP-1193 and EIP-1474, and 5000 of WalletConnect's session errors for "user rejected". */
const rejectedCodes = [4001, 5000]
const unsupportedCodes = [4200, -32601, -32004]
const wrongChainCodes = [4901, 4902]
const busyCode = -32002

/** Reads what a wallet threw. Wallets wrap codes and words in several layers; the first that says something counts. */
export function readRefusal(error: unknown, chainId: number | null): Declined {
  const layers = layersOf(error)
  for (const { code } of layers) {
    if (code === undefined) continue
    if (rejectedCodes.includes(code)) return { status: 'rejected' }
    if (wrongChainCodes.includes(code)) return { status: 'wrong-chain', chainId }
    if (code === busyCode) return { status: 'busy' }
    if (unsupportedCodes.includes(code)) return { status: 'unsupported', says: messageOf(layers) }
  }
  const message = messageOf(layers)
  if (/user (rejected|denied|cancel)|rejected by user/i.test(message)) return { status: 'rejected' }
  if (/must match the active chain|(wrong|unsupported|mismatched) (chain|network)/i.test(message)) {
    return { status: 'wrong-chain', chainId }
  }
  return { status: 'failed', says: message }
}

interface Layer {
  readonly code: number | undefined
  readonly message: string
}

/** The error, its causes, and the originals that some wallets hide in `data`. */
function layersOf(error: unknown, depth = 0): readonly Layer[] {
  if (typeof error !== 'object' || error === null || depth > 8) return []
  const { code, message, shortMessage, cause, data } = error as Readonly<Record<string, unknown>>
  const words = [shortMessage, message].find((text) => typeof text === 'string')
  const layer = { code: typeof code === 'number' ? code : undefined, message: String(words ?? '') }
  const original = (data as { originalError?: unknown } | null | undefined)?.originalError
  return [layer, ...layersOf(cause, depth + 1), ...layersOf(original, depth + 1)]
}

/** The innermost words: outer layers are our libraries' own. One line, short; empty when there are none. */
function messageOf(layers: readonly Layer[]): string {
  const message = layers.findLast(({ message }) => message !== '')?.message
  return (message ?? '').split('\n')[0]!.slice(0, 200)
}
