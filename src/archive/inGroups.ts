// Long lists in groups for a change in steps: in the order of the store's keys, and nobody's items in two groups.
import type { Key } from './table.ts'

/** Items with the same key prefixes, and those prefixes, in the order of the store. */
export interface Group<Item> {
  readonly keys: readonly Key[]
  readonly items: readonly Item[]
}

/** @param size Items in a group; one key's items stay together, however many there are. */
export function inGroups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  size: number,
): readonly Group<Item>[] {
  const byKey = new Map<string, { readonly key: Key; readonly items: Item[] }>()
  for (const item of items) {
    const key = keyOf(item)
    const name = key.join(' ')
    const known = byKey.get(name)
    if (known) known.items.push(item)
    else byKey.set(name, { key, items: [item] })
  }
  const groups: { keys: Key[]; items: Item[] }[] = []
  for (const each of [...byKey.values()].sort((a, b) => compare(a.key, b.key))) {
    const last = groups.at(-1)
    if (last && last.items.length + each.items.length <= size) {
      last.keys.push(each.key)
      for (const item of each.items) last.items.push(item)
    } else groups.push({ keys: [each.key], items: [...each.items] })
  }
  return groups
}

/** As the database orders keys of one form: part by part, numbers by size, texts by code units. */
function compare(a: Key, b: Key): number {
  for (const [i, part] of a.entries()) if (part !== b[i]) return part < b[i]! ? -1 : 1
  return 0
}
