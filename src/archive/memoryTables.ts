// Tables in memory, for a browser that gives the page no database: the same promises, kept until the tab closes.
import type { IndexShape, StoreShape } from './storeModule.ts'
import type { IndexQuery, Key, Read, Tables } from './table.ts'

type Stored = Readonly<Record<string, unknown>>
interface Entry {
  readonly key: Key
  readonly record: Stored
}

/** Records are copied on their way in and out, as a database would. */
export function createMemoryTables(): Tables {
  const stores = new Map<string, Map<string, Entry>>()
  const entriesOf = ({ name }: StoreShape): Map<string, Entry> => {
    const known = stores.get(name) ?? new Map<string, Entry>()
    stores.set(name, known)
    return known
  }
  const find = (store: StoreShape, prefix: Key): readonly Entry[] => {
    // A whole key is looked up; scanning for each would make long queues slow.
    if (prefix.length === store.key.length) {
      const entry = entriesOf(store).get(JSON.stringify(prefix))
      return entry ? [entry] : []
    }
    return [...entriesOf(store).values()]
      .filter(({ key }) => startsWith(key, prefix))
      .sort((a, b) => compareKeys(a.key, b.key))
  }
  const read = ({ store, prefix = [], index, query = {}, keysOnly = false }: Read): readonly unknown[] => {
    const found =
      index === undefined
        ? find(store, prefix)
        : findByIndex([...entriesOf(store).values()], store.indexes![index]!, query)
    return found.map(({ key, record }) => (keysOnly ? key : structuredClone(record)))
  }
  return {
    read: async (each) => read(each),
    count: async (store, prefix) => find(store, prefix).length,
    async change(_subject, _stores, reads, work) {
      const writes = work(reads.map(read))
      const copies = writes.map(({ store, put = [], remove = [] }) => ({
        store,
        remove,
        put: put.map((value): Entry => {
          const record = structuredClone(value) as Stored
          return { key: store.key.map((member) => record[member] as string), record }
        }),
      }))
      for (const { store, put, remove } of copies) {
        const entries = entriesOf(store)
        for (const key of remove) entries.delete(JSON.stringify(key))
        for (const entry of put) entries.set(JSON.stringify(entry.key), entry)
      }
    },
  }
}

function findByIndex(entries: readonly Entry[], form: IndexShape, query: IndexQuery): readonly Entry[] {
  const { under = [], before, upTo, isDescending = false, limit = Infinity, where } = query
  const indexed = entries.flatMap((entry) => indexKeysOf(entry.record, form).map((at) => ({ at, entry })))
  const found = indexed
    .filter(
      ({ at }) =>
        startsWith(at, under) &&
        (!before || compareKeys(at, before) < 0) &&
        (!upTo || compareKeys(at, upTo) <= 0),
    )
    .sort((a, b) => compareKeys(a.at, b.at) || compareKeys(a.entry.key, b.entry.key))
    .map(({ entry }) => entry)
    .filter(({ record }) => where?.(record) !== false)
  return (isDescending ? found.reverse() : found).slice(0, limit)
}

/** Like a database, an index leaves out what has no number or text in its place. */
function indexKeysOf(record: Stored, form: IndexShape): readonly Key[] {
  const isPart = (value: unknown) => typeof value === 'string' || typeof value === 'number'
  if ('each' in form) {
    const items = record[form.each]
    return Array.isArray(items) ? items.filter(isPart).map((item) => [item as string]) : []
  }
  const key = form.members.map((member) => record[member])
  return key.every(isPart) ? [key as string[]] : []
}

function startsWith(key: Key, prefix: Key): boolean {
  return prefix.every((part, i) => key[i] === part)
}

/** Numbers before texts, and a key before its longer ones, as in a database. */
function compareKeys(a: Key, b: Key): number {
  for (const [i, part] of a.entries()) {
    const other = b[i]
    if (other === undefined) return 1
    if (part === other) continue
    if (typeof part !== typeof other) return typeof part === 'number' ? -1 : 1
    return part < other ? -1 : 1
  }
  return a.length - b.length
}
