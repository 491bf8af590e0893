// One person's voting power in one round: first from what this device has read before (the block is past, so it still
// holds), then from the chain. What was read is kept, so that it is known offline the next time.
import type { StakeStore } from '../../../archive/index.ts'
import type { Hex } from '../../../ethereum/index.ts'
import type { VoterStake } from '../../../chain/index.ts'
import { hasCode } from '../../../fragment/index.ts'
import { stakePlaces, type Round, type StakeReading } from '../../../rounds/index.ts'
import type { OpenChain } from '../../../app/chains/index.ts'
import { settlePower, type Power } from './power.ts'

export interface PowerPorts {
  readonly stakes: Pick<StakeStore, 'at' | 'add'>
  /** Rejects while the code that reads chains cannot be had. */
  open(): Promise<OpenChain>
}

export interface PowerOptions {
  /** Asks the chain even where this device knows already. */
  readonly isAgain?: boolean
  readonly signal: AbortSignal
}

/**
 * Reads.
 *
 * @throws what the archive throws; the signal's reason when aborted.
 */
export async function readPower(
  round: Round,
  voter: Hex,
  { stakes, open }: PowerPorts,
  { isAgain = false, signal }: PowerOptions,
): Promise<Power> {
  const kept = await readKept(round, voter, stakes)
  const known = settlePower(round, voter, kept, [], 'not-loaded')
  if (known.status === 'known' && !isAgain) return known
  const opened = await open().catch((error: unknown) => {
    if (hasCode(error, 'chain-code/not-loaded')) return null
    throw error
  })
  signal.throwIfAborted()
  if (opened === null) return known
  const { room, chains } = opened
  const fresh: VoterStake[] = []
  for await (const stake of room.readRoundStakes(chains, round, [voter], signal)) fresh.push(stake)
  const readings = fresh.flatMap(({ reading }) => (reading.status === 'known' ? [reading.value] : []))
  if (readings.length) await stakes.add(round.id, readings)
  return settlePower(round, voter, kept, fresh)
}

/** A reading for each place of `stakePlaces` that this device took itself; undefined where there is none. */
function readKept(
  round: Round,
  voter: Hex,
  stakes: PowerPorts['stakes'],
): Promise<readonly (StakeReading | undefined)[]> {
  return Promise.all(
    stakePlaces(round).map(async ({ chainId, contract, block: { blockHash } }) => {
      const readings = await stakes.at(round.id, { chainId, contract, voter, blockHash })
      return readings.find(({ how }) => how === 'read')
    }),
  )
}
