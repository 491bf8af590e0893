// A worker that recovers the signers of chunks of ballots, one message each way.
import type { SignedBallot } from './ballot.ts'
import { loadCurve } from './curve.ts'
import { recoverSigners, type Recovered } from './recoverSigners.ts'

/** A chunk to work on; `id` comes back with the answer. */
export interface RecoverRequest {
  readonly id: number
  readonly ballots: readonly SignedBallot[]
}

export type RecoverAnswer =
  | { readonly id: number; readonly recovered: readonly Recovered[] }
  | { readonly id: number; readonly failure: string }

const curve = loadCurve()
curve.catch(() => undefined) // every request answers with the failure

self.onmessage = async ({ data: { id, ballots } }: MessageEvent<RecoverRequest>) => {
  let answer: RecoverAnswer
  try {
    answer = { id, recovered: recoverSigners(ballots, await curve) }
  } catch (error) {
    answer = { id, failure: String(error) }
  }
  self.postMessage(answer)
}
