// Where a round stands in time. The clock is an argument, and only chooses what a page shows or whether a wallet is opened:
// what is counted depends on seals.
import type { Manifest } from './manifest.ts'

export type RoundPhase = 'coming' | 'open' | 'closed'

/**
 * The phase at a time: open from the very millisecond of the opening until just before the close.
 *
 * @param now Milliseconds since 1970.
 */
export function phaseOf(
  { opensAt, closesAt }: Pick<Manifest, 'opensAt' | 'closesAt'>,
  now: number,
): RoundPhase {
  if (now < opensAt) return 'coming'
  return now < closesAt ? 'open' : 'closed'
}
