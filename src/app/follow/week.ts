// Which of the rounds on this device is this week's, and which was last week's.
import type { StoredRound } from '../../archive/index.ts'
import { phaseOf, type RoundPhase } from '../../rounds/index.ts'

export interface Week {
  /** The round to look at and vote on now; a coming or the last one when none is open. Null when no round is here. */
  readonly current: StoredRound | null
  /** The closed round that it names as the one before, else the latest that closed, under its charter if there is one; null when none has. */
  readonly last: StoredRound | null
}

/** How many pictures of a round were painted for it, and how many stayed from rounds before. */
export function hangingOf({ round }: StoredRound): { readonly painted: number; readonly stayed: number } {
  const { fragments, number } = round.manifest
  const painted = fragments.filter(({ since }) => since === number).length
  return { painted, stayed: fragments.length - painted }
}

/** Best first. */
const ranks: readonly RoundPhase[] = ['open', 'coming', 'closed']

/**
 * This week and last week among `rounds`, at `now` in milliseconds since 1970. A round that only ever came in a file is a
 * stranger's, and takes the first screen only where there is no other.
 */
export function weekOf(rounds: readonly StoredRound[], now: number): Week {
  const followed = rounds.filter(({ sources }) => sources.some(({ kind }) => kind !== 'file'))
  const among = followed.length > 0 ? followed : rounds
  const rank = ({ round }: StoredRound) => ranks.indexOf(phaseOf(round.manifest, now))
  const newest = (a: StoredRound, b: StoredRound) => b.round.manifest.opensAt - a.round.manifest.opensAt
  const [current = null] = among.toSorted((a, b) => rank(a) - rank(b) || newest(a, b))
  if (current === null) return { current, last: null }
  const closed = among
    .filter((stored) => stored !== current && phaseOf(stored.round.manifest, now) === 'closed')
    .toSorted(newest)
  const { previous, charterId } = current.round.manifest
  const named = closed.find(({ id }) => id === previous)
  const own = closed.find(({ round }) => round.manifest.charterId === charterId)
  return { current, last: named ?? own ?? closed[0] ?? null }
}
