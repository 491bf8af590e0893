// What a store is: its name, its key, its schema, its indexes, and how records of earlier versions become present ones.
import type { IDBPTransaction } from 'idb'
import type * as v from 'valibot'

/** An index over members, in order; or one entry for each item of a member that is a list. A record without them is not in it. */
export type IndexShape = { readonly members: readonly string[] } | { readonly each: string }

/** The transaction of an upgrade, with every object store in it. */
export type Upgrade = IDBPTransaction<unknown, string[], 'versionchange'>

/** What the database has to know of a store. */
export interface StoreShape {
  readonly name: string
  /** The members of a record that are its key, in order. */
  readonly key: readonly string[]
  /**
   * How the database holds the key. `list` (default): as an array of the members; `plain`: as the one member itself;
   * `beside`: as the one member itself, beside a bare `value` that is no object.
   */
  readonly layout?: 'list' | 'plain' | 'beside'
  readonly indexes?: Readonly<Record<string, IndexShape>>
  /** By schema version: what an upgrade to it does to the records of this store. */
  readonly upgrades?: Readonly<Record<number, (transaction: Upgrade) => Promise<void>>>
}

/** A store: its shape, and the schema that turns what was stored into a value, or refuses it. */
export interface StoreModule<Stored extends object, Value = Stored> extends StoreShape {
  readonly key: readonly (keyof Stored & string)[]
  readonly schema: v.GenericSchema<unknown, Value>
}
