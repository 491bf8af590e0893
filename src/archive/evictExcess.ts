// Which ballots of one voter stay when there are too many in one round: the defence against flooding, where anybody can
// write somebody else's name on any number of ballots but cannot sign them.
import type { SignedBallot, Verdict } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { maxFileBallotsEach } from '../rounds/index.ts'

/** A ballot under its computed digest, with its arrival. */
export interface ArrivedBallot {
  readonly digest: Hex
  readonly signed: SignedBallot
  /** Milliseconds since 1970, or null when nobody noted it. */
  readonly receivedAt: number | null
  /** Who brought it. */
  readonly sources: readonly string[]
}

/** By `ballotKey`: what is known of each signature, without asking any chain. */
export type Verdicts = ReadonlyMap<string, Verdict['status']>

/** Digest and signature: what makes two ballots one. */
export function ballotKey({ digest, signed }: Pick<ArrivedBallot, 'digest' | 'signed'>): string {
  return `${digest} ${signed.signature}`
}

/** Whether some source brought more than its share, so that their signatures must be looked at. `ballots` are of one voter. */
export function isCrowd(ballots: readonly ArrivedBallot[]): boolean {
  return ballots.length > maxFileBallotsEach && [...bySource(ballots).values()].some(isExcess)
}

/**
 * The ballots of one voter that stay: of each source `maxFileBallotsEach`, whatever others bring. Those on the source's list come
 * first, for without them a list that witnesses sealed could never be complete; then those the voter's key signed, the highest nonces
 * of them; then those only a contract could vouch for, which came first; what is no signature at all goes before everything else. So a
 * stranger's ballots push out none that a key signed, and none of another source, whatever nonces they claim.
 *
 * @param listed Digests on the list of the file that arrives: of no other source's is there too much.
 */
export function evictExcess(
  ballots: readonly ArrivedBallot[],
  verdicts: Verdicts,
  listed: ReadonlySet<Hex> = new Set(),
): readonly ArrivedBallot[] {
  const staying = new Set<ArrivedBallot>()
  for (const brought of bySource(ballots).values())
    for (const ballot of firstOf(brought, verdicts, listed)) staying.add(ballot)
  return ballots.filter((ballot) => staying.has(ballot))
}

const isExcess = (ballots: readonly unknown[]) => ballots.length > maxFileBallotsEach

function bySource(ballots: readonly ArrivedBallot[]): ReadonlyMap<string, ArrivedBallot[]> {
  const groups = new Map<string, ArrivedBallot[]>()
  for (const ballot of ballots) {
    for (const source of ballot.sources) {
      const group = groups.get(source)
      if (group) group.push(ballot)
      else groups.set(source, [ballot])
    }
  }
  return groups
}

function firstOf(
  ballots: readonly ArrivedBallot[],
  verdicts: Verdicts,
  listed: ReadonlySet<Hex>,
): readonly ArrivedBallot[] {
  if (!isExcess(ballots)) return ballots
  const rank = (ballot: ArrivedBallot) => ranks[verdicts.get(ballotKey(ballot)) ?? 'unknown']
  const isListed = (ballot: ArrivedBallot) => listed.has(ballot.digest) && rank(ballot) !== ranks.invalid
  const arrival = (ballot: ArrivedBallot) => (rank(ballot) === ranks.valid ? 0 : (ballot.receivedAt ?? 0))
  return [...ballots]
    .sort(
      (a, b) =>
        Number(isListed(b)) - Number(isListed(a)) ||
        rank(a) - rank(b) ||
        arrival(a) - arrival(b) ||
        descending(a.signed.message.nonce, b.signed.message.nonce) ||
        (ballotKey(a) < ballotKey(b) ? -1 : 1),
    )
    .slice(0, maxFileBallotsEach)
}

const ranks = { valid: 0, unknown: 1, invalid: 2 } as const
const descending = (a: bigint, b: bigint) => Number(b > a) - Number(b < a)
