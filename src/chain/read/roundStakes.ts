// Everything a round's count needs to know of stakes: each contract of the charter at the snapshot of its chain.
import type { Hex } from '../../ethereum/index.ts'
import { stakePlaces, type Round } from '../../rounds/index.ts'
import type { Chains } from '../chains.ts'
import { readStakes, type StakeSource, type VoterStake } from './stakes.ts'

/** The stake sources of a round: the charter's contracts, pinned by the manifest's snapshots. */
export function stakeSources(round: Round): readonly StakeSource[] {
  return stakePlaces(round).map(({ block, contract }) => ({ ...block, contract }))
}

/**
 * Reads the stakes of voters in a round, contract after contract. Known readings go into `votingPowers(round, …)`; what is
 * missing there makes a voter's power unknown by itself.
 *
 * @throws the signal's reason when aborted.
 */
export async function* readRoundStakes(
  chains: Chains,
  round: Round,
  voters: readonly Hex[],
  signal?: AbortSignal,
): AsyncIterable<VoterStake> {
  for (const source of stakeSources(round)) yield* readStakes(chains, source, voters, signal)
}
