// Paintings under way, so that a killed tab costs seconds. One checkpoint per recipe; a newer one replaces it.
import * as v from 'valibot'
import { recipeId } from '../fragment/index.ts'
import type { Checkpoint } from '../studio/index.ts'
import { attachmentIds, usesIndex } from './attachmentIds.ts'
import { anyNumber, expectRecipe, recipe } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'
import { membersOf, rewrite } from './upgrade.ts'

/** A painting under way, under the id of its recipe. */
export interface StoredCheckpoint {
  readonly id: string
  readonly checkpoint: Checkpoint
  readonly savedAt: number
}

export interface Checkpoints {
  /** @throws StorageError `storage/full`; the earlier checkpoint stays. */
  save(checkpoint: Checkpoint): Promise<void>
  /** Newest first. */
  list(): Promise<readonly StoredCheckpoint[]>
  /** Forgets the painting of this recipe. */
  remove(recipeId: string): Promise<void>
}

type StoredRecord = StoredCheckpoint & { readonly uses: readonly string[] }

/** What going on with it rests on; the studio looks at the numbers. */
const form = v.object({
  id: v.string(),
  checkpoint: v.object({
    version: v.literal(1),
    recipe,
    step: anyNumber,
    tensors: v.record(v.string(), v.object({ dims: v.array(anyNumber), data: v.instance(Float32Array) })),
    random: v.record(v.string(), v.array(anyNumber)),
    losses: v.array(anyNumber),
    frames: v.array(v.object({ step: anyNumber })),
    ms: anyNumber,
  }),
  savedAt: anyNumber,
})

export const checkpointsModule: StoreModule<StoredRecord, StoredCheckpoint> = {
  name: 'checkpoints',
  key: ['id'],
  layout: 'plain',
  indexes: usesIndex,
  schema: v.pipe(v.unknown(), v.transform(parseRecord)),
  upgrades: {
    3: (transaction) =>
      rewrite(transaction, 'checkpoints', (record) => ({
        ...record,
        uses: attachmentIds(membersOf(record.checkpoint).recipe as never),
      })),
  },
}

export function createCheckpoints(open: OpenTable, now: () => number): Checkpoints {
  const table = open(checkpointsModule)
  return {
    save: (checkpoint) =>
      table.put('checkpoint', {
        id: recipeId(checkpoint.recipe),
        checkpoint,
        savedAt: now(),
        uses: attachmentIds(checkpoint.recipe),
      }),
    list: async () => [...(await table.getByPrefix([]))].sort((a, b) => b.savedAt - a.savedAt),
    remove: (id) => table.remove([id]),
  }
}

/** Checked, and handed on as it is: later members belong to the studio. */
function parseRecord(record: unknown): StoredCheckpoint {
  const { id, checkpoint } = v.parse(form, record)
  expectRecipe(checkpoint.recipe, id)
  const { uses: _uses, ...stored } = record as StoredRecord
  return stored
}
