// The history of the database. Entry n takes version n to n + 1; entries are never edited once released, only added.
import type { IDBPDatabase } from 'idb'
import type { ArchiveSchema } from './schema.ts'

type Migration = (database: IDBPDatabase<ArchiveSchema>) => void

export const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('pieces', { keyPath: 'id' }).createIndex('paintedAt', 'paintedAt')
    database.createObjectStore('images')
    database.createObjectStore('frames')
    database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('savedAt', 'savedAt')
    database.createObjectStore('attachments')
    database.createObjectStore('settings')
  },
  // Rounds and votes; every key is an array, read by its beginning.
  (database) => {
    database.createObjectStore('rounds', { keyPath: ['id'] })
    database.createObjectStore('roundPictures', { keyPath: ['id'] })
    database.createObjectStore('ballots', { keyPath: ['round', 'voter', 'digest', 'signature'] })
    database.createObjectStore('seals', { keyPath: ['round'] })
    database.createObjectStore('stakes', { keyPath: ['round', 'chainId', 'contract', 'voter', 'blockHash'] })
    database.createObjectStore('drafts', { keyPath: ['round'] })
    database.createObjectStore('receipts', { keyPath: ['digest'] })
  },
]

/** The version this code writes. */
export const schemaVersion = migrations.length
