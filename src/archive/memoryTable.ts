// A table in memory, for a browser that gives us no database: the same promises, kept until the tab closes.
import { tableKeys } from './schema.ts'
import type { Key, OpenTable } from './table.ts'

/** Tables in memory. Records are copied on their way in and out, as a database would. */
export function openMemoryTable(): OpenTable {
  return (name) => {
    const records = new Map<string, { readonly key: Key; readonly value: unknown }>()
    const keyOf = (value: object) => tableKeys[name].map((part) => (value as Record<string, string>)[part]!)
    const found = (prefix: Key) =>
      [...records.values()]
        .filter(({ key }) => prefix.every((part, i) => key[i] === part))
        .sort((a, b) => compare(a.key, b.key))
    return {
      under: async (prefix) => found(prefix).map(({ value }) => structuredClone(value)),
      keysUnder: async (prefix) => found(prefix).map(({ key }) => key),
      count: async (prefix) => found(prefix).length,
      async change(_what, prefixes, work) {
        const read = prefixes.flatMap((prefix) => found(prefix).map(({ value }) => structuredClone(value)))
        const { put = [], remove = [] } = work(read)
        const copies = put.map((value) => ({ key: keyOf(value), value: structuredClone(value) as unknown }))
        for (const key of remove) records.delete(JSON.stringify(key))
        for (const record of copies) records.set(JSON.stringify(record.key), record)
      },
    }
  }
}

/** Keys of one table differ in their values only; numbers before texts, as in a database. */
function compare(a: Key, b: Key): number {
  for (const [i, part] of a.entries()) {
    const other = b[i]!
    if (part === other) continue
    if (typeof part !== typeof other) return typeof part === 'number' ? -1 : 1
    return part < other ? -1 : 1
  }
  return 0
}
