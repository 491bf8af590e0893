// What a person answered when their taste was asked: two pictures, and which they like more. It trains the taste of this device and
// is no vote. One record for each answer, so that two tabs add to one list.
import * as v from 'valibot'
import { sha256 } from '../fragment/index.ts'
import { natural } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

export interface TasteAnswer {
  /** Ids of the two pictures. */
  readonly left: string
  readonly right: string
  readonly preferred: 'left' | 'right' | 'neither'
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface TasteAnswers {
  /** Adds an answer; the oldest beyond `mostAnswers` is forgotten. @throws StorageError `storage/full` */
  add(answer: TasteAnswer): Promise<void>
  /** The oldest first. */
  list(): Promise<readonly TasteAnswer[]>
  /** Takes one back. */
  remove(answer: TasteAnswer): Promise<void>
  clear(): Promise<void>
}

/** Answers that are kept. */
export const mostAnswers = 2000

export const tasteAnswersModule: StoreModule<TasteAnswer> = {
  name: 'tasteAnswers',
  key: ['at', 'left', 'right'],
  schema: v.object({
    left: sha256,
    right: sha256,
    preferred: v.picklist(['left', 'right', 'neither']),
    at: natural,
  }),
}

export function createTasteAnswers(open: OpenTable): TasteAnswers {
  const table = open(tasteAnswersModule)
  const keyOf = ({ at, left, right }: TasteAnswer) => [at, left, right] as const
  return {
    add: (answer) =>
      table.change('vote', [[]], (found) => ({
        put: [answer],
        remove: found.slice(0, Math.max(0, found.length + 1 - mostAnswers)).map(keyOf),
      })),
    list: () => table.getByPrefix([]),
    remove: (answer) => table.remove(keyOf(answer)),
    clear: () => table.change('nothing', [[]], (found) => ({ remove: found.map(keyOf) })),
  }
}
