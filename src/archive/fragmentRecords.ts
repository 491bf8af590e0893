// Finished pictures as they are stored. Lists read `pieces` only; the heavy bytes of a picture lie beside it in two stores
// under the same key.
import * as v from 'valibot'
import type { Fragment, Note } from '../fragment/index.ts'
import { attachmentIds, usesIndex } from './attachmentIds.ts'
import type { StoredFrame } from './frames.ts'
import { anyNumber, recipe } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import { listOrNone, membersOf, rewrite } from './upgrade.ts'

/** A finished picture without its bytes. */
export interface FragmentRecord extends Omit<Fragment, 'image'> {
  /** What had to be cut or changed to paint it. */
  readonly notes: readonly Note[]
  /** Milliseconds since 1970 when it was liked, or null. */
  readonly likedAt: number | null
  /** Milliseconds since 1970 when it went to the trash, or null while it hangs on the wall. */
  readonly trashedAt: number | null
}

type StoredFragment = FragmentRecord & { readonly uses: readonly string[] }

const score = v.nullable(anyNumber)
/** What the wall and a picture's page rest on. */
const form = v.object({
  version: v.literal(1),
  id: v.string(),
  recipe,
  embedding: v.nullable(v.instance(Float32Array)),
  scores: v.object({ guide: score, judge: score }),
  engine: v.object({
    kind: v.picklist(['webgpu', 'wasm']),
    threads: anyNumber,
    adapter: v.nullable(v.string()),
  }),
  steps: anyNumber,
  losses: v.array(anyNumber),
  ms: anyNumber,
  paintedAt: anyNumber,
  notes: v.array(v.object({ code: v.string(), params: v.looseObject({}) })),
  likedAt: v.nullable(anyNumber),
  trashedAt: v.nullable(anyNumber),
})

export const fragmentsModule: StoreModule<StoredFragment, FragmentRecord> = {
  name: 'pieces',
  key: ['id'],
  layout: 'plain',
  indexes: {
    newest: { members: ['paintedAt', 'id'] },
    trashedAt: { members: ['trashedAt'] },
    ...usesIndex,
  },
  schema: v.pipe(v.unknown(), v.transform(parseRecord)),
  upgrades: {
    // Notes were sentences; now they are codes, and an old sentence is the parameter of one.
    3: (transaction) =>
      rewrite(transaction, 'pieces', (record) => ({
        ...record,
        notes: listOrNone(record.notes).map(noteOf),
        uses: attachmentIds(membersOf(record.recipe) as never),
      })),
    6: (transaction) => rewrite(transaction, 'pieces', (record) => ({ ...record, likedAt: null })),
  },
}

interface Bytes<Value> {
  readonly id: string
  readonly value: Value
}

export const imagesModule: StoreModule<Bytes<Uint8Array<ArrayBuffer>>> = {
  name: 'images',
  key: ['id'],
  layout: 'beside',
  schema: v.object({ id: v.string(), value: v.instance(Uint8Array<ArrayBuffer>) }),
}

export const framesModule: StoreModule<Bytes<readonly StoredFrame[]>> = {
  name: 'frames',
  key: ['id'],
  layout: 'beside',
  schema: v.object({
    id: v.string(),
    value: v.array(v.object({ step: anyNumber, image: v.instance(Blob) })),
  }),
}

/** A record with the pictures it uses. */
export function storedFragment(record: FragmentRecord): StoredFragment {
  return { ...record, uses: attachmentIds(record.recipe) }
}

/** A note as it is stored; a sentence of an earlier version becomes the parameter of a code. */
function noteOf(note: unknown): Note {
  return typeof note === 'string' ? { code: 'note/text', params: { text: note } } : (note as Note)
}

/** Checked, and handed on as it is: a later member is none of our business. */
function parseRecord(record: unknown): FragmentRecord {
  v.parse(form, record)
  const { uses: _uses, ...fragment } = record as StoredFragment
  return fragment
}
