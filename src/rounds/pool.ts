// From one round's pool to the next: the winner leaves for good, the charter's rule culls, the new pictures enter.
import { ascending } from './ascending.ts'
import type { Charter } from './charter.ts'
import { ManifestError } from './errors.ts'
import type { PoolFragment } from './manifest.ts'
import type { RoundResult } from './result.ts'

/** A new picture, before it has been in any round. */
export type Entrant = Omit<PoolFragment, 'since' | 'earned'>

export interface PoolStep {
  readonly charter: Pick<Charter, 'pool' | 'period'>
  /** The pool of the closed round. */
  readonly pool: readonly PoolFragment[]
  /** What the vote said of it; null where the artist chose alone and nothing was earned. */
  readonly result: Pick<RoundResult, 'ranking'> | null
  /** Id of the picture that is minted, or null if none is. */
  readonly winner: string | null
  readonly entrants: readonly Entrant[]
  /** Number of the round that opens. */
  readonly number: number
}

/**
 * The pool of the next round, oldest first, then by id: a pure function, so anyone can check a manifest's pool.
 *
 * Culling is by VP earned in the period, ties to the younger picture (it had less time to earn), then the smaller id.
 * The first round of a period starts everybody at 0, after culling.
 *
 * @throws ManifestError when a new picture is in the pool already.
 */
export function nextPool({
  charter,
  pool,
  result,
  winner,
  entrants,
  number,
}: PoolStep): readonly PoolFragment[] {
  const votes = new Map(result?.ranking.map(({ id, total }) => [id, BigInt(total)]))
  const ranked = pool
    .filter(({ id }) => id !== winner)
    .map((fragment) => ({
      ...fragment,
      earned: String(BigInt(fragment.earned) + (votes.get(fragment.id) ?? 0n)),
    }))
    .sort(
      (a, b) => ascending(BigInt(b.earned), BigInt(a.earned)) || b.since - a.since || ascending(a.id, b.id),
    )
  const { voted, autonomous } = charter.period
  const isNewPeriod = number % (voted + autonomous) === 0
  const stayed = ranked
    .slice(0, room(charter.pool, ranked.length))
    .map((f) => (isNewPeriod ? { ...f, earned: '0' } : f))
  const next = [...stayed, ...entrants.map((entrant) => ({ ...entrant, since: number, earned: '0' }))]
  const twice = next.find(({ id }, i) => next.findIndex((other) => other.id === id) !== i)
  if (twice) throw new ManifestError('manifest/twice', { id: twice.id })
  return next.sort((a, b) => a.since - b.since || ascending(a.id, b.id))
}

/** How many stay. */
function room(rule: Charter['pool'], size: number): number {
  if (rule.kind === 'all') return size
  if (rule.kind === 'keepTop') return rule.count
  return Math.max(0, size - rule.count)
}
