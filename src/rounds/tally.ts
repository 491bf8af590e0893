// The count: a pure fold over a set of verified ballots. The same set gives the same tally in every browser, whatever the
// order, the repeats or the times of arrival; every ballot ends in exactly one place, counted or set aside with a reason.
import { parseChoices, type Choice, type VerifiedBallot } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { ascending } from './ascending.ts'
import { isAutonomous, isPractice } from './charter.ts'
import { ballotRound, type Round } from './manifest.ts'
import type { AsideReason, CountedBallot, SetAside } from './fate.ts'
import { mergeBallots } from './mergeBallots.ts'
import { settleVoter, type Candidate } from './settleVoter.ts'
import type { PowerOf } from './votingPower.ts'

/** What one picture got. */
export interface PictureTotal {
  /** Net VP. */
  readonly total: bigint
  /** VP given, and VP taken away as a positive number. */
  readonly given: bigint
  readonly taken: bigint
  /** Voters whose ballot names it. */
  readonly voters: number
}

export interface Tally {
  /** The round's id, without 0x. */
  readonly round: string
  /** True while no seal says which ballots there are. */
  readonly isProvisional: boolean
  /** By manifest index. */
  readonly totals: readonly PictureTotal[]
  /** By digest. */
  readonly counted: readonly CountedBallot[]
  /** By digest. */
  readonly setAside: readonly SetAside[]
  /** VP used by all counted ballots. */
  readonly used: bigint
}

export interface TallyInput {
  readonly round: Round
  /** Any number of copies, in any order. */
  readonly ballots: Iterable<VerifiedBallot>
  readonly powerOf: PowerOf
  /** Digests the witnesses agreed on at the close; null while there are none, and then the tally is provisional. */
  readonly sealed: ReadonlySet<Hex> | null
}

/**
 * Counts ballots.
 *
 * Copies of one ballot are one. Of one voter's ballots the highest nonce counts; a ballot that uses more VP than the voter
 * has is refused whole, and the next lower nonce is tried (`settleVoter`).
 */
export function tally({ round, ballots, powerOf, sealed }: TallyInput): Tally {
  const setAside: SetAside[] = []
  const byVoter = new Map<Hex, Candidate[]>()
  for (const ballot of mergeBallots(ballots)) {
    const { digest, signed, verdict } = ballot
    const { voter } = signed.message
    const choices = parseChoices(signed.message.choices)
    const reason = objection(ballot, choices, round, sealed)
    if (reason) setAside.push({ digest, voter, reason })
    else if (verdict.status === 'valid') {
      const candidates = byVoter.get(voter) ?? []
      byVoter.set(voter, candidates)
      candidates.push({ ...ballot, choices, chains: verdict.chains })
    }
  }
  const chainIds = round.manifest.snapshots.map(({ chainId }) => chainId)
  const isPowerNeeded = round.charter.version === 2
  const counted: CountedBallot[] = []
  const totals = round.manifest.fragments.map(() => ({ total: 0n, given: 0n, taken: 0n, voters: 0 }))
  for (const candidates of byVoter.values()) {
    for (const settled of settleVoter(candidates, chainIds, powerOf, isPowerNeeded)) {
      if ('setAside' in settled) setAside.push(settled.setAside)
      else {
        counted.push(settled.counted)
        addTo(totals, settled.choices)
      }
    }
  }
  return {
    round: round.id,
    isProvisional: sealed === null,
    totals,
    counted: counted.sort(byDigest),
    setAside: setAside.sort(byDigest),
    used: counted.reduce((sum, { used }) => sum + used, 0n),
  }
}

/** What speaks against a ballot by itself. */
function objection(
  { digest, signed, verdict }: VerifiedBallot,
  choices: readonly Choice[],
  round: Round,
  sealed: ReadonlySet<Hex> | null,
): AsideReason | null {
  const { charter, manifest } = round
  if (signed.message.round !== ballotRound(round)) return 'wrong-round'
  if (!hasVote(round)) return 'no-vote'
  if (verdict.status === 'invalid') return 'invalid-signature'
  if (verdict.status === 'unknown') return 'unknown-signature'
  if (sealed !== null && !sealed.has(digest)) return 'unsealed'
  if (choices.some(({ index }) => index >= manifest.fragments.length)) return 'unknown-picture'
  if (!charter.negativeVotes && choices.some(({ power }) => power < 0n)) return 'negative-power'
  return null
}

/** Whether ballots decide anything in a round. Those of version 1 always had a vote. */
function hasVote({ charter, manifest }: Round): boolean {
  return charter.version === 1 || !(isPractice(charter) || isAutonomous(charter, manifest.number))
}

function addTo(
  totals: { total: bigint; given: bigint; taken: bigint; voters: number }[],
  choices: readonly Choice[],
): void {
  for (const { index, power } of choices) {
    const picture = totals[index]!
    picture.total += power
    if (power > 0n) picture.given += power
    else picture.taken -= power
    picture.voters++
  }
}

function byDigest(a: { readonly digest: Hex }, b: { readonly digest: Hex }): number {
  return ascending(a.digest, b.digest)
}
