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
]

/** The version this code writes. */
export const schemaVersion = migrations.length
