// Which ballots of one voter stay when there are too many in one round: the defence against flooding, where anybody can
// write somebody else's name on any number of ballots but cannot sign them.
import type { Hex, SignedBallot, Verdict } from '../ballots/index.ts'

/** The most ballots of one voter in one round. */
export const maxBallotsEach = 64

/** A ballot under its computed digest. */
export interface Held {
  readonly digest: Hex
  readonly signed: SignedBallot
  readonly receivedAt: number | null
}

/** Digest and signature: what makes two ballots one. */
export function heldKey({ digest, signed }: Pick<Held, 'digest' | 'signed'>): string {
  return `${digest} ${signed.signature}`
}

/**
 * The ballots that stay, `maxBallotsEach` of them. Those the voter's key signed come first, the highest nonces of them; then
 * those only a contract could vouch for, which came first; what is no signature at all goes before everything else. So a
 * stranger's ballots push out none that a key signed, whatever nonces they claim.
 *
 * @param standing A verdict for each, by `heldKey`, made without asking any chain.
 */
export function crowdOut(
  held: readonly Held[],
  standing: ReadonlyMap<string, Verdict['status']>,
): readonly Held[] {
  const rank = (ballot: Held) => ranks[standing.get(heldKey(ballot)) ?? 'unknown']
  const arrival = (ballot: Held) => (rank(ballot) === ranks.valid ? 0 : (ballot.receivedAt ?? 0))
  return [...held]
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        arrival(a) - arrival(b) ||
        Number(b.signed.message.nonce > a.signed.message.nonce) -
          Number(b.signed.message.nonce < a.signed.message.nonce) ||
        (heldKey(a) < heldKey(b) ? -1 : 1),
    )
    .slice(0, maxBallotsEach)
}

const ranks = { valid: 0, unknown: 1, invalid: 2 } as const
