// Stake as it was read: by this device from the chains, or by somebody who wrote it into a file. What was read here wins;
// claims that differ are all passed on, so that `votingPowers` sees the dispute and calls the stake unknown.
import * as v from 'valibot'
import type { Hex } from '../ethereum/index.ts'
import { decimal, sha256 } from '../fragment/index.ts'
import type { StakeReading } from '../rounds/index.ts'
import { inBatches } from './inBatches.ts'
import { address, bytes32, natural } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import { manyKeys, type Key, type OpenTable, type Read, type Write } from './table.ts'

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
   * @throws StorageError `storage/full`
   */
  add(round: string, readings: readonly StakeReading[], how: KeptStake['how']): Promise<void>
  /** One reading of each stake that was read here or that no two files dispute; two of a disputed one. */
  of(round: string): Promise<readonly KeptStake[]>
  /** The same of one stake only. */
  at(round: string, place: StakePlace): Promise<readonly KeptStake[]>
}

/** One stake of one voter: what chains said to this device, or else what files claim. */
interface StakeRecord {
  readonly round: string
  readonly chainId: number
  readonly contract: Hex
  readonly voter: Hex
  readonly blockHash: Hex
  /** Decimal digits, or null while this device has not read it. */
  readonly read: string | null
  readonly claimed: readonly string[]
}

/** Two claims are a dispute; more would only be more. */
const maxClaims = 2

const amount = v.pipe(
  decimal,
  v.check((digits) => !digits.startsWith('-')),
)

export const stakesModule: StoreModule<StakeRecord> = {
  name: 'stakes',
  key: ['round', 'chainId', 'contract', 'voter', 'blockHash'],
  schema: v.object({
    round: sha256,
    chainId: natural,
    contract: address,
    voter: address,
    blockHash: bytes32,
    read: v.nullable(amount),
    claimed: v.pipe(v.array(amount), v.maxLength(maxClaims)),
  }),
}

export function createStakes(open: OpenTable): StakeStore {
  const table = open(stakesModule)
  return {
    add: (round, readings, how) =>
      table.tables.change('stakes', [stakesModule], stakeReads(round, readings), (found) => [
        mergeStakes(round, table.parseValid(found.flat()), readings, how),
      ]),
    of: async (round) =>
      inBatches(await table.tables.read({ store: stakesModule, prefix: [round] }), (records) =>
        table.parseValid(records).flatMap(readingsOf),
      ),
    at: async (round, place) => (await table.getByPrefix(keyOf(round, place))).flatMap(readingsOf),
  }
}

/** What has to be read before these are added. */
export function stakeReads(round: string, readings: readonly StakeReading[]): readonly Read[] {
  const keys = new Map(readings.map((reading) => [keyOf(round, reading).join(), keyOf(round, reading)]))
  const prefixes: readonly Key[] = keys.size > manyKeys ? [[round]] : [...keys.values()]
  return prefixes.map((prefix) => ({ store: stakesModule, prefix }))
}

/** @param kept What the database holds of the places of these readings. */
export function mergeStakes(
  round: string,
  kept: readonly StakeRecord[],
  readings: readonly StakeReading[],
  how: KeptStake['how'],
): Write {
  const known = new Map(kept.map((record) => [keyOf(round, record).join(), record]))
  const records = new Map(known)
  for (const reading of readings) {
    const key = keyOf(round, reading).join()
    records.set(key, take(records.get(key) ?? emptyRecord(round, reading), reading, how))
  }
  const changed = [...records].filter(([key, record]) => known.get(key) !== record)
  return { store: stakesModule, put: changed.map(([, record]) => record) }
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
