// Stake as it was read by this device, and as sources claim it, each claim beside its source's name. What was read here
// stands; else what the app's own season says; else what all claim alike; else what the source says that a person chose to
// go by. Claims that differ otherwise are all passed on, so that `votingPowers` sees the dispute.
import * as v from 'valibot'
import type { Hex } from '../ethereum/index.ts'
import { decimal, sha256 } from '../fragment/index.ts'
import type { StakeReading } from '../rounds/index.ts'
import { earlierSource, roundSourcesModule, type RoundSource } from './roundSources.ts'
import { address, bytes32, natural } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import { manyKeys, windowsOf, type Key, type OpenTable, type Read, type Write } from './table.ts'

/** A reading, and whether this device made it, sources claim it, or sources claim different things. */
export interface KeptStake extends StakeReading {
  readonly how: 'read' | 'claimed' | 'disputed'
  /** Who claims it; empty for one that was read here. */
  readonly sources: readonly string[]
}

/** Whose stake, where, at which block. */
export type StakePlace = Omit<StakeReading, 'amount'>

export interface StakeStore {
  /**
   * Adds readings that this device made. A later one replaces an earlier one at the same block.
   *
   * @throws StorageError `storage/full`
   */
  add(round: string, readings: readonly StakeReading[]): Promise<void>
  /** One reading of each stake that is settled (see above); all claims of a disputed one. */
  of(round: string): Promise<readonly KeptStake[]>
  /** The same of one stake only. */
  at(round: string, place: StakePlace): Promise<readonly KeptStake[]>
}

/** What one source claims of one stake, in decimal digits. */
interface Claim {
  readonly source: string
  readonly amount: string
}

/** One stake of one voter: what chains said to this device, and what sources claim. */
export interface StakeRecord {
  readonly round: string
  readonly chainId: number
  readonly contract: Hex
  readonly voter: Hex
  readonly blockHash: Hex
  /** Decimal digits, or null while this device has not read it. */
  readonly read: string | null
  /** One for each source. */
  readonly claimed: readonly Claim[]
}

const amount = v.pipe(
  decimal,
  v.check((digits) => !digits.startsWith('-')),
)
/** Versions before 4 kept amounts alone. */
const claim = v.union([
  v.object({ source: v.string(), amount }),
  v.pipe(
    amount,
    v.transform((digits): Claim => ({ source: earlierSource, amount: digits })),
  ),
])

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
    claimed: v.array(claim),
  }),
}

export function createStakes(open: OpenTable): StakeStore {
  const table = open(stakesModule)
  const sources = open(roundSourcesModule)
  return {
    add: (round, readings) =>
      table.tables.change('stakes', [stakesModule], stakeReads(round, readings), (found) => [
        mergeStakes(round, table.parseValid(found.flat()), readings, null),
      ]),
    async of(round) {
      const settle = settler(await sources.getByPrefix([round]))
      const same = interned()
      const stakes: KeptStake[] = []
      for await (const records of windowsOf(table.tables, { store: stakesModule, prefix: [round] })) {
        for (const stake of table.parseValid(records).flatMap(settle))
          stakes.push({ ...stake, contract: same(stake.contract), blockHash: same(stake.blockHash) })
      }
      return stakes
    },
    async at(round, place) {
      const settle = settler(await sources.getByPrefix([round]))
      return (await table.getByPrefix(stakeKeyIn(round, place))).flatMap(settle)
    },
  }
}

/** One object for equal texts: the stakes of a round lie in a few contracts at a few blocks. */
function interned(): (text: Hex) => Hex {
  const known = new Map<Hex, Hex>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size < 100) known.set(text, text)
    return text
  }
}

/** What has to be read before these are added. */
export function stakeReads(round: string, readings: readonly StakeReading[]): readonly Read[] {
  const keys = new Map(
    readings.map((reading) => [stakeKeyIn(round, reading).join(), stakeKeyIn(round, reading)]),
  )
  const prefixes: readonly Key[] = keys.size > manyKeys ? [[round]] : [...keys.values()]
  return prefixes.map((prefix) => ({ store: stakesModule, prefix }))
}

/**
 * @param kept What the database holds of the places of these readings.
 * @param source Who claims them; null when this device read them.
 */
export function mergeStakes(
  round: string,
  kept: readonly StakeRecord[],
  readings: readonly StakeReading[],
  source: string | null,
): Write {
  const known = new Map(kept.map((record) => [stakeKeyIn(round, record).join(), record]))
  const records = new Map(known)
  const contradicted = source === null ? new Set<string>() : contradictions(round, readings)
  for (const reading of readings) {
    const key = stakeKeyIn(round, reading).join()
    if (contradicted.has(key)) continue
    records.set(key, take(records.get(key) ?? emptyRecord(round, reading), reading, source))
  }
  const changed = [...records].filter(([key, record]) => known.get(key) !== record)
  return { store: stakesModule, put: changed.map(([, record]) => record) }
}

/** Stakes of which one source says two things: it says nothing. Exports of 0.2.0 handed disputes on like that. */
function contradictions(round: string, readings: readonly StakeReading[]): ReadonlySet<string> {
  const amounts = new Map<string, bigint>()
  const found = new Set<string>()
  for (const reading of readings) {
    const key = stakeKeyIn(round, reading).join()
    if ((amounts.get(key) ?? reading.amount) !== reading.amount) found.add(key)
    amounts.set(key, reading.amount)
  }
  return found
}

/** The key of a stake in its store. */
export function stakeKeyIn(round: string, { chainId, contract, voter, blockHash }: StakePlace): Key {
  return [round, chainId, contract, voter, blockHash]
}

function emptyRecord(round: string, { chainId, contract, voter, blockHash }: StakeReading): StakeRecord {
  return { round, chainId, contract, voter, blockHash, read: null, claimed: [] }
}

function take(record: StakeRecord, reading: StakeReading, source: string | null): StakeRecord {
  const digits = String(reading.amount)
  if (source === null) return { ...record, read: digits }
  if (record.claimed.some((known) => known.source === source && known.amount === digits)) return record
  const others = record.claimed.filter((known) => known.source !== source)
  return { ...record, claimed: [...others, { source, amount: digits }] }
}

/** What stands of one stake, given who the sources are. */
function settler(sources: readonly RoundSource[]): (record: StakeRecord) => readonly KeptStake[] {
  const known = new Map(sources.map((source) => [source.source, source]))
  const rank = ({ source }: Claim) =>
    known.get(source)?.kind === 'shipped' ? Infinity : (known.get(source)?.chosenAt ?? -1)
  return ({ round: _round, read, claimed, ...stake }) => {
    if (read !== null) return [{ ...stake, amount: BigInt(read), how: 'read', sources: [] }]
    const claims = claimed.filter(({ source }) => (known.get(source)?.forgottenAt ?? null) === null)
    const standing = leading(claims, rank)
    const amounts = [...new Set(standing.map((each) => each.amount))]
    return amounts.map((digits) => ({
      ...stake,
      amount: BigInt(digits),
      how: amounts.length > 1 ? 'disputed' : 'claimed',
      sources: standing.filter((each) => each.amount === digits).map(({ source }) => source),
    }))
  }
}

/** The claims of the highest rank; sources that nobody chose share the lowest. */
function leading(claims: readonly Claim[], rank: (claim: Claim) => number): readonly Claim[] {
  const highest = claims.reduce((most, each) => Math.max(most, rank(each)), -1)
  return claims.filter((each) => rank(each) === highest)
}
