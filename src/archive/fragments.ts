// Finished pictures: saved whole or not at all, listed newest first, deleted by way of a trash.
import type { IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { parseRecipe, type Fragment, type Note } from '../fragment/index.ts'
import type { Painting } from '../studio/index.ts'
import type { DamageLog } from './damage.ts'
import { withRoom } from './errors.ts'
import { compressFrames } from './frames.ts'
import { number } from './forms.ts'
import type { ArchiveSchema, FragmentRecord, StoredFrame } from './schema.ts'
import { wholly } from './transaction.ts'

/** Days a deleted picture waits in the trash. */
export const trashDays = 30

export interface Fragments {
  /**
   * Saves a finished painting with its timelapse, and answers what lists show of it.
   *
   * @throws StorageFullError when there is no room; nothing of it is written then.
   */
  save(painting: Painting): Promise<FragmentRecord>
  /** Newest first, `limit` at most, painted before `before` (milliseconds since 1970). Without the trash. */
  list(limit: number, before?: number): Promise<readonly FragmentRecord[]>
  get(id: string): Promise<FragmentRecord | undefined>
  /** The PNG file, or undefined when it is not here. */
  image(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  frames(id: string): Promise<readonly StoredFrame[]>
  trash(id: string): Promise<void>
  restore(id: string): Promise<void>
  listTrash(): Promise<readonly FragmentRecord[]>
  /** Removes for good what has been in the trash for longer than `days`; 0 empties it. Returns how many went. */
  emptyTrash(days?: number): Promise<number>
}

const measure = v.nullable(number)
/** What the wall and a piece's page rest on. */
const form = v.object({
  version: v.literal(1),
  id: v.string(),
  recipe: v.pipe(v.unknown(), v.transform(parseRecipe)),
  embedding: v.nullable(v.instance(Float32Array)),
  scores: v.object({ guide: measure, judge: measure }),
  engine: v.object({
    kind: v.picklist(['webgpu', 'wasm']),
    threads: number,
    adapter: v.nullable(v.string()),
  }),
  steps: number,
  losses: v.array(number),
  ms: number,
  paintedAt: number,
  /** Daub 0.2.0 kept sentences. */
  notes: v.array(v.union([v.string(), v.object({ code: v.string(), params: v.looseObject({}) })])),
  trashedAt: v.nullable(number),
})

export function createFragments(
  database: IDBPDatabase<ArchiveSchema>,
  damage: DamageLog,
  now: () => number,
): Fragments {
  const sound = (records: readonly unknown[]) => damage.sound('pieces', records, parseRecord)
  const markTrashed = async (id: string, trashedAt: number | null) => {
    const transaction = database.transaction('pieces', 'readwrite')
    const piece = await transaction.store.get(id)
    if (piece) await transaction.store.put({ ...piece, trashedAt })
    await transaction.done
  }
  const pieces: Fragments = {
    async save(painting) {
      const frames = await compressFrames(painting.frames)
      const piece = pieceOf(painting)
      const { id, image } = painting.fragment
      await withRoom('this picture', async () => {
        const transaction = database.transaction(['pieces', 'images', 'frames'], 'readwrite')
        await wholly(transaction, [
          () => transaction.objectStore('pieces').put(piece),
          () => transaction.objectStore('images').put(new Uint8Array(image), id),
          () => transaction.objectStore('frames').put(frames, id),
        ])
      })
      return piece
    },

    async list(limit, before) {
      const range = before === undefined ? null : IDBKeyRange.upperBound(before, true)
      const index = database.transaction('pieces').store.index('paintedAt')
      const found: FragmentRecord[] = []
      for await (const { value } of index.iterate(range, 'prev')) {
        if (value.trashedAt === null) found.push(...sound([value]))
        if (found.length === limit) break
      }
      return found
    },

    async get(id) {
      const record: unknown = await database.get('pieces', id)
      return record === undefined ? undefined : sound([record])[0]
    },
    image: (id) => database.get('images', id),
    frames: async (id) => (await database.get('frames', id)) ?? [],

    trash: (id) => markTrashed(id, now()),
    restore: (id) => markTrashed(id, null),
    listTrash: async () => sound(await database.getAll('pieces')).filter((piece) => piece.trashedAt !== null),

    async emptyTrash(days = 0) {
      const horizon = now() - days * 24 * 3600 * 1000
      const old = (await pieces.listTrash()).filter(({ trashedAt }) => trashedAt! <= horizon)
      const transaction = database.transaction(['pieces', 'images', 'frames'], 'readwrite')
      const deletions = old.flatMap(({ id }) => [
        () => transaction.objectStore('pieces').delete(id),
        () => transaction.objectStore('images').delete(id),
        () => transaction.objectStore('frames').delete(id),
      ])
      await wholly(transaction, deletions)
      return old.length
    },
  }
  return pieces
}

/** A painting as the list keeps it. A picture painted again keeps its place; its trash mark goes. */
function pieceOf({ fragment, notes }: Painting): FragmentRecord {
  const { image: _image, ...rest }: Fragment = fragment
  return { ...rest, notes, trashedAt: null }
}

/** Looked at, and given on as it is: a later member is none of our business. */
function parseRecord(record: unknown): FragmentRecord {
  const { notes } = v.parse(form, record)
  return { ...(record as FragmentRecord), notes: notes.map(noteOf) }
}

function noteOf(note: string | Note): Note {
  return typeof note === 'string' ? { code: 'note/text', params: { text: note } } : note
}
