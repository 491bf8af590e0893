// The one way records are stored. A store is a module: its name, its key, its schema, its indexes and how records of
// earlier versions become present ones. A table reads and writes the records of one store; the database and the archive
// in memory are two implementations of `Tables`, so that every store keeps the same promises in both with the same code.
import type { CorruptRecords } from './corruptRecords.ts'
import type { StorageSubject } from './errors.ts'
import type { StoreModule, StoreShape } from './storeModule.ts'

/** The parts of a key, or as many of its first parts as are given; [] is the beginning of every key. */
export type Key = readonly (string | number)[]

/** From so many keys on, one read of everything around them is quicker than a read for each. */
export const manyKeys = 100

export interface IndexQuery {
  /** Only entries whose first parts are these. */
  readonly under?: Key
  /** Only entries before this one. */
  readonly before?: Key
  /** Only entries up to this one. */
  readonly upTo?: Key
  readonly isDescending?: boolean
  readonly limit?: number
  /** A record it refuses is skipped and does not count. */
  readonly where?: (record: unknown) => boolean
}

/** What a change reads first: by the beginning of the key, or by an index; whole records, or their keys alone. */
export interface Read {
  readonly store: StoreShape
  readonly prefix?: Key
  readonly index?: string
  readonly query?: IndexQuery
  readonly keysOnly?: boolean
  /** In place of a prefix: keys that begin between these two, both included. */
  readonly between?: readonly [from: Key, to: Key]
  /** Only keys after this one: where the window before ended. */
  readonly after?: Key
  /** The most records; of reads by key. */
  readonly limit?: number
}

/** The reads and writes of one long change, each to be awaited before the next. */
export interface Steps {
  /** What was there before the change; a step does not ask for what an earlier one wrote. */
  read(read: Read): Promise<readonly unknown[]>
  count(read: Pick<Read, 'store' | 'prefix' | 'between'>): Promise<number>
  write(writes: readonly Write[]): Promise<void>
}

/** What a change does to one store: records to write, and keys to forget. */
export interface Write {
  readonly store: StoreShape
  readonly put?: readonly object[]
  readonly remove?: readonly Key[]
}

/** All tables of an archive. Records come out as unknown: whoever reads them checks them. */
export interface Tables {
  read(read: Read): Promise<readonly unknown[]>
  count(store: StoreShape, prefix: Key): Promise<number>
  /**
   * Reads, then writes what comes of it, in one transaction: nobody changes these stores in between, and either
   * everything is written or nothing.
   *
   * @param subject What is being saved, for the error when there is no room.
   * @param stores Every store that is read or written.
   * @param work Must not wait for anything. When it throws, nothing is written.
   * @throws StorageError `storage/full`
   */
  change(
    subject: StorageSubject,
    stores: readonly StoreShape[],
    reads: readonly Read[],
    work: (found: readonly (readonly unknown[])[]) => readonly Write[],
  ): Promise<void>
  /**
   * A change of more than memory should hold at once, step by step in one transaction: either everything is written or nothing.
   *
   * @param work May wait for its steps alone: anything else would end the transaction under it. When it throws, nothing is written.
   * @throws StorageError `storage/full`
   */
  changeInSteps(
    subject: StorageSubject,
    stores: readonly StoreShape[],
    work: (steps: Steps) => Promise<void>,
  ): Promise<void>
}

/** Records that are read at a time where there may be any number: some megabyte of ballots. */
const windowSize = 1000

/** The records of a read, a window at a time, in the order of their keys. */
export async function* windowsOf(
  tables: Pick<Tables | Steps, 'read'>,
  read: Read,
  size = windowSize,
): AsyncIterable<readonly unknown[]> {
  let after: Key | undefined
  for (;;) {
    const records = await tables.read({ ...read, limit: size, ...(after && { after }) })
    if (records.length > 0) yield records
    if (records.length < size) return
    const last = records.at(-1) as Readonly<Record<string, string | number>>
    after = read.store.key.map((member) => last[member]!)
  }
}

/** The valid records of one store. What cannot be read is left out and noted in `corruptRecords`. */
export class Table<Stored extends object, Value = Stored> {
  readonly module: StoreModule<Stored, Value>
  readonly tables: Tables
  readonly #corrupt: CorruptRecords

  constructor(tables: Tables, module: StoreModule<Stored, Value>, corrupt: CorruptRecords) {
    this.tables = tables
    this.module = module
    this.#corrupt = corrupt
  }

  async get(...key: Key): Promise<Value | undefined> {
    return (await this.getByPrefix(key))[0]
  }

  /** The records whose key begins so, in the order of their keys. */
  async getByPrefix(prefix: Key): Promise<readonly Value[]> {
    return this.parseValid(await this.tables.read({ store: this.module, prefix }))
  }

  async getByIndex(index: string, query: IndexQuery): Promise<readonly Value[]> {
    return this.parseValid(await this.tables.read({ store: this.module, index, query }))
  }

  async keysByPrefix(prefix: Key): Promise<readonly Key[]> {
    return (await this.tables.read({ store: this.module, prefix, keysOnly: true })) as readonly Key[]
  }

  count(prefix: Key): Promise<number> {
    return this.tables.count(this.module, prefix)
  }

  put(subject: StorageSubject, ...records: readonly Stored[]): Promise<void> {
    return this.tables.change(subject, [this.module], [], () => [{ store: this.module, put: records }])
  }

  remove(...keys: readonly Key[]): Promise<void> {
    return this.tables.change('nothing', [this.module], [], () => [{ store: this.module, remove: keys }])
  }

  /** Read-modify-write of all records with these key prefixes, in one transaction. Corrupt ones are not among them. */
  change(
    subject: StorageSubject,
    prefixes: readonly Key[],
    work: (found: readonly Value[]) => {
      readonly put?: readonly Stored[]
      readonly remove?: readonly Key[]
    },
  ): Promise<void> {
    const store = this.module
    const reads = prefixes.map((prefix) => ({ store, prefix }))
    return this.tables.change(subject, [store], reads, (found) => [
      { store, ...work(this.parseValid(found.flat())) },
    ])
  }

  parseValid(records: readonly unknown[]): readonly Value[] {
    return this.#corrupt.parseValid(this.module, records)
  }
}

/** Opens the table of a store. */
export type OpenTable = <Stored extends object, Value>(
  module: StoreModule<Stored, Value>,
) => Table<Stored, Value>
