// Votes nobody has signed yet: what one person did in a round, so that a reload or a week changes nothing.
import * as v from 'valibot'
import { decimal, sha256 } from '../fragment/index.ts'
import type { Pairing } from '../rounds/index.ts'
import { natural } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

export interface VoteDraft {
  /** The round's id, without 0x. */
  readonly round: string
  /** By manifest index; VP in signed decimal digits, as set in the grid. */
  readonly choices: readonly { readonly index: number; readonly power: string }[]
  /** The session of pairs, or null while there is none. */
  readonly pairing: Pairing | null
  readonly way: 'pairs' | 'grid'
  /** VP of one step, in decimal digits. */
  readonly step: string
  /** Manifest indices of the pictures looked at. */
  readonly seen: readonly number[]
  /** Asked to see the standing after an own vote. */
  readonly isRevealed: boolean
  /** Milliseconds since 1970 when it was cast on this device without a wallet, or null. */
  readonly localAt: number | null
  readonly updatedAt: number
}

export interface Drafts {
  get(round: string): Promise<VoteDraft | undefined>
  /** @throws StorageError `storage/full` */
  set(draft: VoteDraft): Promise<void>
  /** The last changed first. */
  list(): Promise<readonly VoteDraft[]>
  remove(round: string): Promise<void>
}

const index = v.pipe(natural, v.maxValue(1999))
const distinct = (items: readonly unknown[]) => new Set(items).size === items.length
const indices = v.pipe(
  v.array(index),
  v.check((items) => distinct(items)),
)

const form = v.object({
  round: sha256,
  choices: v.pipe(
    v.array(v.object({ index, power: decimal })),
    v.check((choices) => distinct(choices.map((choice) => choice.index))),
  ),
  pairing: v.nullable(
    v.object({
      pictures: v.pipe(indices, v.minLength(2)),
      seed: v.pipe(natural, v.maxValue(2 ** 32 - 1)),
      passes: v.pipe(natural, v.maxValue(100)),
      answers: v.pipe(v.array(v.picklist(['left', 'right', 'undecided'])), v.maxLength(100_000)),
    }),
  ),
  way: v.picklist(['pairs', 'grid']),
  step: decimal,
  seen: indices,
  isRevealed: v.boolean(),
  localAt: v.nullable(natural),
  updatedAt: natural,
})

export const draftsModule: StoreModule<VoteDraft> = { name: 'drafts', key: ['round'], schema: form }

export function createDrafts(open: OpenTable): Drafts {
  const table = open(draftsModule)
  return {
    get: (round) => table.get(round),
    // Parsed on the way in too, so that nothing is written that could not be read.
    set: async (draft) => table.put('vote', v.parse(form, draft)),
    list: async () => [...(await table.getByPrefix([]))].sort((a, b) => b.updatedAt - a.updatedAt),
    remove: (round) => table.remove([round]),
  }
}
