// Which picture won each round that was counted on this device: what lists show without counting again.
import * as v from 'valibot'
import { sha256, whole } from '../fragment/index.ts'
import type { DamageLog } from './damage.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

export interface WinnerRecord {
  /** The round's id, without 0x. */
  readonly round: string
  /** Manifest index of the picture that won. */
  readonly index: number
}

export interface Winners {
  /** Manifest index of the winner, by round. */
  list(): Promise<ReadonlyMap<string, number>>
  /** @throws StorageError `storage/full` */
  set(round: string, index: number): Promise<void>
}

const form = v.object({ round: sha256, index: whole(0, 1999) })

export function createWinners(table: Table<VotingRecords['winners']>, damage: DamageLog): Winners {
  return {
    list: async () =>
      new Map(
        damage
          .sound('winners', await table.under([]), (record): WinnerRecord => v.parse(form, record))
          .map(({ round, index }) => [round, index]),
      ),
    set: (round, index) => table.change('the winner of this round', [], () => ({ put: [{ round, index }] })),
  }
}
