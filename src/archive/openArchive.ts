// Opens the database and answers the four things that can happen to a connection: an upgrade to run, an older tab in
// the way, a newer tab asking us to let go, and the browser closing it under us.
import { openDB, type IDBPDatabase, type OpenDBCallbacks } from 'idb'
import { excerpt } from '../fragment/index.ts'
import { createDatabaseTables } from './databaseTables.ts'
import { StorageError } from './errors.ts'
import { encodeFrames } from './frames.ts'
import { encodeThumbnail } from './thumbnail.ts'
import { applySchema, schemaVersion } from './schema.ts'
import { createArchive, storeModules, type Archive } from './stores.ts'
import type { Upgrade } from './storeModule.ts'
import { abort } from './transaction.ts'

/** How long an older tab may take to let go, in milliseconds. */
const grace = 1500

export interface ArchiveOptions {
  /** Database name; tests take their own. */
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** The connection is gone: a newer tab needs the database, or the browser closed it. Reloading opens it again. */
  readonly onLost?: (reason: 'storage/taken-over' | 'storage/closed') => void
  /** How long to wait before saying that another tab stands in the way, in milliseconds. */
  readonly patience?: number
}

/**
 * Opens the archive, bringing an older one up to date.
 *
 * @throws StorageError `storage/blocked` when another tab keeps an older version open, `storage/newer` when the database is
 * ahead of this code, `storage/upgrade` when it cannot be brought up to date, `storage/unavailable` when the browser
 * refuses a database at all.
 */
export async function openArchive(options: ArchiveOptions = {}): Promise<Archive> {
  const { name = 'daub', now = Date.now, onLost = () => {}, patience = 10_000 } = options
  let hasGivenUp = false
  let giveUp: (after: number) => void = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<never>((_, reject) => {
    giveUp = (after) => {
      clearTimeout(timer)
      timer = setTimeout(() => reject(new StorageError('storage/blocked', {})), after)
    }
  })

  const opening = open(name, {
    // The older tab has been asked to let go and may just be doing so.
    blocked: () => giveUp(Math.min(patience, grace)),
    blocking(_current, _wanted, event) {
      // Holding on would keep the newer tab waiting for ever.
      ;(event.target as IDBDatabase).close()
      onLost('storage/taken-over')
    },
    terminated: () => onLost('storage/closed'),
  })
  giveUp(patience)
  try {
    const database = await Promise.race([opening, tooLong])
    const close = () => database.close()
    return createArchive(createDatabaseTables(database), { now, encodeFrames, encodeThumbnail, close })
  } catch (error) {
    hasGivenUp = true
    throw error
  } finally {
    clearTimeout(timer)
    // Whoever opens too late must not stand in the way of the next.
    opening.then((database) => hasGivenUp && database.close()).catch(() => {})
  }
}

async function open(name: string, callbacks: OpenDBCallbacks<unknown>): Promise<IDBPDatabase> {
  let failure: { readonly version: number; readonly cause: unknown } | undefined
  try {
    return await openDB(name, schemaVersion, {
      ...callbacks,
      async upgrade(database, version, _newVersion, transaction) {
        try {
          await applySchema(database, transaction as unknown as Upgrade, storeModules, version)
        } catch (cause) {
          failure = { version, cause }
          transaction.done.catch(() => undefined) // it says "aborted"; the reason is kept above
          abort(transaction) // the database stays as it was, and opening it fails
        }
      },
    })
  } catch (cause) {
    if (failure) {
      const { version } = failure
      throw new StorageError(
        'storage/upgrade',
        { version, reason: reasonOf(failure.cause) },
        { cause: failure.cause },
      )
    }
    if (cause instanceof Error && cause.name === 'VersionError')
      throw new StorageError('storage/newer', { supported: schemaVersion }, { cause })
    throw new StorageError('storage/unavailable', { reason: reasonOf(cause) }, { cause })
  }
}

function reasonOf(cause: unknown): string {
  return excerpt(cause instanceof Error ? `${cause.name}: ${cause.message}` : cause, 200)
}
