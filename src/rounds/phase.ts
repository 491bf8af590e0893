// Where a round stands in time. The clock is an argument, and only chooses what a page shows or whether a wallet is opened:
// what is counted depends on seals.
import type { Manifest } from './manifest.ts'

type RoundTimes = Pick<Manifest, 'version' | 'opensAt' | 'closesAt'>

export type RoundPhase = 'coming' | 'open' | 'closed'

/**
 * The phase at a time: open from the very millisecond of the opening until just before the close; a
 * practice round has none.
 *
 * @param now Milliseconds since 1970.
 */
export function phaseOf(
  { opensAt, closesAt }: Pick<Manifest, 'opensAt' | 'closesAt'>,
  now: number,
): RoundPhase {
  if (now < opensAt) return 'coming'
  return closesAt === null || now < closesAt ? 'open' : 'closed'
}

/** The longest a round of version 1 may be open by its charter's schedule. */
const mostDays = 28

/**
 * Whether a round is for practice: always open, local votes only, never sealed. Of version 2 it has no close; one of version 1 is
 * one when it stays open longer than any schedule its charter could name.
 */
export function isPracticeRound({ version, opensAt, closesAt }: RoundTimes): boolean {
  return closesAt === null || (version === 1 && closesAt - opensAt > mostDays * 86_400_000)
}
