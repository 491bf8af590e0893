// The result: the tally as plain JSON with an id, small enough to publish. Whoever recounts the same ballots gets the
// same id, and that is the whole comparison.
import { contentId } from '../fragment/index.ts'
import { ascending } from './ascending.ts'
import type { Round } from './manifest.ts'
import { asideReasons, type AsideReason } from './fate.ts'
import type { Tally } from './tally.ts'

export interface RankedPicture {
  readonly id: string
  /** Position in the manifest. */
  readonly index: number
  /** Net VP in decimal digits. */
  readonly total: string
  readonly voters: number
}

export interface RoundResult {
  readonly version: 1
  readonly round: string
  /** Best first. */
  readonly ranking: readonly RankedPicture[]
  /** Id of the first, if it has more than 0 net VP; otherwise null. */
  readonly winner: string | null
  /** Ballots counted, and VP they used in decimal digits. */
  readonly counted: number
  readonly used: string
  /**
   * Ballots set aside, by reason; every reason is listed. Ids of published results contain these names: `late` is always 0,
   * and disputed power is unknown power.
   */
  readonly setAside: Readonly<Record<Exclude<AsideReason, 'disputed-power'> | 'late', number>>
}

/**
 * Ranks the pictures: by net VP, then by more voters, then by SHA-256 of round and picture. The last cannot be known before
 * the round is fixed, so nobody can paint a picture that wins ties.
 */
export function roundResult(round: Round, tally: Tally): RoundResult {
  const lots = new Map(round.manifest.fragments.map(({ id }) => [id, contentId({ round: round.id, id })]))
  const ranking = round.manifest.fragments
    .map(({ id }, index) => ({ id, index, ...tally.totals[index]! }))
    .sort(
      (a, b) =>
        ascending(b.total, a.total) || b.voters - a.voters || ascending(lots.get(a.id)!, lots.get(b.id)!),
    )
  const [first] = ranking
  return {
    version: 1,
    round: round.id,
    ranking: ranking.map(({ id, index, total, voters }) => ({ id, index, total: String(total), voters })),
    winner: first && first.total > 0n ? first.id : null,
    counted: tally.counted.length,
    used: String(tally.used),
    setAside: countReasons(tally),
  }
}

/** SHA-256 of the result's canonical JSON (RFC 8785). */
export function resultId(result: RoundResult): string {
  return contentId(result)
}

function countReasons({ setAside }: Tally): RoundResult['setAside'] {
  const reasons = [...asideReasons.filter((reason) => reason !== 'disputed-power'), 'late'] as const
  const counts = Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<
    (typeof reasons)[number],
    number
  >
  for (const { reason } of setAside) counts[reason === 'disputed-power' ? 'unknown-power' : reason]++
  return counts
}
