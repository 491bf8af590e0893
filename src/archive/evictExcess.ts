// Which ballots of one voter stay when there are too many in one round: the defence against flooding, where anybody can
// write somebody else's name on any number of ballots but cannot sign them.
import type { SignedBallot, Verdict } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'

/** The most ballots of one voter in one round. */
export const maxBallotsEach = 64

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

/**
 * The ballots that stay, `maxBallotsEach` of them. Those the voter's key signed come first, the highest nonces of them; then
 * those only a contract could vouch for, which came first; what is no signature at all goes before everything else. So a
 * stranger's ballots push out none that a key signed, whatever nonces they claim.
 */
export function evictExcess(ballots: readonly ArrivedBallot[], verdicts: Verdicts): readonly ArrivedBallot[] {
  const rank = (ballot: ArrivedBallot) => ranks[verdicts.get(ballotKey(ballot)) ?? 'unknown']
  const arrival = (ballot: ArrivedBallot) => (rank(ballot) === ranks.valid ? 0 : (ballot.receivedAt ?? 0))
  return [...ballots]
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        arrival(a) - arrival(b) ||
        descending(a.signed.message.nonce, b.signed.message.nonce) ||
        (ballotKey(a) < ballotKey(b) ? -1 : 1),
    )
    .slice(0, maxBallotsEach)
}

const ranks = { valid: 0, unknown: 1, invalid: 2 } as const
const descending = (a: bigint, b: bigint) => Number(b > a) - Number(b < a)
