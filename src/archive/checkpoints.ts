// Paintings under way, so that a killed tab costs seconds. One checkpoint per recipe; a newer one replaces it.
import type { IDBPDatabase } from 'idb'
import { recipeId } from '../fragment/index.ts'
import type { Checkpoint } from '../studio/index.ts'
import { withRoom } from './errors.ts'
import type { ArchiveSchema, StoredCheckpoint } from './schema.ts'

export interface Checkpoints {
  /** @throws StorageFullError when there is no room; the earlier checkpoint stays. */
  save(checkpoint: Checkpoint): Promise<void>
  /** Newest first. */
  list(): Promise<readonly StoredCheckpoint[]>
  /** Forgets the painting of this recipe. */
  remove(recipeId: string): Promise<void>
}

export function createCheckpoints(database: IDBPDatabase<ArchiveSchema>, now: () => number): Checkpoints {
  return {
    async save(checkpoint) {
      const value: StoredCheckpoint = { id: recipeId(checkpoint.recipe), checkpoint, savedAt: now() }
      await withRoom('the painting under way', () => database.put('checkpoints', value))
    },
    list: async () => (await database.getAllFromIndex('checkpoints', 'savedAt')).reverse(),
    remove: (id) => database.delete('checkpoints', id),
  }
}
