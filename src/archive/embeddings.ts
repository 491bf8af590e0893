// What the guide of a pack saw in pictures that no week's file speaks of, so that they are looked at once. As int8: the form in which
// weeks publish theirs.
import * as v from 'valibot'
import { sha256 } from '../fragment/index.ts'
import type { StoreModule } from './storeModule.ts'
import { manyKeys, type OpenTable } from './table.ts'

export interface Embeddings {
  /** Those that are known of pictures, by id. */
  of(packId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Int8Array>>
  /** @throws StorageError `storage/full` */
  save(packId: string, embeddings: ReadonlyMap<string, Int8Array>): Promise<void>
}

interface EmbeddingRecord {
  readonly packId: string
  readonly id: string
  readonly embedding: Int8Array
}

export const embeddingsModule: StoreModule<EmbeddingRecord> = {
  name: 'embeddings',
  key: ['packId', 'id'],
  schema: v.object({
    packId: sha256,
    id: sha256,
    embedding: v.pipe(
      v.instance(Int8Array),
      v.check(({ length }) => length > 0 && length <= 2048),
    ),
  }),
}

export function createEmbeddings(open: OpenTable): Embeddings {
  const table = open(embeddingsModule)
  return {
    async of(packId, ids) {
      const found =
        ids.length < manyKeys
          ? (await Promise.all(ids.map((id) => table.get(packId, id)))).filter((each) => each !== undefined)
          : await table.getByPrefix([packId])
      const wanted = new Set(ids)
      return new Map(found.filter(({ id }) => wanted.has(id)).map(({ id, embedding }) => [id, embedding]))
    },
    save: (packId, embeddings) =>
      table.put('nothing', ...[...embeddings].map(([id, embedding]) => ({ packId, id, embedding }))),
  }
}
