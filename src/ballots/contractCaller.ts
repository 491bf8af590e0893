// The port through which this room asks a chain, without knowing one. `chain/` implements it with RPCs that must agree.
import type { Hex } from '../ethereum/index.ts'

/** A block everybody agreed on: the round's manifest names one for each chain. */
export interface PinnedBlock {
  readonly chainId: number
  /** Hash, not number: a reorganised chain must answer "no such block" rather than something else (EIP-1898). */
  readonly blockHash: Hex
}

/** One `eth_call` without sender or value. */
export interface ContractCall extends PinnedBlock {
  /** The contract, or null to run `data` as creation code and return what it returns ("deployless"). */
  readonly to: Hex | null
  readonly data: Hex
}

/**
 * What came back. A call to an address without code returns `0x`. `failed` is everything that is not the chain's own
 * word: no network, a timeout, RPCs that disagree, a block too old for the node.
 */
export type CallAnswer =
  | { readonly status: 'returned'; readonly data: Hex }
  | { readonly status: 'reverted' }
  | { readonly status: 'failed'; readonly reason: string }

/** Asks contracts. Many calls may be made at once; throttling is the implementation's. Rejects only when the signal aborts. */
export interface ContractCaller {
  call(request: ContractCall, signal?: AbortSignal): Promise<CallAnswer>
}
