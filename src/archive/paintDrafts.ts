// What stands in the form of each tab, kept as it is typed. A tab writes its own record only, so two tabs never
// overwrite each other's words; a tab that is opened anew may take up the newest of those that are closed.
import * as v from 'valibot'
import type { RecipeDraft } from '../fragment/index.ts'
import { attachmentIds, usesIndex } from './attachmentIds.ts'
import { recipeDraft } from './recipeDraft.ts'
import { anyNumber, text } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'
import { membersOf, putAll, takeSetting } from './upgrade.ts'

export interface PaintDraft {
  /** Id of the tab; empty for what an earlier version of Daub kept. */
  readonly tab: string
  readonly draft: RecipeDraft
  readonly seedLocked: boolean
  /** Milliseconds since 1970. */
  readonly updatedAt: number
}

export interface PaintDrafts {
  get(tab: string): Promise<PaintDraft | undefined>
  /** @throws StorageError `storage/full` */
  set(draft: Omit<PaintDraft, 'updatedAt'>): Promise<void>
  /** The last changed first. */
  list(): Promise<readonly PaintDraft[]>
  remove(tabs: readonly string[]): Promise<void>
}

type StoredDraft = PaintDraft & { readonly uses: readonly string[] }

export const paintDraftsModule: StoreModule<StoredDraft, PaintDraft> = {
  name: 'paintDrafts',
  key: ['tab'],
  indexes: usesIndex,
  schema: v.object({ tab: text(100), draft: recipeDraft, seedLocked: v.boolean(), updatedAt: anyNumber }),
  upgrades: {
    async 3(transaction) {
      const { wish, seedLocked } = membersOf(await takeSetting(transaction, 'draft'))
      const checked = v.safeParse(recipeDraft, wish)
      if (!checked.success) return
      const uses = attachmentIds(checked.output)
      const draft = { tab: '', draft: wish, uses, seedLocked: seedLocked === true, updatedAt: 0 }
      await putAll(transaction, 'paintDrafts', [draft])
    },
  },
}

export function createPaintDrafts(open: OpenTable, now: () => number): PaintDrafts {
  const table = open(paintDraftsModule)
  return {
    get: (tab) => table.get(tab),
    set: (draft) =>
      table.put('paint-draft', { ...draft, uses: attachmentIds(draft.draft), updatedAt: now() }),
    list: async () => [...(await table.getByPrefix([]))].sort((a, b) => b.updatedAt - a.updatedAt),
    remove: (tabs) => table.remove(...tabs.map((tab) => [tab])),
  }
}
