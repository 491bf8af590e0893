// The pictures of rounds, which come from strangers: held against the manifest by length, hash, kind and size before they
// are kept, and by hash again when they are read. Nothing here decodes a picture, and an SVG never gets in.
import * as v from 'valibot'
import type { Provenance } from '../exchange/index.ts'
import { bytesId, ComplaintError, readImageHeader } from '../fragment/index.ts'
import type { PoolFragment } from '../rounds/index.ts'
import type { DamageLog } from './damage.ts'
import { provenance } from './provenance.ts'
import { sha256 } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

/** Bytes that are not the picture the manifest speaks of. */
export class PictureMismatchError extends ComplaintError {
  override readonly name = 'PictureMismatchError'
}

export interface RoundPictures {
  /**
   * Keeps a picture, when its bytes are those the manifest speaks of.
   *
   * @throws PictureMismatchError saying what differs; StorageFullError
   */
  save(expected: PoolFragment, bytes: Uint8Array<ArrayBuffer>, source?: Provenance): Promise<void>
  /** The file with the kind that was verified; a piece of our own where the round's copy is not here. */
  get(id: string): Promise<Blob | undefined>
  /** Which of these pictures `get` would find, as far as their keys say. */
  has(ids: readonly string[]): Promise<ReadonlySet<string>>
}

/** Our own pieces, which may hang in a round too. */
export interface OwnImages {
  get(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  has(id: string): Promise<boolean>
}

const form = v.object({
  id: sha256,
  mime: v.picklist(['image/png', 'image/webp', 'image/jpeg', 'image/avif']),
  bytes: v.instance(Uint8Array<ArrayBuffer>),
  source: v.exactOptional(provenance),
})

export function createRoundPictures(
  table: Table<VotingRecords['roundPictures']>,
  damage: DamageLog,
  own: OwnImages,
): RoundPictures {
  return {
    async save(expected, bytes, source) {
      checkPicture(expected, bytes)
      const { id, mime } = expected
      await table.change('the pictures of this round', [], () => ({
        put: [{ id, mime, bytes, ...(source && { source }) }],
      }))
    },
    async get(id) {
      const [kept] = damage.sound('roundPictures', await table.under([id]), parseRecord)
      if (kept) return new Blob([kept.bytes], { type: kept.mime })
      const image = await own.get(id)
      return image && new Blob([image], { type: 'image/png' })
    },
    async has(ids) {
      const kept = await Promise.all(ids.map(async (id) => (await table.count([id])) > 0 || own.has(id)))
      return new Set(ids.filter((_, i) => kept[i]))
    },
  }
}

/** Cheapest first; the hash before anything is read from the bytes. */
function checkPicture({ id, bytes: length, mime, width, height }: PoolFragment, bytes: Uint8Array): void {
  const expect = (what: string, actual: string | number, allowed: string | number) => {
    if (actual === allowed) return
    throw new PictureMismatchError({
      what: `A picture of the round has another ${what} than its manifest says`,
      value: actual,
      allowed: String(allowed),
      remedy: 'Get it from somebody else',
    })
  }
  expect('length', bytes.length, length)
  expect('hash', bytesId(bytes), id)
  const header = readImageHeader(bytes)
  expect('kind', header?.type ?? 'no picture', mime)
  expect('size', `${header!.width} × ${header!.height}`, `${width} × ${height}`)
}

function parseRecord(record: unknown): VotingRecords['roundPictures'] {
  const kept = v.parse(form, record)
  const actual = bytesId(kept.bytes)
  if (actual !== kept.id)
    throw new PictureMismatchError({ what: 'The bytes changed', value: actual, allowed: kept.id })
  return kept
}
