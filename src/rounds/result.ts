// The result: the tally as plain JSON with an id, small enough to publish. Whoever recounts the same ballots gets the
// same id, and that is the whole comparison.
import { contentId } from '../fragment/index.ts'
import { ascending } from './ascending.ts'
import { isAutonomous, isPractice, type Charter2 } from './charter.ts'
import type { Round } from './manifest.ts'
import type { Manifest2 } from './manifest2.ts'
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

interface Counts {
  readonly round: string
  /** Best first. */
  readonly ranking: readonly RankedPicture[]
  /** Id of the picture that leaves for good: the first, if it has more than 0 net VP, or what the artist chose; otherwise null. */
  readonly winner: string | null
  /** Ballots counted, and VP they used in decimal digits. */
  readonly counted: number
  readonly used: string
}

/** Of a round of version 1. */
interface RoundResult1 extends Counts {
  readonly version: 1
  /**
   * Ballots set aside, by reason; every reason is listed. Ids of published results contain these names: `late` is always 0,
   * and disputed power is unknown power.
   */
  readonly setAside: Readonly<Record<Exclude<AsideReason, LaterReason> | 'late', number>>
}

/** Reasons that results of version 1 do not name. */
const laterReasons = ['disputed-power', 'no-vote', 'no-power'] as const
type LaterReason = (typeof laterReasons)[number]

/** How a round came to its winner, or to none. */
type Decision =
  /** By its votes. */
  | 'vote'
  /** No picture got more than 0 VP. */
  | 'no-votes'
  /** Fewer voters, or less VP, than the charter's quorum. */
  | 'no-quorum'
  /** The artist chose alone. */
  | 'artist'
  /** Nothing is decided in a practice round. */
  | 'practice'

/** Of a round of version 2. */
interface RoundResult2 extends Counts {
  readonly version: 2
  readonly decided: Decision
  /** Voters whose ballots count; each has power. */
  readonly voters: number
  /** Ballots set aside, by reason; every reason is listed. */
  readonly setAside: Readonly<Record<AsideReason, number>>
}

/** Of the round's own version, whose ids differ. */
export type RoundResult = RoundResult1 | RoundResult2

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
  const leader = first && first.total > 0n ? first.id : null
  const counts = {
    round: round.id,
    ranking: ranking.map(({ id, index, total, voters }) => ({ id, index, total: String(total), voters })),
    counted: tally.counted.length,
    used: String(tally.used),
  }
  const { charter, manifest } = round
  if (charter.version === 1 || manifest.version === 1)
    return { version: 1, ...counts, winner: leader, setAside: earlierReasons(tally) }
  const voters = new Set(tally.counted.map(({ voter }) => voter)).size
  const decided = decisionOf(charter, manifest, tally.used, voters, leader)
  const winner = decided === 'vote' ? leader : decided === 'artist' ? manifest.chosen : null
  return { version: 2, ...counts, winner, decided, voters, setAside: countReasons(tally) }
}

function decisionOf(
  charter: Charter2,
  { number }: Manifest2,
  used: bigint,
  voters: number,
  leader: string | null,
): Decision {
  if (isPractice(charter)) return 'practice'
  if (isAutonomous(charter, number)) return 'artist'
  if (leader === null) return 'no-votes'
  const { quorum } = charter
  return voters < quorum.voters || used < BigInt(quorum.power) ? 'no-quorum' : 'vote'
}

/** SHA-256 of the result's canonical JSON (RFC 8785). */
export function resultId(result: RoundResult): string {
  return contentId(result)
}

function earlierReasons(tally: Tally): RoundResult1['setAside'] {
  const named = asideReasons.filter((reason) => !isLater(reason)) as Exclude<AsideReason, LaterReason>[]
  const counts = countReasons(tally)
  const listed = Object.fromEntries(named.map((reason) => [reason, counts[reason]]))
  return {
    ...(listed as Record<Exclude<AsideReason, LaterReason>, number>),
    'unknown-power': counts['unknown-power'] + counts['disputed-power'],
    late: 0,
  }
}

const isLater = (reason: AsideReason) => (laterReasons as readonly AsideReason[]).includes(reason)

function countReasons({ setAside }: Tally): Record<AsideReason, number> {
  const counts = Object.fromEntries(asideReasons.map((reason) => [reason, 0])) as Record<AsideReason, number>
  for (const { reason } of setAside) counts[reason]++
  return counts
}
