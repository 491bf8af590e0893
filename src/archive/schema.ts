// The schema of the database, derived from the list of stores: what a store's module says is what the database has.
import type { IDBPDatabase, IDBPObjectStore } from 'idb'
import type { IndexShape, StoreShape, Upgrade } from './storeModule.ts'

/** The version this code writes. It rises when a store is added, or when stored records change their form. */
export const schemaVersion = 6

/**
 * Brings a database up to date: makes what stores and indexes are missing, then lets each store change its records, version
 * by version. A store nobody knows any more is left alone: it may hold what a person wants back.
 *
 * @param from The version the database has; 0 for a new one.
 */
export async function applySchema(
  database: IDBPDatabase,
  transaction: Upgrade,
  stores: readonly StoreShape[],
  from: number,
): Promise<void> {
  for (const shape of stores) {
    const isHere = [...database.objectStoreNames].includes(shape.name)
    const store = isHere ? transaction.objectStore(shape.name) : createStore(database, shape)
    applyIndexes(store as IDBPObjectStore<unknown, string[], string, 'versionchange'>, shape.indexes ?? {})
  }
  if (from === 0) return
  for (let version = from + 1; version <= schemaVersion; version++) {
    for (const { upgrades } of stores) await upgrades?.[version]?.(transaction)
  }
}

function createStore(database: IDBPDatabase, { name, key, layout = 'list' }: StoreShape) {
  if (layout === 'beside') return database.createObjectStore(name)
  return database.createObjectStore(name, { keyPath: layout === 'plain' ? key[0]! : [...key] })
}

function applyIndexes(
  store: IDBPObjectStore<unknown, string[], string, 'versionchange'>,
  indexes: Readonly<Record<string, IndexShape>>,
): void {
  for (const name of store.indexNames) if (!(name in indexes)) store.deleteIndex(name)
  for (const [name, form] of Object.entries(indexes)) {
    if (store.indexNames.contains(name)) continue
    if ('each' in form) store.createIndex(name, form.each, { multiEntry: true })
    else store.createIndex(name, [...form.members])
  }
}
