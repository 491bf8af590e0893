// Stake as it was read: by this device from the chains, or by somebody who wrote it into a file. What was read here wins;
// claims that differ are all given on, so that `votingPowers` sees the dispute and calls the stake unknown.
import * as v from 'valibot'
import type { StakeReading } from '../rounds/index.ts'
import type { DamageLog } from './damage.ts'
import { address, bytes32, decimal, sha256, whole } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import { manyKeys, type Key, type Table } from './table.ts'
import { inTurns } from './turns.ts'

/** A reading, and whether this device made it or a file claims it. */
export interface KeptStake extends StakeReading {
  readonly how: 'claimed' | 'read'
}

/** Whose stake, where, at which block. */
export type StakePlace = Omit<StakeReading, 'amount'>

export interface StakeStore {
  /**
   * Adds readings to a round. A later one read here replaces an earlier one at the same block.
   *
   * @throws StorageFullError
   */
  add(round: string, readings: readonly StakeReading[], how: KeptStake['how']): Promise<void>
  /** One reading of each stake that was read here or that no two files dispute; two of a disputed one. */
  of(round: string): Promise<readonly KeptStake[]>
  /** The same of one stake only. */
  at(round: string, place: StakePlace): Promise<readonly KeptStake[]>
}

/** Two claims are a dispute; more would only be more. */
const maxClaims = 2

type StakeRecord = VotingRecords['stakes']

const amount = v.pipe(
  decimal,
  v.check((text) => !text.startsWith('-')),
)
const form = v.object({
  round: sha256,
  chainId: whole,
  contract: address,
  voter: address,
  blockHash: bytes32,
  read: v.nullable(amount),
  claimed: v.pipe(v.array(amount), v.maxLength(maxClaims)),
})

export function createStakes(table: Table<StakeRecord>, damage: DamageLog): StakeStore {
  const sound = (records: readonly unknown[]) =>
    damage.sound('stakes', records, (record): StakeRecord => v.parse(form, record))
  return {
    async add(round, readings, how) {
      const keys = new Map(readings.map((reading) => [keyOf(round, reading).join(), keyOf(round, reading)]))
      const prefixes = keys.size > manyKeys ? [[round]] : [...keys.values()]
      await table.change('the stakes of this round', prefixes, (found) => {
        const known = new Map(sound(found).map((record) => [keyOf(round, record).join(), record]))
        const records = new Map(known)
        for (const reading of readings) {
          const key = keyOf(round, reading).join()
          records.set(key, take(records.get(key) ?? emptyRecord(round, reading), reading, how))
        }
        return {
          put: [...records].filter(([key, record]) => known.get(key) !== record).map(([, record]) => record),
        }
      })
    },
    of: async (round) => inTurns(await table.under([round]), (records) => sound(records).flatMap(readingsOf)),
    at: async (round, place) => sound(await table.under(keyOf(round, place))).flatMap(readingsOf),
  }
}

function keyOf(round: string, { chainId, contract, voter, blockHash }: StakePlace): Key {
  return [round, chainId, contract, voter, blockHash]
}

function emptyRecord(round: string, { chainId, contract, voter, blockHash }: StakeReading): StakeRecord {
  return { round, chainId, contract, voter, blockHash, read: null, claimed: [] }
}

function take(record: StakeRecord, reading: StakeReading, how: KeptStake['how']): StakeRecord {
  const digits = String(reading.amount)
  if (how === 'read') return { ...record, read: digits }
  if (record.claimed.includes(digits) || record.claimed.length === maxClaims) return record
  return { ...record, claimed: [...record.claimed, digits] }
}

function readingsOf({ round: _round, read, claimed, ...stake }: StakeRecord): readonly KeptStake[] {
  if (read !== null) return [{ ...stake, amount: BigInt(read), how: 'read' }]
  return claimed.map((digits) => ({ ...stake, amount: BigInt(digits), how: 'claimed' }))
}
