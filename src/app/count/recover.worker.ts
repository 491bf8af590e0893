// A worker that recovers the signers of chunks of ballots, one message each way.
import { recoverHere, type Recovered, type SignedBallot } from '../../ballots/index.ts'
import { toWire, type WireError } from '../../fragment/index.ts'

/** A chunk to work on; `id` comes back with the answer. */
export interface RecoverRequest {
  readonly id: number
  readonly ballots: readonly SignedBallot[]
}

export type RecoverAnswer =
  | { readonly id: number; readonly recovered: readonly Recovered[] }
  | { readonly id: number; readonly failure: WireError }

self.onmessage = async ({ data: { id, ballots } }: MessageEvent<RecoverRequest>) => {
  let answer: RecoverAnswer
  try {
    answer = { id, recovered: await recoverHere(ballots) }
  } catch (error) {
    answer = { id, failure: toWire(error) }
  }
  self.postMessage(answer)
}
