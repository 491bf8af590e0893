// Opens the database and answers the four things that can happen to a connection: an upgrade to run, an older tab in
// the way, a newer tab asking us to let go, and the browser closing it under us.
import { openDB, type IDBPDatabase, type OpenDBCallbacks } from 'idb'
import { createAttachments, type AttachmentStore } from './attachments.ts'
import { createCheckpoints, type Checkpoints } from './checkpoints.ts'
import { createDamageLog, type DamagedRecordError } from './damage.ts'
import { StorageBlockedError, StorageNewerError, StorageUnavailableError } from './errors.ts'
import { migrations, schemaVersion } from './migrations.ts'
import { createFragments, type Fragments } from './fragments.ts'
import type { ArchiveSchema } from './schema.ts'
import { createSettings, type SettingsStore } from './settings.ts'
import { openDatabaseTable } from './table.ts'
import { abort } from './transaction.ts'
import { createVotingStores, type VotingStores } from './votingStores.ts'

/** How long an older tab may take to let go, in milliseconds. */
const grace = 1500

/** The open database. */
export interface Archive extends VotingStores {
  readonly fragments: Fragments
  readonly attachments: AttachmentStore
  readonly checkpoints: Checkpoints
  readonly settings: SettingsStore
  /** Records that could not be read and were left out, since the archive was opened; each once. */
  damaged(): readonly DamagedRecordError[]
  close(): void
}

export interface ArchiveOptions {
  /** Database name; tests take their own. */
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** The connection is gone: a newer tab needs the database, or the browser closed it. Reloading opens it again. */
  readonly onLost?: (reason: 'newer-tab' | 'closed') => void
  /** How long to wait before saying that another tab stands in the way, in milliseconds. */
  readonly patience?: number
}

/**
 * Opens the archive, bringing an older one up to date.
 *
 * @throws StorageBlockedError when another tab keeps an older version open, StorageNewerError when the database is
 * ahead of this code, StorageUnavailableError when the browser refuses a database at all.
 */
export async function openArchive(options: ArchiveOptions = {}): Promise<Archive> {
  const { name = 'daub', now = Date.now, onLost = () => {}, patience = 10_000 } = options
  let hasGivenUp = false
  let giveUp: (after: number) => void = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<never>((_, reject) => {
    giveUp = (after) => {
      clearTimeout(timer)
      timer = setTimeout(() => reject(blockedError()), after)
    }
  })

  const opening = open(name, {
    async upgrade(database, oldVersion, _newVersion, transaction) {
      try {
        for (const migrate of migrations.slice(oldVersion)) await migrate(database, transaction as never)
      } catch {
        abort(transaction) // the database stays as it was, and opening it fails
      }
    },
    // The older tab has been asked to let go and may just be doing so.
    blocked: () => giveUp(Math.min(patience, grace)),
    blocking(_current, _wanted, event) {
      // Holding on would keep the newer tab waiting for ever.
      ;(event.target as IDBDatabase).close()
      onLost('newer-tab')
    },
    terminated: () => onLost('closed'),
  })
  giveUp(patience)
  try {
    return archive(await Promise.race([opening, tooLong]), now)
  } catch (error) {
    hasGivenUp = true
    throw error
  } finally {
    clearTimeout(timer)
    // Whoever opens too late must not stand in the way of the next.
    opening.then((database) => hasGivenUp && database.close()).catch(() => {})
  }
}

async function open(
  name: string,
  callbacks: OpenDBCallbacks<ArchiveSchema>,
): Promise<IDBPDatabase<ArchiveSchema>> {
  try {
    return await openDB<ArchiveSchema>(name, schemaVersion, callbacks)
  } catch (cause) {
    throw openingError(cause)
  }
}

function archive(database: IDBPDatabase<ArchiveSchema>, now: () => number): Archive {
  const damage = createDamageLog()
  return {
    fragments: createFragments(database, damage, now),
    attachments: createAttachments(database),
    checkpoints: createCheckpoints(database, damage, now),
    settings: createSettings(database),
    ...createVotingStores(openDatabaseTable(database), damage, now, {
      get: (id) => database.get('images', id),
      has: async (id) => (await database.count('images', id)) > 0,
    }),
    damaged: damage.list,
    close: () => database.close(),
  }
}

function blockedError(): StorageBlockedError {
  return new StorageBlockedError({
    what: 'Another tab holds an older Daub open',
    remedy: 'Close the other tabs of Daub, then reload this one',
  })
}

function openingError(cause: unknown): Error {
  if (cause instanceof Error && cause.name === 'VersionError') {
    return new StorageNewerError({
      what: 'The pictures on this device were saved by a newer Daub',
      remedy: 'Reload to get the newer version',
      cause,
    })
  }
  return new StorageUnavailableError({
    what: 'This browser gives the page no storage',
    remedy: 'Painting works, but download what you want to keep; a private window may be the reason',
    cause,
  })
}
