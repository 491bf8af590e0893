// What is known of somebody's voting power in a round, stake by stake, as the page shows it. Unknown is a value of its
// own: it has reasons, and it is never 0.
import type { Hex } from '../../../ethereum/index.ts'
import type { UnknownReason, VoterStake } from '../../../chain/index.ts'
import {
  settleReading,
  stakePlaces,
  votingPowers,
  type Round,
  type StakePlace,
  type StakeReading,
} from '../../../rounds/index.ts'

export interface KnownStake extends StakePlace {
  /** In the token's smallest unit. */
  readonly amount: bigint
  /** `device`: it was read on this device before, and a block of the past does not change. */
  readonly source: 'agreement' | 'proof' | 'device'
  /** Hosts that said so. */
  readonly by: readonly string[]
  /** Hosts that a proof has shown to say something false. */
  readonly dissenting: readonly string[]
}

export interface UnknownStake extends StakePlace {
  /**
   * `not-loaded`: the code that reads chains is not on this device yet, and cannot be fetched; `not-read`: reading broke off
   * for a reason of its own, which was reported.
   */
  readonly reason: UnknownReason | 'not-loaded' | 'not-read'
  /** Hosts whose answers conflict, or that failed. */
  readonly hosts: readonly string[]
}

export type Power =
  /** No wallet is connected. */
  | { readonly status: 'none' }
  | { readonly status: 'reading' }
  | { readonly status: 'known'; readonly power: bigint; readonly stakes: readonly KnownStake[] }
  | {
      readonly status: 'unknown'
      readonly reasons: readonly UnknownStake[]
      /** What is known of the other chains: never shown as the whole. */
      readonly stakes: readonly KnownStake[]
    }

/**
 * Adds up the stakes of one voter, each settled by `settleReading`.
 *
 * @param kept What this device read earlier, a place each.
 * @param fresh What the chain says now, in the order of the places; empty when it was not asked.
 * @param otherwise Why there is no reading where there is none.
 */
export function settlePower(
  round: Round,
  voter: Hex,
  kept: readonly (StakeReading | undefined)[],
  fresh: readonly VoterStake[],
  otherwise: 'not-loaded' | 'not-read' = 'not-read',
): Power {
  const stakes: KnownStake[] = []
  const reasons: UnknownStake[] = []
  const readings: StakeReading[] = []
  for (const [i, place] of stakePlaces(round).entries()) {
    const reading = fresh[i]?.reading
    const settled = settleReading(reading, kept[i])
    if (settled) {
      const { amount } = settled.value
      readings.push(settled.value)
      const { source, by, dissenting } =
        reading?.status === 'known' ? reading : ({ source: 'device', by: [], dissenting: [] } as const)
      stakes.push({ ...place, amount, source, by, dissenting })
    } else if (reading?.status === 'unknown') {
      const { reason, conflicting, failures } = reading
      const hosts = conflicting.length ? conflicting : failures.map(({ params }) => params.rpc)
      reasons.push({ ...place, reason, hosts })
    } else reasons.push({ ...place, reason: otherwise, hosts: [] })
  }
  const power = votingPowers(round, readings)(voter, 'all')
  return power.status === 'known' ? { ...power, stakes } : { status: 'unknown', reasons, stakes }
}
