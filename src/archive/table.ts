// A table: records under keys of several parts, read by the beginning of the key. The stores of a vote are written over
// this, so that the database and the archive in memory keep the same promises with the same code.
import type { IDBPDatabase } from 'idb'
import { withRoom } from './errors.ts'
import type { ArchiveSchema, VotingRecords } from './schema.ts'
import { abort, wholly } from './transaction.ts'

/** The parts of a key, or as many of its first parts as are given; [] is the beginning of every key. */
export type Key = readonly (string | number)[]

/** From so many keys on, reading everything that lies around them is quicker than asking for each. */
export const manyKeys = 100

/** What a change does: records to write, and keys to forget. */
export interface Changes<Value> {
  readonly put?: readonly Value[]
  readonly remove?: readonly Key[]
}

/** Records come out as unknown: whoever reads them checks them. */
export interface Table<Value> {
  /** The records whose key begins so, in the order of their keys. */
  under(prefix: Key): Promise<readonly unknown[]>
  /** Their keys alone. */
  keysUnder(prefix: Key): Promise<readonly Key[]>
  count(prefix: Key): Promise<number>
  /**
   * Reads what lies under some beginnings and writes what comes of it, in one transaction: nobody changes these records
   * in between, and either everything is written or nothing.
   *
   * @param what What is being saved, for the message when there is no room.
   * @param work Must not wait for anything. When it throws, nothing is written.
   * @throws StorageFullError
   */
  change(
    what: string,
    prefixes: readonly Key[],
    work: (found: readonly unknown[]) => Changes<Value>,
  ): Promise<void>
}

/** Opens the table of a name: of the database, or in memory. */
export type OpenTable = <Name extends keyof VotingRecords>(name: Name) => Table<VotingRecords[Name]>

/** The tables of the database. Their object stores have keys of an array each (see `tableKeys`). */
export function openDatabaseTable(database: IDBPDatabase<ArchiveSchema>): OpenTable {
  // idb's types follow one name at a time; here the name is a variable.
  const untyped = database as unknown as IDBPDatabase
  return (name) => ({
    under: (prefix) => untyped.getAll(name, rangeOf(prefix)),
    keysUnder: async (prefix) =>
      (await untyped.getAllKeys(name, rangeOf(prefix))) as unknown as readonly Key[],
    count: (prefix) => untyped.count(name, rangeOf(prefix)),
    change: (what, prefixes, work) =>
      withRoom(what, async () => {
        const transaction = untyped.transaction(name, 'readwrite')
        const { store } = transaction
        let changes: ReturnType<typeof work>
        try {
          changes = work((await Promise.all(prefixes.map((prefix) => store.getAll(rangeOf(prefix))))).flat())
        } catch (error) {
          transaction.done.catch(() => undefined) // it says "aborted", which the error below says better
          abort(transaction)
          throw error
        }
        const { put = [], remove = [] } = changes
        await wholly(transaction, [
          ...remove.map((key) => () => store.delete([...key])),
          ...put.map((value) => () => store.put(value)),
        ])
      }),
  })
}

/** All keys that begin so: an array sorts after every number and text, and a longer key after its beginning. */
function rangeOf(prefix: Key): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []])
}
