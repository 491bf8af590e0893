// Pictures that recipes refer to by SHA-256: init images and image prompts. They live as long as anything names them.
import type { IDBPDatabase } from 'idb'
import type { Recipe } from '../fragment/index.ts'
import type { Attachments } from '../studio/index.ts'
import { withRoom } from './errors.ts'
import type { ArchiveSchema } from './schema.ts'

export interface AttachmentStore {
  /** @throws StorageFullError when there is no room. */
  save(attachments: Attachments): Promise<void>
  /** The pictures a recipe refers to, as far as they are here: attachments or pieces of our own. */
  of(recipe: Pick<Recipe, 'initImage' | 'imagePrompts'>): Promise<Attachments>
  /** Removes what no piece, checkpoint, draft or queue names any more. */
  sweep(): Promise<void>
}

export function createAttachments(database: IDBPDatabase<ArchiveSchema>): AttachmentStore {
  return {
    async save(attachments) {
      await withRoom('this picture', async () => {
        const transaction = database.transaction('attachments', 'readwrite')
        const writes: Promise<unknown>[] = [transaction.done]
        for (const [id, blob] of attachments) writes.push(transaction.store.put(blob, id))
        await Promise.all(writes)
      })
    },

    async of(recipe) {
      const found = new Map<string, Blob>()
      for (const id of attachmentIds(recipe)) {
        const image = (await database.get('attachments', id)) ?? (await database.get('images', id))
        if (image) found.set(id, image instanceof Blob ? image : new Blob([image], { type: 'image/png' }))
      }
      return found
    },

    async sweep() {
      const transaction = database.transaction(
        ['pieces', 'checkpoints', 'jobs', 'paintDrafts', 'attachments'],
        'readwrite',
      )
      const named = new Set<unknown>()
      for await (const { value } of transaction.objectStore('pieces')) name(named, value.recipe)
      for await (const { value } of transaction.objectStore('checkpoints'))
        name(named, value.checkpoint.recipe)
      for await (const { value } of transaction.objectStore('jobs')) name(named, value)
      for await (const { value } of transaction.objectStore('paintDrafts')) name(named, value)
      for await (const cursor of transaction.objectStore('attachments')) {
        if (!named.has(cursor.key)) await cursor.delete()
      }
      await transaction.done
    },
  }
}

/** The ids of the pictures a recipe refers to. */
export function attachmentIds(recipe: Pick<Recipe, 'initImage' | 'imagePrompts'>): readonly string[] {
  return [recipe.initImage, ...recipe.imagePrompts].flatMap((reference) => (reference ? [reference.id] : []))
}

/** Collects every `id` inside a stored value, of whatever form it is. */
function name(named: Set<unknown>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('id' in value) named.add(value.id)
  for (const member of Object.values(value)) name(named, member)
}
