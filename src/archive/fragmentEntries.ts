// What lists show of finished pictures, and small pictures for walls. Ten thousand entries are read at once, where ten thousand
// whole records would be fifty megabytes; so a list can be searched and filtered while somebody types.
import * as v from 'valibot'
import type { FragmentRecord } from './fragmentRecords.ts'
import { anyNumber } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import { membersOf, type Members } from './upgrade.ts'

/** A finished picture in a list. */
export interface FragmentEntry {
  readonly id: string
  readonly prompt: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly seed: number
  readonly steps: number
  readonly engine: 'webgpu' | 'wasm'
  /** Milliseconds since 1970. */
  readonly paintedAt: number
  /** When it was liked, in milliseconds since 1970, or null. */
  readonly likedAt: number | null
  /** When it went to the trash, or null while it hangs on the wall. */
  readonly trashedAt: number | null
}

export const entryOf = ({
  id,
  recipe: { prompt, width, height, seed },
  steps,
  engine,
  paintedAt,
  likedAt,
  trashedAt,
}: FragmentRecord): FragmentEntry => ({
  id,
  prompt,
  width,
  height,
  seed,
  steps,
  engine: engine.kind,
  paintedAt,
  likedAt,
  trashedAt,
})

/** The order of every list: newest first, those of one millisecond by their ids. */
export function newestFirst(
  a: Pick<FragmentEntry, 'id' | 'paintedAt'>,
  b: Pick<FragmentEntry, 'id' | 'paintedAt'>,
): number {
  return b.paintedAt - a.paintedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}

export const entriesModule: StoreModule<FragmentEntry> = {
  name: 'entries',
  key: ['id'],
  layout: 'plain',
  schema: v.object({
    id: v.string(),
    prompt: v.string(),
    width: anyNumber,
    height: anyNumber,
    seed: anyNumber,
    steps: anyNumber,
    engine: v.picklist(['webgpu', 'wasm']),
    paintedAt: anyNumber,
    likedAt: v.nullable(anyNumber),
    trashedAt: v.nullable(anyNumber),
  }),
  upgrades: {
    // Lists read whole records before. One at a time: an archive of years does not fit into memory.
    6: async (transaction) => {
      const entries = transaction.objectStore('entries')
      let cursor = await transaction.objectStore('pieces').openCursor()
      while (cursor) {
        const entry = earlierEntry(membersOf(cursor.value))
        if (v.is(entriesModule.schema, entry)) await entries.put(entry)
        cursor = await cursor.continue()
      }
    },
  },
}

/** An entry as well as a record of an earlier version gives it; a record that is not one gives none that is valid. */
function earlierEntry(record: Members): Members {
  const [recipe, engine] = [membersOf(record.recipe), membersOf(record.engine)]
  const { prompt, width, height, seed } = recipe
  const { id, steps, paintedAt, trashedAt } = record
  return { id, prompt, width, height, seed, steps, engine: engine.kind, paintedAt, likedAt: null, trashedAt }
}

export const thumbnailsModule: StoreModule<{ readonly id: string; readonly value: Blob }> = {
  name: 'thumbnails',
  key: ['id'],
  layout: 'beside',
  schema: v.object({ id: v.string(), value: v.instance(Blob) }),
}
