// Which picture won each round that was counted on this device: what lists show without counting again.
import * as v from 'valibot'
import { sha256, whole } from '../fragment/index.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'
import { membersOf, putAll, takeSetting } from './upgrade.ts'

interface WinnerRecord {
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
  /** Forgets it: a later count found no final winner. */
  clear(round: string): Promise<void>
}

export const winnersModule: StoreModule<WinnerRecord> = {
  name: 'winners',
  key: ['round'],
  schema: v.object({ round: sha256, index: whole(0, 1999) }),
  upgrades: {
    async 3(transaction) {
      const winners = Object.entries(membersOf(await takeSetting(transaction, 'winners')))
      const records = winners.map(([round, index]) => ({ round, index }))
      await putAll(transaction, 'winners', records)
    },
    // They were noted under seals that nobody had checked; a count notes them anew.
    4: (transaction) => transaction.objectStore('winners').clear(),
  },
}

export function createWinners(open: OpenTable): Winners {
  const table = open(winnersModule)
  return {
    list: async () => new Map((await table.getByPrefix([])).map(({ round, index }) => [round, index])),
    set: (round, index) => table.put('winner', { round, index }),
    clear: (round) => table.remove([round]),
  }
}
