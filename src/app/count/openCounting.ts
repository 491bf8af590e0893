// A count for the archive at hand: in a worker over its database, or here over an archive in memory, which no worker can
// open. Signatures are recovered in workers either way.
import type { Archive } from '../../archive/index.ts'
import { createCounting } from './countHere.ts'
import type { Counting } from './counting.ts'
import { CountError } from './errors.ts'
import { createRecoveryPool, recoverersFor } from './recoveryPool.ts'
import { connectCounting } from './wire.ts'

export interface OpenCountingOptions {
  readonly archive: Archive
  /** Name of the archive's database; null for an archive in memory. */
  readonly database: string | null
  /** The worker's code is not loaded before this. */
  readonly ready: Promise<void>
  /** Milliseconds since 1970. */
  now(): number
}

/** Opens a count. Its worker starts with the first call, and a fresh one with the call after it stopped by itself. */
export function openCounting({ archive, database, ready, now }: OpenCountingOptions): Counting {
  if (database === null) {
    const size = recoverersFor(navigator.hardwareConcurrency)
    return createCounting({ archive, createPool: () => createRecoveryPool(size), now })
  }
  let current: Counting | null = null
  const live = (): Counting => {
    if (current) return current
    // The worker knows which database to open by its own name.
    const worker = new Worker(new URL('./count.worker.ts', import.meta.url), {
      type: 'module',
      name: database,
    })
    const counting = connectCounting(worker, () => worker.terminate())
    const stopped = (reason: string) => {
      current = null
      worker.terminate()
      counting.fail(new CountError('count/worker-stopped', {}, { cause: new Error(reason) }))
    }
    worker.onerror = ({ message }) => stopped(message)
    worker.onmessageerror = ({ type }) => stopped(type)
    return (current = counting)
  }
  return {
    count: (...args) => ready.then(() => live().count(...args)),
    list: (...args) => live().list(...args),
    votersToRead: (...args) => live().votersToRead(...args),
    importFile: (...args) => ready.then(() => live().importFile(...args)),
    fetchBallots: (...args) => ready.then(() => live().fetchBallots(...args)),
    exportRound: (...args) => ready.then(() => live().exportRound(...args)),
    close: () => {
      current?.close()
      current = null
    },
  }
}
