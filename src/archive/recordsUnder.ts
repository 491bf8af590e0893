// What a change finds of many keys: one read of everything around them where they lie close together, a read for each where
// they are few among many.
import type { StoreShape } from './storeModule.ts'
import { windowsOf, type Key, type Steps } from './table.ts'

/** Records that may lie around one key before a read of its own is quicker. */
const manyAround = 10

/**
 * The records under some prefixes, which come in the order of the store's keys and are all equally long.
 *
 * @param steps Of the change that wants to know.
 */
export async function recordsUnder(
  steps: Steps,
  store: StoreShape,
  prefixes: readonly Key[],
): Promise<readonly unknown[]> {
  const [first] = prefixes
  if (!first) return []
  const between = [first, prefixes.at(-1)!] as const
  const around = await steps.count({ store, between })
  if (around === 0) return []
  if (around > manyAround * prefixes.length)
    return (await Promise.all(prefixes.map((prefix) => steps.read({ store, prefix })))).flat()
  const wanted = new Set(prefixes.map((prefix) => JSON.stringify(prefix)))
  const found: unknown[] = []
  for await (const records of windowsOf(steps, { store, between })) {
    for (const record of records) {
      const key = store.key
        .slice(0, first.length)
        .map((member) => (record as Record<string, unknown>)[member])
      if (wanted.has(JSON.stringify(key))) found.push(record)
    }
  }
  return found
}
