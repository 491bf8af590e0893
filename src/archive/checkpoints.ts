// Paintings under way, so that a killed tab costs seconds. One checkpoint per recipe; a newer one replaces it.
import type { IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { parseRecipe, recipeId, RecipeError } from '../fragment/index.ts'
import type { Checkpoint } from '../studio/index.ts'
import type { DamageLog } from './damage.ts'
import { withRoom } from './errors.ts'
import { number } from './forms.ts'
import type { ArchiveSchema, StoredCheckpoint } from './schema.ts'

export interface Checkpoints {
  /** @throws StorageFullError when there is no room; the earlier checkpoint stays. */
  save(checkpoint: Checkpoint): Promise<void>
  /** Newest first. */
  list(): Promise<readonly StoredCheckpoint[]>
  /** Forgets the painting of this recipe. */
  remove(recipeId: string): Promise<void>
}

/** What going on with it rests on; the studio looks at the numbers. */
const form = v.object({
  id: v.string(),
  checkpoint: v.object({
    version: v.literal(1),
    recipe: v.pipe(v.unknown(), v.transform(parseRecipe)),
    step: number,
    tensors: v.record(v.string(), v.object({ dims: v.array(number), data: v.instance(Float32Array) })),
    random: v.record(v.string(), v.array(number)),
    losses: v.array(number),
    frames: v.array(v.object({ step: number })),
    ms: number,
  }),
  savedAt: number,
})

export function createCheckpoints(
  database: IDBPDatabase<ArchiveSchema>,
  damage: DamageLog,
  now: () => number,
): Checkpoints {
  return {
    async save(checkpoint) {
      const value: StoredCheckpoint = { id: recipeId(checkpoint.recipe), checkpoint, savedAt: now() }
      await withRoom('the painting under way', () => database.put('checkpoints', value))
    },
    list: async () =>
      [...damage.sound('checkpoints', await database.getAll('checkpoints'), parseRecord)].sort(
        (a, b) => b.savedAt - a.savedAt,
      ),
    remove: (id) => database.delete('checkpoints', id),
  }
}

/** Looked at, and given on as it is: a later member is none of our business. */
function parseRecord(record: unknown): StoredCheckpoint {
  const { id, checkpoint } = v.parse(form, record)
  const actual = recipeId(checkpoint.recipe)
  if (actual === id) return record as StoredCheckpoint
  throw new RecipeError('recipe/other-id', { received: actual, expected: id })
}
