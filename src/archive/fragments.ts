// Finished pictures: saved whole or not at all, listed newest first, liked, deleted by way of a trash.
import type { Painting } from '../studio/index.ts'
import { attachmentIds } from './attachmentIds.ts'
import { attachmentsModule } from './attachments.ts'
import {
  entriesModule,
  entryOf,
  newestFirst,
  thumbnailsModule,
  type FragmentEntry,
} from './fragmentEntries.ts'
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
import type { ThumbnailEncoder } from './thumbnail.ts'
import { membersOf } from './upgrade.ts'

/** Days a deleted picture waits in the trash. */
export const trashDays = 30

/** Where a page of a list ended. */
export type ListPlace = Pick<FragmentRecord, 'paintedAt' | 'id'>

export interface Fragments {
  /**
   * Saves a finished painting with its timelapse and thumbnail. One painted again keeps its like; its trash mark goes.
   *
   * @throws StorageError `storage/full`; nothing of it is written then.
   */
  save(painting: Painting): Promise<FragmentRecord>
  /** What lists show of every picture that is not in the trash, newest first. */
  entries(): Promise<readonly FragmentEntry[]>
  /**
   * Whole records without the trash, newest first, those of one millisecond by their ids.
   *
   * @param after The last of the page before.
   */
  list(limit: number, after?: ListPlace): Promise<readonly FragmentRecord[]>
  get(id: string): Promise<FragmentRecord | undefined>
  has(id: string): Promise<boolean>
  /** The PNG file, or undefined when it is not here. */
  image(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  frames(id: string): Promise<readonly StoredFrame[]>
  /** A small picture for walls, or undefined where none was made: then the file itself must do. */
  thumbnail(id: string): Promise<Blob | undefined>
  /** Makes the thumbnails that are missing. @param idle Ends when there is time for one, or throws to stop. */
  makeThumbnails(idle: () => Promise<void>): Promise<void>
  like(ids: readonly string[], isLiked: boolean): Promise<void>
  trash(ids: readonly string[]): Promise<void>
  restore(ids: readonly string[]): Promise<void>
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

export interface FragmentTools {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly encodeFrames: FrameEncoder
  readonly encodeThumbnail: ThumbnailEncoder
}

export function createFragments(
  open: OpenTable,
  { now, encodeFrames, encodeThumbnail }: FragmentTools,
): Fragments {
  const table = open(fragmentsModule)
  const [images, frames, thumbnails] = [open(imagesModule), open(framesModule), open(thumbnailsModule)]
  const entries = open(entriesModule)
  const removals = createRemovals(open, now)
  const { tables, module } = table
  const beside = [imagesModule, framesModule, thumbnailsModule, entriesModule]
  const isHere = ({ trashedAt }: FragmentEntry) => trashedAt === null

  /** What is written of records that are here: themselves, and what lists show of them. */
  const writesOf = (records: readonly FragmentRecord[]) => [
    { store: module, put: records.map(storedFragment) },
    { store: entriesModule, put: records.map(entryOf) },
  ]
  const mark = (ids: readonly string[], marks: Partial<Pick<FragmentRecord, 'likedAt' | 'trashedAt'>>) =>
    tables.change(
      'nothing',
      [module, entriesModule],
      ids.map((id) => ({ store: module, prefix: [id] })),
      (found) => writesOf(table.parseValid(found.flat()).map((each) => ({ ...each, ...marks }))),
    )

  /** Removes those of some records that are still in the trash. */
  const remove = async (due: readonly FragmentRecord[]): Promise<number> => {
    const ids = due.map(({ id }) => id)
    const used = [...new Set(due.flatMap((each) => attachmentIds(each.recipe)))]
    const again: readonly Read[] = ids.map((id) => ({ store: module, prefix: [id] }))
    const users = usersOf(used)
    let removed = 0
    await tables.change(
      'nothing',
      [module, ...beside, attachmentsModule, removalsModule, ...users.stores],
      [...again, ...users.reads],
      (found) => {
        const gone = table
          .parseValid(found.slice(0, ids.length).flat())
          .filter(({ trashedAt }) => trashedAt !== null)
          .map(({ id }) => id)
        removed = gone.length
        const keys = gone.map((id) => [id])
        return [
          ...[module, ...beside].map((store) => ({ store, remove: keys })),
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
      const png = new Uint8Array(image)
      const [encoded, thumbnail] = await Promise.all([encodeFrames(shown), encodeThumbnail(png)])
      const { id } = rest
      let record!: FragmentRecord
      await tables.change('picture', [module, ...beside], [{ store: module, prefix: [id] }], ([earlier]) => {
        const likedAt = table.parseValid(earlier!)[0]?.likedAt ?? null
        record = { ...rest, notes, likedAt, trashedAt: null }
        return [
          ...writesOf([record]),
          { store: imagesModule, put: [{ id, value: png }] },
          { store: framesModule, put: [{ id, value: encoded }] },
          { store: thumbnailsModule, put: thumbnail ? [{ id, value: thumbnail }] : [] },
        ]
      })
      return record
    },
    entries: async () => (await entries.getByPrefix([])).filter(isHere).toSorted(newestFirst),
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
    thumbnail: async (id) => (await thumbnails.get(id))?.value,
    async makeThumbnails(idle) {
      const made = new Set((await thumbnails.keysByPrefix([])).map(([id]) => id))
      const missing = (await images.keysByPrefix([]))
        .map(([id]) => id as string)
        .filter((id) => !made.has(id))
      for (const id of missing) {
        await idle()
        const png = (await images.get(id))?.value
        const value = png && (await encodeThumbnail(png))
        if (!value) continue
        // Unless it was removed meanwhile.
        const read: Read = { store: imagesModule, prefix: [id], keysOnly: true }
        await tables.change('nothing', [imagesModule, thumbnailsModule], [read], ([still]) => [
          { store: thumbnailsModule, put: still!.length > 0 ? [{ id, value }] : [] },
        ])
      }
    },
    like: (ids, isLiked) => mark(ids, { likedAt: isLiked ? now() : null }),
    trash: (ids) => mark(ids, { trashedAt: now() }),
    restore: (ids) => mark(ids, { trashedAt: null }),
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
