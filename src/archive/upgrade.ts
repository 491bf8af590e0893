// What upgrades of the database are made of. A record that an upgrade does not understand stays as it is: it is reported
// as corrupt when somebody reads it, and stops neither the upgrade nor any other record.
import type { Upgrade } from './storeModule.ts'

export type Members = Readonly<Record<string, unknown>>

/** Writes every record of a store anew. @param change Gives the new record, or null to leave it as it is. */
export async function rewrite(
  transaction: Upgrade,
  store: string,
  change: (record: Members) => object | null,
): Promise<void> {
  let cursor = await transaction.objectStore(store).openCursor()
  while (cursor) {
    const changed = attempt(() => change(cursor!.value as Members))
    if (changed) await cursor.update(changed)
    cursor = await cursor.continue()
  }
}

/** Takes a value out of the settings, where versions before 3 kept what now has stores of its own. */
export async function takeSetting(transaction: Upgrade, name: string): Promise<unknown> {
  const settings = transaction.objectStore('settings')
  const value: unknown = await settings.get(name)
  await settings.delete(name)
  return value
}

/** Puts records into a store; one that cannot be stored is left out. */
export async function putAll(transaction: Upgrade, store: string, records: readonly object[]): Promise<void> {
  for (const record of records) await transaction.objectStore(store).put(record)
}

/** A stored value as a list, whatever it is. */
export function listOrNone(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A stored value as an object's members, whatever it is. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {}
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch {
    return null
  }
}
