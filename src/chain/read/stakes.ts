// Stakes of voters at a round's snapshot: what at least two RPCs say alike, and, where they do not and the contract's
// layout is pinned, what a storage proof shows. Keyed by (chain, contract); summing and rounding is the rounds' business.
import type { Hex } from '../../ethereum/index.ts'
import type { StakeReading } from '../../rounds/index.ts'
import type { Chains } from '../chains.ts'
import { bottoContracts } from '../contracts.ts'
import { RpcError } from '../errors.ts'
import { askAll, neededAnswers, type Answers } from '../rpc/askAll.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import { readBulkStakes, votersPerCall } from './bulkStakes.ts'
import type { BlockName } from './block.ts'
import { proveStakes, type ProvenStakes } from './proveStakes.ts'
import { mapReading, readingOf, type Reading } from './reading.ts'

/** One contract whose stake counts, at the block where it counts. */
export interface StakeSource extends BlockName {
  readonly chainId: number
  readonly contract: Hex
  /** Slot of the mapping `userStakes`, if pinned; without it there are no proofs. Default: what `bottoContracts` knows. */
  readonly stakesSlot?: number | null
}

/** The stake of one voter, or why it is not known. `value` is what `rounds` sums. */
export interface VoterStake {
  readonly chainId: number
  readonly contract: Hex
  readonly voter: Hex
  readonly reading: Reading<StakeReading>
}

/** What one RPC says of some voters: an answer each, or null where the contract gave none. */
type Column = readonly (bigint | null)[]

/**
 * Reads stakes, 250 voters at a time, in the order of the voters.
 *
 * @throws the signal's reason when aborted. A failed read is a reading, not an error.
 */
export async function* readStakes(
  chains: Chains,
  source: StakeSource,
  voters: readonly Hex[],
  signal?: AbortSignal,
): AsyncIterable<VoterStake> {
  const rpcs = chains.rpcs(source.chainId)
  for (let at = 0; at < voters.length; at += votersPerCall) {
    yield* await readChunk(rpcs, source, voters.slice(at, at + votersPerCall), signal)
  }
}

async function readChunk(
  rpcs: readonly Rpc[],
  source: StakeSource,
  voters: readonly Hex[],
  signal: AbortSignal | undefined,
): Promise<readonly VoterStake[]> {
  const { stakesSlot = layoutOf(source) } = source
  if (stakesSlot === null && rpcs.length > 0 && tooFewAwake(rpcs)) return unasked(rpcs, source, voters)
  const answers = await askAll(
    rpcs,
    async (rpc, stop): Promise<Column> =>
      (await readBulkStakes(rpc, source.contract, source, voters, stop)) ?? voters.map(() => null),
    signal,
  )
  const agreed = voters.map((_, i) => compare(answers, i))
  const open = voters.filter((_, i) => needsProof(agreed[i]!))
  const proofs =
    open.length > 0 && stakesSlot !== null
      ? await proveStakes(rpcs, { ...source, stakesSlot }, open, signal)
      : null
  const { chainId, contract, blockHash } = source
  return voters.map((voter, i) => {
    const amount = settle(agreed[i]!, answers, i, voter, proofs)
    const reading = mapReading(amount, (value) => ({ chainId, contract, voter, blockHash, amount: value }))
    return { chainId, contract, voter, reading }
  })
}

/** Where too few RPCs can answer at the moment, nothing can be known, and those that could are spared the question. */
function tooFewAwake(rpcs: readonly Rpc[]): boolean {
  return rpcs.length >= neededAnswers && rpcs.filter(({ isResting }) => !isResting).length < neededAnswers
}

function unasked(
  rpcs: readonly Rpc[],
  { chainId, contract }: StakeSource,
  voters: readonly Hex[],
): readonly VoterStake[] {
  const resting = rpcs.filter(({ isResting }) => isResting)
  const failures = resting.map(({ name }) => new RpcError('rpc/resting', { rpc: name }))
  const reason = resting.length < rpcs.length ? 'one-answer' : 'no-answer'
  const reading = { status: 'unknown', reason, conflicting: [], failures } as const
  return voters.map((voter) => ({ chainId, contract, voter, reading }))
}

/** What the RPCs say together of one voter. */
function compare({ answered, failed }: Answers<Column>, i: number): Reading<bigint> {
  const row = answered.map(({ rpc, value }) => ({ rpc, value: value[i]! }))
  return mapReading(readingOf({ answered: row, failed }, String), (value) => value)
}

/** A proof can settle what too few said, or said differently; it cannot help where no RPC knows the block or the contract. */
function needsProof(reading: Reading<bigint>): boolean {
  return reading.status === 'unknown' && ['one-answer', 'disagreement'].includes(reading.reason)
}

/**
 * Lets a proof decide among answers. It never decides against all of them: the one thing a proof cannot show is that its
 * slot is the right one, and the contract's own answer through some RPC does.
 */
function settle(
  agreed: Reading<bigint>,
  { answered }: Answers<Column>,
  i: number,
  voter: Hex,
  proofs: ProvenStakes | null,
): Reading<bigint> {
  const proven = proofs?.amounts.get(voter)
  if (!proofs?.by || proven === undefined || !answered.some(({ value }) => value[i] === proven)) return agreed
  const outdone = answered.filter(({ value }) => value[i] !== proven).map(({ rpc }) => rpc)
  const dissenting = [...new Set([...outdone, ...proofs.dissenting])]
  return { status: 'known', value: proven, source: 'proof', by: [proofs.by], dissenting }
}

function layoutOf({ chainId, contract }: StakeSource): number | null {
  const known = bottoContracts.find((entry) => entry.chainId === chainId && entry.staking === contract)
  return known?.stakesSlot ?? null
}
