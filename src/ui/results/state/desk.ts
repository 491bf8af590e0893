// Asks the counting desk. Each question gets a worker of its own, which ends with its answer or with the signal.
import type { VerifiedBallot } from '../../../ballots/index.ts'
import type { Hex } from '../../../ethereum/index.ts'
import type { BallotFile, Round, RoundResult, StakeReading, Tally } from '../../../rounds/index.ts'

/** A count with everything that follows from it. */
export interface Count {
  readonly tally: Tally
  readonly result: RoundResult
  /** SHA-256 of the result. */
  readonly id: string
}

export interface DeskAnswers {
  readonly read: BallotFile
  readonly write: Blob
  readonly count: Count
}

export type DeskQuestion =
  | { readonly kind: 'read'; readonly file: Blob }
  | { readonly kind: 'write'; readonly content: BallotFile }
  | {
      readonly kind: 'count'
      readonly round: Round
      readonly ballots: readonly VerifiedBallot[]
      readonly stakes: readonly StakeReading[]
      /** Digests under the seal; null before there is one. */
      readonly sealed: readonly Hex[] | null
    }

export type DeskAnswer =
  | { readonly value: DeskAnswers[DeskQuestion['kind']] }
  | {
      readonly failure: {
        readonly name: string
        readonly message: string
        readonly what?: string
        readonly remedy?: string
      }
    }

/**
 * Asks.
 *
 * @throws what the desk threw, with its name and words; the signal's reason when aborted.
 */
export function askDesk<Question extends DeskQuestion>(
  question: Question,
  signal?: AbortSignal,
): Promise<DeskAnswers[Question['kind']]> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(new URL('./desk.worker.ts', import.meta.url), { type: 'module' })
    const stop = () => end(() => reject(signal?.reason as Error))
    const end = (settle: () => void) => {
      worker.terminate()
      signal?.removeEventListener('abort', stop)
      settle()
    }
    signal?.addEventListener('abort', stop)
    worker.onerror = ({ message }) =>
      end(() => reject(Object.assign(new Error(message), { name: 'WorkerCrashError' })))
    worker.onmessage = ({ data }: MessageEvent<DeskAnswer>) =>
      end(() => {
        if ('value' in data) resolve(data.value as DeskAnswers[Question['kind']])
        else reject(Object.assign(new Error(data.failure.message), data.failure))
      })
    worker.postMessage(question)
  })
}
