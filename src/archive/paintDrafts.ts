// What stands in the form of each tab, kept as it is typed. A tab writes its own record only, so two tabs never
// overwrite each other's words; a tab that is opened anew may take up the newest of those that are closed.
import * as v from 'valibot'
import type { RecipeDraft } from '../fragment/index.ts'
import type { DamageLog } from './damage.ts'
import { number } from './forms.ts'
import { recipeDraft } from './recipeDraft.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

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

const form = v.object({
  tab: v.pipe(v.string(), v.maxLength(100)),
  draft: recipeDraft,
  seedLocked: v.boolean(),
  updatedAt: number,
})

export function createPaintDrafts(
  table: Table<VotingRecords['paintDrafts']>,
  damage: DamageLog,
  now: () => number,
): PaintDrafts {
  const parse = (records: readonly unknown[]) =>
    damage.sound('paintDrafts', records, (record): PaintDraft => v.parse(form, record))
  return {
    get: async (tab) => parse(await table.under([tab]))[0],
    set: (draft) =>
      table.change('what you are typing', [], () => ({ put: [{ ...draft, updatedAt: now() }] })),
    list: async () => [...parse(await table.under([]))].sort((a, b) => b.updatedAt - a.updatedAt),
    remove: (tabs) => table.change('what you are typing', [], () => ({ remove: tabs.map((tab) => [tab]) })),
  }
}
