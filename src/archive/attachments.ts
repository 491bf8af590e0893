// Pictures that recipes refer to by SHA-256: init images and image prompts. They live as long as any record uses them.
import * as v from 'valibot'
import { attachmentIds, type PictureReferences } from './attachmentIds.ts'
import { imagesModule } from './fragmentRecords.ts'
import { unusedAmong, usersOf } from './pictureUses.ts'
import { createRemovals, removalsModule } from './removals.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

type AttachedPictures = ReadonlyMap<string, Blob>

export interface AttachmentStore {
  /** @throws StorageError `storage/full` */
  save(attachments: AttachedPictures): Promise<void>
  /** The pictures a recipe refers to, as far as they are here: attachments or fragments of our own. */
  of(recipe: PictureReferences): Promise<AttachedPictures>
  /** Removes what no record has used for a day. For idle moments. */
  sweep(): Promise<void>
}

interface AttachmentRecord {
  /** SHA-256 of the picture's bytes. */
  readonly id: string
  readonly value: Blob
}

export const attachmentsModule: StoreModule<AttachmentRecord> = {
  name: 'attachments',
  key: ['id'],
  layout: 'beside',
  schema: v.object({ id: v.string(), value: v.instance(Blob) }),
}

export function createAttachments(open: OpenTable, now: () => number): AttachmentStore {
  const table = open(attachmentsModule)
  const images = open(imagesModule)
  const removals = createRemovals(open, now)
  return {
    save: (attachments) => table.put('attachment', ...[...attachments].map(([id, value]) => ({ id, value }))),

    async of(recipe) {
      const found = new Map<string, Blob>()
      for (const id of attachmentIds(recipe)) {
        const attached = await table.get(id)
        const image = attached ? undefined : await images.get(id)
        if (attached) found.set(id, attached.value)
        else if (image) found.set(id, new Blob([image.value], { type: 'image/png' }))
      }
      return found
    },

    async sweep() {
      const ids = (await table.keysByPrefix([])).map(([id]) => id as string)
      if (ids.length === 0) return
      const { reads, stores } = usersOf(ids)
      let unused: readonly string[] = []
      await table.tables.change('nothing', stores, reads, (found) => {
        unused = unusedAmong(ids, found).map(([id]) => id as string)
        return []
      })
      const confirmed = [...(await removals.confirm('attachment', new Set(unused)))]
      if (confirmed.length === 0) return
      // Whether they are still unused is asked in the transaction that removes them.
      const again = usersOf(confirmed)
      const all = [table.module, removalsModule, ...again.stores]
      await table.tables.change('nothing', all, again.reads, (found) => {
        const gone = unusedAmong(confirmed, found)
        return [
          { store: table.module, remove: gone },
          { store: removalsModule, remove: gone.map((key) => ['attachment', ...key]) },
        ]
      })
    },
  }
}
