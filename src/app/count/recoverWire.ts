// What a page and a worker that recovers signers say to each other: one message each way.
import type { Recovered, SignedBallot } from '../../ballots/index.ts'
import type { WireError } from '../../fragment/index.ts'

/** A chunk to work on; `id` comes back with the answer. */
export interface RecoverRequest {
  readonly id: number
  readonly ballots: readonly SignedBallot[]
}

export type RecoverAnswer =
  | { readonly id: number; readonly recovered: readonly Recovered[] }
  | { readonly id: number; readonly failure: WireError }
