// A count for the archive at hand: in a worker over its database, or here over an archive in memory, which no worker can
// open. Signatures are recovered in workers either way.
import type { Archive } from '../../archive/index.ts'
import { createCounting } from './countHere.ts'
import type { Counting, ImportOptions } from './counting.ts'
import { CountError } from './errors.ts'
import { createRecoveryPool, recoverersFor } from './recoveryPool.ts'
import { connectCounting } from './wire.ts'
import type { NamedFile } from '../../exchange/index.ts'

export interface OpenCountingOptions {
  readonly archive: Archive
  /** Name of the archive's database; null for an archive in memory. */
  readonly database: string | null
  /** The worker's code is not loaded before this. */
  readonly ready: Promise<void>
  /** Milliseconds since 1970. */
  now(): number
}

/** A file of so many bytes, some ten thousand ballots, is read in a worker of its own, whose memory goes with it. */
const largeFile = 8 * 1024 * 1024

/** Opens a count. Its worker starts with the first call, and a fresh one with the call after it stopped by itself. */
export function openCounting({ archive, database, ready, now }: OpenCountingOptions): Counting {
  if (database === null) {
    const size = recoverersFor(navigator.hardwareConcurrency)
    return createCounting({ archive, createPool: () => createRecoveryPool(size), now })
  }
  let current: Counting | null = null
  const start = (onStopped: () => void) => startWorker(database, onStopped)
  const live = () => (current ??= start(() => (current = null)))
  const importing = new Set<Counting>()
  async function importFile(file: NamedFile, options?: ImportOptions) {
    if (file.size < largeFile) return live().importFile(file, options)
    const alone = start(() => undefined)
    importing.add(alone)
    try {
      return await alone.importFile(file, options)
    } finally {
      importing.delete(alone)
      alone.close()
    }
  }
  return {
    count: (...args) => ready.then(() => live().count(...args)),
    list: (...args) => live().list(...args),
    votersToRead: (...args) => live().votersToRead(...args),
    importFile: (...args) => ready.then(() => importFile(...args)),
    fetchBallots: (...args) => ready.then(() => live().fetchBallots(...args)),
    exportRound: (...args) => ready.then(() => live().exportRound(...args)),
    close: () => {
      for (const each of [current, ...importing]) each?.close()
      current = null
    },
  }
}

/** @param onStopped Called when it stops by itself; whoever waits for it hears of that. */
function startWorker(database: string, onStopped: () => void): Counting {
  // The worker knows which database to open by its own name.
  const worker = new Worker(new URL('./count.worker.ts', import.meta.url), { type: 'module', name: database })
  const counting = connectCounting(worker, () => worker.terminate())
  const stopped = (reason: string) => {
    onStopped()
    worker.terminate()
    counting.fail(new CountError('count/worker-stopped', {}, { cause: new Error(reason) }))
  }
  worker.onerror = ({ message }) => stopped(message)
  worker.onmessageerror = ({ type }) => stopped(type)
  return counting
}
