// Workers that recover signers, so that a count leaves the page free. Chunks go to the worker with the least to do.
import type { RecoverChunk, Recovered, SignedBallot } from '../../ballots/index.ts'
import { fromWire } from '../../fragment/index.ts'
import { CountError } from './errors.ts'
import type { RecoverAnswer, RecoverRequest } from './recoverWire.ts'

/** A pool of workers; `recover` is an option of `verifyMany`, with `concurrency` of at least `size`. */
export interface RecoveryPool {
  readonly size: number
  readonly recover: RecoverChunk
  /** Ends the workers; chunks still waiting are rejected. */
  close(): void
}

/** More workers than this only wait for the database. */
const mostRecoverers = 6

/** How many workers a count is worth. On two threads both: whoever reads the ballots mostly waits for the database. */
export function recoverersFor(threads: number): number {
  return Math.max(1, Math.min(mostRecoverers, threads > 2 ? threads - 1 : threads))
}

/**
 * Starts workers.
 *
 * @param size How many; at least 1. See `recoverersFor`.
 */
export function createRecoveryPool(size: number): RecoveryPool {
  const members = Array.from({ length: Math.max(1, size) }, startMember)
  return {
    size: members.length,
    recover(ballots, signal) {
      signal?.throwIfAborted()
      const idlest = members.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
      return idlest.recover(ballots)
    },
    close: () => members.forEach((member) => member.close(new CountError('count/closed', {}))),
  }
}

interface Waiting {
  resolve(recovered: readonly Recovered[]): void
  reject(error: unknown): void
}

function startMember() {
  const worker = new Worker(new URL('./recover.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, Waiting>()
  let nextId = 0
  let closed: CountError | null = null

  const close = (reason: CountError) => {
    closed = reason
    worker.terminate()
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }
  const stopped = (reason: string) =>
    close(new CountError('count/worker-stopped', {}, { cause: new Error(reason) }))
  worker.onerror = ({ message }) => stopped(message)
  worker.onmessageerror = ({ type }) => stopped(type)
  worker.onmessage = ({ data }: MessageEvent<RecoverAnswer>) => {
    const request = waiting.get(data.id)
    waiting.delete(data.id)
    if ('recovered' in data) request?.resolve(data.recovered)
    else request?.reject(fromWire(data.failure))
  }
  return {
    waiting,
    close,
    recover: (ballots: readonly SignedBallot[]) =>
      new Promise<readonly Recovered[]>((resolve, reject) => {
        if (closed !== null) return reject(closed)
        const id = nextId++
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, ballots } satisfies RecoverRequest)
      }),
  }
}
