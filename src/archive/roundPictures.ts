// The pictures of rounds, which come from strangers: held against the manifest by length, hash, kind and size before they
// are kept, and by hash again when they are read. Nothing here decodes a picture, and an SVG never gets in.
import * as v from 'valibot'
import { checkPicture, type Provenance } from '../exchange/index.ts'
import { bytesId, sha256 } from '../fragment/index.ts'
import type { PoolFragment } from '../rounds/index.ts'
import { imagesModule } from './fragmentRecords.ts'
import { provenance } from './provenance.ts'
import { expectKey } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

export interface RoundPictures {
  /**
   * Keeps a picture, when its bytes are those the manifest speaks of.
   *
   * @throws ExchangeError `source/other-picture` with what differs; StorageError `storage/full`
   */
  save(expected: PoolFragment, bytes: Uint8Array<ArrayBuffer>, source?: Provenance): Promise<void>
  /** The file with the kind that was verified; a fragment of our own where the round's copy is not here. */
  get(id: string): Promise<Blob | undefined>
  /** Which of these pictures `get` would find, as far as their keys say. */
  has(ids: readonly string[]): Promise<ReadonlySet<string>>
}

interface PictureRecord {
  readonly id: string
  readonly mime: PoolFragment['mime']
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where it came from; absent in records of an earlier version. */
  readonly source?: Provenance
}

export const roundPicturesModule: StoreModule<PictureRecord> = {
  name: 'roundPictures',
  key: ['id'],
  schema: v.pipe(
    v.object({
      id: sha256,
      mime: v.picklist(['image/png', 'image/webp', 'image/jpeg', 'image/avif']),
      bytes: v.instance(Uint8Array<ArrayBuffer>),
      source: v.exactOptional(provenance),
    }),
    v.transform((record) => {
      expectKey('id', bytesId(record.bytes), record.id)
      return record
    }),
  ),
}

export function createRoundPictures(open: OpenTable): RoundPictures {
  const table = open(roundPicturesModule)
  const own = open(imagesModule)
  return {
    async save(expected, bytes, source) {
      checkPicture(expected, bytes)
      const { id, mime } = expected
      await table.put('round-picture', { id, mime, bytes, ...(source && { source }) })
    },
    async get(id) {
      const kept = await table.get(id)
      if (kept) return new Blob([kept.bytes], { type: kept.mime })
      const image = await own.get(id)
      return image && new Blob([image.value], { type: 'image/png' })
    },
    async has(ids) {
      const isHere = async (id: string) => (await table.count([id])) > 0 || (await own.count([id])) > 0
      const here = await Promise.all(ids.map(isHere))
      return new Set(ids.filter((_, i) => here[i]))
    },
  }
}
