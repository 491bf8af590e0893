// Tables in memory, for a browser that gives the page no database: the same promises, kept until the tab closes.
import type { IndexShape, StoreShape } from './storeModule.ts'
import type { IndexQuery, Key, Read, Tables, Write } from './table.ts'

type Stored = Readonly<Record<string, unknown>>
interface Entry {
  readonly key: Key
  readonly record: Stored
}

/** Records are copied on their way in and out, as a database would. */
export function createMemoryTables(): Tables {
  const stores = new Map<string, Map<string, Entry>>()
  /** The entries of a store in the order of their keys, until it changes. */
  const sorted = new Map<string, readonly Entry[]>()
  /** Settles when the long change that runs has ended: others wait for it, as transactions do. */
  let running: Promise<unknown> = Promise.resolve()
  const entriesOf = ({ name }: StoreShape): Map<string, Entry> => {
    const known = stores.get(name) ?? new Map<string, Entry>()
    stores.set(name, known)
    return known
  }
  const inOrder = (store: StoreShape): readonly Entry[] => {
    const known = sorted.get(store.name)
    if (known) return known
    const entries = [...entriesOf(store).values()].sort((a, b) => compareKeys(a.key, b.key))
    sorted.set(store.name, entries)
    return entries
  }
  const find = ({
    store,
    prefix = [],
    between: [from, to] = [prefix, prefix],
    after,
    limit = Infinity,
  }: Read): readonly Entry[] => {
    // A whole key is looked up; scanning for each would make long queues slow.
    if (from === to && from.length === store.key.length) {
      const entry = entriesOf(store).get(JSON.stringify(from))
      return entry ? [entry] : []
    }
    // One question is answered from what fits it; only windows, which go through everything, want all of it in order.
    if (from === to && after === undefined && limit === Infinity)
      return [...entriesOf(store).values()]
        .filter(({ key }) => startsWith(key, from))
        .sort((a, b) => compareKeys(a.key, b.key))
    const entries = inOrder(store)
    const found: Entry[] = []
    for (let i = firstFrom(entries, after ?? from); i < entries.length && found.length < limit; i++) {
      const { key } = entries[i]!
      if (after && compareKeys(key, after) === 0) continue
      if (!startsWith(key, to) && compareKeys(key, to) > 0) break
      found.push(entries[i]!)
    }
    return found
  }
  const read = (each: Read): readonly unknown[] => {
    const { store, index, query = {}, keysOnly = false } = each
    const found =
      index === undefined
        ? find(each)
        : findByIndex([...entriesOf(store).values()], store.indexes![index]!, query)
    return found.map(({ key, record }) => (keysOnly ? key : structuredClone(record)))
  }
  const copyOf = ({ store, put = [], remove = [] }: Write) => ({
    store,
    remove,
    put: put.map((value): Entry => {
      const record = structuredClone(value) as Stored
      return { key: store.key.map((member) => record[member] as string), record }
    }),
  })
  const apply = (copies: readonly ReturnType<typeof copyOf>[]) => {
    for (const { store, put, remove } of copies) {
      sorted.delete(store.name)
      const entries = entriesOf(store)
      for (const key of remove) entries.delete(JSON.stringify(key))
      for (const entry of put) entries.set(JSON.stringify(entry.key), entry)
    }
  }
  return {
    read: async (each) => read(each),
    count: async (store, prefix) => find({ store, prefix }).length,
    async change(_subject, _stores, reads, work) {
      await running
      apply(work(reads.map(read)).map(copyOf))
    },
    async changeInSteps(_subject, _stores, work) {
      const before = running
      const change = async () => {
        await before
        const copies: ReturnType<typeof copyOf>[] = []
        await work({
          read: async (each) => read(each),
          count: async (each) => find(each).length,
          write: async (writes) => writes.forEach((write) => copies.push(copyOf(write))),
        })
        apply(copies)
      }
      const changing = change()
      running = changing.catch(() => undefined) // whoever asked for it hears of it
      await changing
    },
  }
}

/** Index of the first entry whose key is not before this one; bisection. */
function firstFrom(entries: readonly Entry[], key: Key): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKeys(entries[middle]!.key, key) < 0) low = middle + 1
    else high = middle
  }
  return low
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
