// A worker that recovers the signers of chunks of ballots, one message each way.
import { recoverHere } from '../../ballots/index.ts'
import { toWire } from '../../fragment/index.ts'
import type { RecoverAnswer, RecoverRequest } from './recoverWire.ts'

self.onmessage = async ({ data: { id, ballots } }: MessageEvent<RecoverRequest>) => {
  let answer: RecoverAnswer
  try {
    answer = { id, recovered: await recoverHere(ballots) }
  } catch (error) {
    answer = { id, failure: toWire(error) }
  }
  self.postMessage(answer)
}
