// The number a new ballot gets, so that it replaces what its voter has signed before.
import { maxNonce, verifyBallot, type SignedBallot } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'

/**
 * The nonce of a voter's next ballot in a round: later than the clock says, and later than anything this voter really
 * signed, because clocks go back and ballots must not.
 *
 * Only what the voter's own key signed is heeded. Anybody can write a voter's name on a ballot with a nonce near the
 * maximum; if such a claim were heeded, the voter's next nonce would be beyond all nonces, and one forgery would end
 * all voting. For the same reason a genuine ballot with the maximum itself is not heeded: nothing can follow it. (A contract
 * wallet's ballots cannot be told from forgeries without a chain; theirs go by the clock alone.)
 *
 * @param held Ballots of this round that this device holds, its receipts among them: any number, genuine or not.
 * @param now Milliseconds since 1970.
 */
export async function nextNonce(voter: Hex, held: Iterable<SignedBallot>, now: number): Promise<bigint> {
  const clock = BigInt(Math.max(0, Math.floor(now)))
  const ahead = [...held]
    .filter(({ message }) => message.voter === voter && message.nonce >= clock && message.nonce < maxNonce)
    .sort((a, b) => (a.message.nonce > b.message.nonce ? -1 : 1))
  for (const signed of ahead) {
    const { verdict } = await verifyBallot(signed)
    if (verdict.status === 'valid') return signed.message.nonce + 1n
  }
  return clock
}
