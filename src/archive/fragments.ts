// Finished pictures: saved whole or not at all, listed newest first, deleted by way of a trash.
import type { Painting } from '../studio/index.ts'
import { attachmentIds } from './attachmentIds.ts'
import { attachmentsModule } from './attachments.ts'
import {
  fragmentsModule,
  framesModule,
  imagesModule,
  storedFragment,
  type FragmentRecord,
} from './fragmentRecords.ts'
import type { FrameEncoder, StoredFrame } from './frames.ts'
import { unusedAmong, usersOf } from './pictureUses.ts'
import { createRemovals, removalsModule } from './removals.ts'
import type { OpenTable, Read } from './table.ts'
import { membersOf } from './upgrade.ts'

/** Days a deleted picture waits in the trash. */
export const trashDays = 30

/** Where a page of a list ended. */
export type ListPlace = Pick<FragmentRecord, 'paintedAt' | 'id'>

export interface Fragments {
  /**
   * Saves a finished painting with its timelapse, and returns what lists show of it. One painted again keeps its place; its
   * trash mark goes.
   *
   * @throws StorageError `storage/full`; nothing of it is written then.
   */
  save(painting: Painting): Promise<FragmentRecord>
  /**
   * Without the trash, newest first, those of one millisecond by their ids.
   *
   * @param after The last of the page before.
   */
  list(limit: number, after?: ListPlace): Promise<readonly FragmentRecord[]>
  get(id: string): Promise<FragmentRecord | undefined>
  has(id: string): Promise<boolean>
  /** The PNG file, or undefined when it is not here. */
  image(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  frames(id: string): Promise<readonly StoredFrame[]>
  trash(id: string): Promise<void>
  restore(id: string): Promise<void>
  /** The last deleted first. */
  listTrash(): Promise<readonly FragmentRecord[]>
  /**
   * Removes pictures for good, with the attachments that only they used.
   *
   * @param days 0: everything in the trash. More: what has been there for so long, and was found so a day ago too, because
   * a clock may be wrong for one visit.
   * @returns How many went.
   */
  emptyTrash(days?: number): Promise<number>
}

export function createFragments(open: OpenTable, now: () => number, encode: FrameEncoder): Fragments {
  const table = open(fragmentsModule)
  const [images, frames] = [open(imagesModule), open(framesModule)]
  const removals = createRemovals(open, now)
  const { tables, module } = table
  const bytes = [imagesModule, framesModule]

  const markTrashed = (id: string, trashedAt: number | null) =>
    table.change('nothing', [[id]], (found) => ({
      put: found.map((each) => storedFragment({ ...each, trashedAt })),
    }))

  /** Removes those of some records that are still in the trash. */
  const remove = async (due: readonly FragmentRecord[]): Promise<number> => {
    const ids = due.map(({ id }) => id)
    const used = [...new Set(due.flatMap((each) => attachmentIds(each.recipe)))]
    const again: readonly Read[] = ids.map((id) => ({ store: module, prefix: [id] }))
    const users = usersOf(used)
    let removed = 0
    await tables.change(
      'nothing',
      [module, ...bytes, attachmentsModule, removalsModule, ...users.stores],
      [...again, ...users.reads],
      (found) => {
        const gone = table
          .parseValid(found.slice(0, ids.length).flat())
          .filter(({ trashedAt }) => trashedAt !== null)
          .map(({ id }) => id)
        removed = gone.length
        const keys = gone.map((id) => [id])
        return [
          ...[module, ...bytes].map((store) => ({ store, remove: keys })),
          { store: removalsModule, remove: gone.map((id) => ['picture', id]) },
          { store: attachmentsModule, remove: unusedAmong(used, found.slice(ids.length), new Set(gone)) },
        ]
      },
    )
    return removed
  }

  return {
    async save({ fragment, frames: shown, notes }) {
      const { image, ...rest } = fragment
      const record: FragmentRecord = { ...rest, notes, trashedAt: null }
      const encoded = await encode(shown)
      await tables.change('picture', [module, ...bytes], [], () => [
        { store: module, put: [storedFragment(record)] },
        { store: imagesModule, put: [{ id: record.id, value: new Uint8Array(image) }] },
        { store: framesModule, put: [{ id: record.id, value: encoded }] },
      ])
      return record
    },
    list: (limit, after) =>
      table.getByIndex('newest', {
        limit,
        isDescending: true,
        where: (record) => membersOf(record).trashedAt === null,
        ...(after && { before: [after.paintedAt, after.id] }),
      }),
    get: (id) => table.get(id),
    has: async (id) => (await table.count([id])) > 0,
    image: async (id) => (await images.get(id))?.value,
    frames: async (id) => (await frames.get(id))?.value ?? [],
    trash: (id) => markTrashed(id, now()),
    restore: (id) => markTrashed(id, null),
    listTrash: () => table.getByIndex('trashedAt', { isDescending: true }),
    async emptyTrash(days = 0) {
      const horizon = now() - days * 24 * 3600 * 1000
      const due = await table.getByIndex('trashedAt', days > 0 ? { upTo: [horizon] } : {})
      if (days === 0) return due.length === 0 ? 0 : remove(due)
      const confirmed = await removals.confirm('picture', new Set(due.map(({ id }) => id)))
      const gone = due.filter(({ id }) => confirmed.has(id))
      return gone.length === 0 ? 0 : remove(gone)
    },
  }
}
