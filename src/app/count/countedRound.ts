// One count as it stays where it was made: the whole tally, and what the page may ask of it.
import { shippedSource, type ClaimedSeal, type KeptStake, type StoredRound } from '../../archive/index.ts'
import { parseChoices, type VerifiedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import {
  asideReasons,
  proveInclusion,
  resultId,
  roundResult,
  sealBallots,
  tally,
  votingPowers,
  type AsideReason,
  type PowerOf,
  type Receipt,
  type Round,
  type Sealing,
  type Tally,
} from '../../rounds/index.ts'
import type { Count, CountList, ListedBallot, OwnFate, StakeSources } from './counting.ts'

/** What a count is made of. */
export interface CountMaterial {
  readonly stored: StoredRound
  readonly ballots: readonly VerifiedBallot[]
  readonly stakes: readonly KeptStake[]
  readonly seals: readonly ClaimedSeal[]
  /** What the round's witnesses settled. */
  readonly sealing: Sealing
  readonly receipts: readonly Receipt[]
}

/** Reasons that a stake which is read could do away with, or a signature that is asked about. */
const dependsOnStake: ReadonlySet<AsideReason> = new Set([
  'unknown-signature',
  'superseded',
  'unknown-power',
  'disputed-power',
  'over-budget',
])

export class CountedRound {
  readonly summary: Count
  readonly #tally: Tally
  readonly #stakes: readonly KeptStake[]
  readonly #toRead: readonly Hex[]

  constructor({ stored, ballots, stakes, seals, sealing, receipts }: CountMaterial) {
    const { round } = stored
    // What the witnesses settled alone decides: a claimed seal could name any set of ballots.
    const settled = sealing.state.why === null ? sealing.list : null
    const counted = tally({ round, ballots, powerOf: votingPowers(round, stakes), sealed: settled })
    const onHearsay = countedOnHearsay(counted, stakes)
    const result = roundResult(round, counted)
    this.#tally = counted
    this.#stakes = stakes
    this.#toRead = votersToRead(round, ballots, counted)
    this.summary = {
      isProvisional: counted.isProvisional || onHearsay > 0 || lacksPower(counted),
      sealing: sealing.state,
      onHearsay,
      totals: counted.totals,
      used: counted.used,
      counted: counted.counted.length,
      voters: new Set(counted.counted.map(({ voter }) => voter)).size,
      powerless: counted.counted.filter(({ power }) => power === 0n).length,
      aside: asideCounts(counted),
      result,
      id: resultId(result),
      seals: sealClaims(seals, ballots, sealing),
      sources: stakeSources(stakes),
      own: ownFates(receipts, counted, seals, settled),
      toRead: this.#toRead.length,
    }
  }

  list(list: CountList, from: number, size: number): readonly ListedBallot[] {
    const part =
      list === 'counted'
        ? this.#tally.counted.slice(from, from + size)
        : this.#tally.setAside.filter(({ reason }) => reason === list).slice(from, from + size)
    return part.map(({ digest, voter, used = null, power = null }) => ({
      digest,
      voter,
      used,
      power,
      claims:
        list === 'disputed-power'
          ? this.#stakes.filter((stake) => stake.voter === voter && stake.how === 'disputed')
          : [],
    }))
  }

  votersToRead(from: number, size: number): readonly Hex[] {
    return this.#toRead.slice(from, from + size)
  }
}

/**
 * Whether a ballot could count if a contract vouched for it: it is of this round, for pictures in it, and its voter has VP.
 * Everything that is known here is asked before a chain is.
 */
export function couldCount({ charter, manifest, id }: Round, powerOf: PowerOf) {
  return ({ signed: { message } }: VerifiedBallot): boolean => {
    if (message.round !== `0x${id}`) return false
    const choices = parseChoices(message.choices)
    if (choices.some(({ index }) => index >= manifest.fragments.length)) return false
    if (!charter.negativeVotes && choices.some(({ power }) => power < 0n)) return false
    const power = powerOf(message.voter, 'all')
    return power.status === 'known' && power.power > 0n
  }
}

/** Voters of ballots that nothing speaks against but, perhaps, a stake or a signature that only chains know. */
function votersToRead(
  round: Round,
  ballots: readonly VerifiedBallot[],
  { counted, setAside }: Tally,
): readonly Hex[] {
  const open = new Set<Hex>(counted.map(({ voter }) => voter))
  const pictures = round.manifest.fragments.length
  const unsigned = new Set<Hex>()
  for (const { digest, voter, reason } of setAside) {
    if (reason === 'unknown-signature') unsigned.add(digest)
    else if (dependsOnStake.has(reason)) open.add(voter)
  }
  for (const { digest, signed } of ballots) {
    if (!unsigned.has(digest)) continue
    if (parseChoices(signed.message.choices).every(({ index }) => index < pictures))
      open.add(signed.message.voter)
  }
  return [...open]
}

function asideCounts({ setAside }: Tally): ReadonlyMap<AsideReason, number> {
  const counts = new Map<AsideReason, number>()
  for (const { reason } of setAside) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return new Map(
    asideReasons.flatMap((reason) => (counts.has(reason) ? [[reason, counts.get(reason)!]] : [])),
  )
}

function sealClaims(
  seals: readonly ClaimedSeal[],
  ballots: readonly VerifiedBallot[],
  { state, signed }: Sealing,
): Count['seals'] {
  const here = seals.length > 0 ? new Set(ballots.map(({ digest }) => digest)) : new Set<Hex>()
  return seals
    .filter(({ seal }) => state.why !== null || seal.root !== state.root || seal.count !== state.count)
    .map(({ source, seal: { root, count }, digests }) => ({
      source,
      root,
      count,
      held: digests.filter((digest) => here.has(digest)).length,
      witnesses: signed.find((each) => each.root === root && each.count === count)?.witnesses.length ?? 0,
    }))
}

/** Counted ballots of voters whose stake somewhere is only claimed, and not by what came with the app. */
function countedOnHearsay({ counted }: Tally, stakes: readonly KeptStake[]): number {
  const voters = new Set(
    stakes
      .filter(({ how, sources }) => how === 'claimed' && !sources.includes(shippedSource))
      .map(({ voter }) => voter),
  )
  return counted.filter(({ voter }) => voters.has(voter)).length
}

/** Whether a ballot would count if its voter's stake were known. */
function lacksPower({ setAside }: Tally): boolean {
  return setAside.some(({ reason }) => reason === 'unknown-power' || reason === 'disputed-power')
}

function stakeSources(stakes: readonly KeptStake[]): StakeSources {
  const voters = { read: new Set<Hex>(), claimed: new Set<Hex>(), disputed: new Set<Hex>() }
  for (const { how, voter } of stakes) voters[how].add(voter)
  for (const voter of voters.disputed) voters.claimed.delete(voter)
  return { read: voters.read.size, claimed: voters.claimed.size, disputed: voters.disputed.size }
}

function ownFates(
  receipts: readonly Receipt[],
  { round, counted, setAside }: Tally,
  seals: readonly ClaimedSeal[],
  settled: ReadonlySet<Hex> | null,
): readonly OwnFate[] {
  if (receipts.length === 0) return []
  const own = new Set(receipts.map(({ digest }) => digest))
  const fates = new Map<Hex, OwnFate['fate']>()
  for (const { digest } of counted) if (own.has(digest)) fates.set(digest, 'counted')
  for (const { digest, reason } of setAside) if (own.has(digest)) fates.set(digest, reason)
  const seal = settled && sealBallots(round, settled)
  return [...own].map((digest) => ({
    digest,
    fate: fates.get(digest) ?? null,
    claimedSeals: seals.filter(({ digests }) => digests.includes(digest)).length,
    inclusion: seal && settled.has(digest) ? { seal, at: proveInclusion(settled, digest) } : null,
  }))
}
