// Which contracts count in a round, each at which block: what every reading of stakes asks for.
import type { Hex } from '../ethereum/index.ts'
import type { Round, Snapshot } from './manifest.ts'

/** One contract of the charter at the round's block of its chain. */
export interface StakePlace {
  readonly chainId: number
  readonly contract: Hex
  /** Decimals of the staked token. */
  readonly decimals: number
  readonly block: Snapshot
}

/** The contracts whose stake counts in a round, each at its block, in the charter's order. */
export function stakePlaces({ charter, manifest }: Round): readonly StakePlace[] {
  return charter.stakes.flatMap((stake) => {
    const block = manifest.snapshots.find(({ chainId }) => chainId === stake.chainId)
    return block ? [{ ...stake, block }] : []
  })
}
