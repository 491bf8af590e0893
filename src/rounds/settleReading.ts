// What holds of one stake when the chain was asked now and this device had read it before. A snapshot block is past, so an
// old reading stays true; but it was an agreement of RPCs, and RPCs that now contradict each other may have agreed on a lie.
import type { StakeReading } from './votingPower.ts'

/** What the chain says now; undefined when it was not asked. */
export type FreshReading =
  | { readonly status: 'known'; readonly value: StakeReading }
  /** `disagreement`: sources contradict each other. Other reasons are silence of some kind. */
  | { readonly status: 'unknown'; readonly reason: string }
  | undefined

/** The reading that holds, and whence. */
export interface SettledReading {
  readonly from: 'chain' | 'device'
  readonly value: StakeReading
}

/**
 * Settles one stake: what the chain says now holds; a fresh disagreement outweighs an old agreement; a fresh silence does
 * not.
 *
 * @param kept What this device read itself before. Claims of files are no readings, and do not belong here.
 * @returns null when the stake is unknown.
 */
export function settleReading(fresh: FreshReading, kept: StakeReading | undefined): SettledReading | null {
  if (fresh?.status === 'known') return { from: 'chain', value: fresh.value }
  if (!kept || fresh?.reason === 'disagreement') return null
  return { from: 'device', value: kept }
}
