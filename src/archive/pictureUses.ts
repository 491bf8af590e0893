// Who uses a stored picture: every store whose records hold a recipe has an index of the pictures it names.
import { checkpointsModule } from './checkpoints.ts'
import { fragmentsModule } from './fragmentRecords.ts'
import { jobsModule } from './jobs.ts'
import { paintDraftsModule } from './paintDrafts.ts'
import type { StoreShape } from './storeModule.ts'
import type { Key, Read } from './table.ts'

const users: readonly StoreShape[] = [fragmentsModule, checkpointsModule, jobsModule, paintDraftsModule]

/** What to read to know who uses these pictures: for each picture, the keys of its users in each store. */
export function usersOf(ids: readonly string[]): {
  readonly stores: readonly StoreShape[]
  readonly reads: readonly Read[]
} {
  const reads = ids.flatMap((id) =>
    users.map((store) => ({ store, index: 'uses', query: { under: [id] }, keysOnly: true })),
  )
  return { stores: users, reads }
}

/**
 * The keys of those pictures that nothing uses.
 *
 * @param found What the reads of `usersOf` gave.
 * @param except Fragments that are being removed, and so do not count.
 */
export function unusedAmong(
  ids: readonly string[],
  found: readonly (readonly unknown[])[],
  except: ReadonlySet<string> = new Set(),
): readonly Key[] {
  return ids
    .filter((_, i) => {
      const [fragments = [], ...others] = found.slice(i * users.length, (i + 1) * users.length)
      return (
        (fragments as readonly Key[]).every(([id]) => except.has(id as string)) &&
        others.every((keys) => keys.length === 0)
      )
    })
    .map((id) => [id])
}
