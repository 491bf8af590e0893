// What housekeeping is going to remove. Nothing goes at first sight: what is due is noted, and removed when it is still due
// a day later, because a clock may be wrong for one visit, and a picture may have been given a moment before the record
// that will use it.
import * as v from 'valibot'
import { anyNumber } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

type RemovalKind = 'picture' | 'attachment'

interface RemovalRecord {
  readonly kind: RemovalKind
  readonly id: string
  /** Milliseconds since 1970 when it was first found due. */
  readonly since: number
}

export const removalsModule: StoreModule<RemovalRecord> = {
  name: 'removals',
  key: ['kind', 'id'],
  schema: v.object({ kind: v.picklist(['picture', 'attachment']), id: v.string(), since: anyNumber }),
}

const day = 24 * 3600 * 1000

export interface Removals {
  /** Notes what is due now and forgets what no longer is; returns those that were due a day ago already. */
  confirm(kind: RemovalKind, due: ReadonlySet<string>): Promise<ReadonlySet<string>>
}

export function createRemovals(open: OpenTable, now: () => number): Removals {
  const table = open(removalsModule)
  return {
    async confirm(kind, due) {
      const confirmed = new Set<string>()
      await table.change('nothing', [[kind]], (found) => {
        const known = new Map(found.map((record) => [record.id, record.since]))
        for (const id of due) if ((known.get(id) ?? Infinity) <= now() - day) confirmed.add(id)
        return {
          put: [...due].filter((id) => !known.has(id)).map((id) => ({ kind, id, since: now() })),
          remove: found.filter(({ id }) => !due.has(id)).map(({ id }) => [kind, id]),
        }
      })
      return confirmed
    },
  }
}
