// What becomes of a ballot in a count: it is counted, or set aside with one reason. When a device first held it is not
// among the reasons: two people who count one set get one result, and only the witnesses' seal says what was in time.
import type { Hex } from '../ethereum/index.ts'

/** Why a ballot is not counted, in the order the reasons are tried. */
export const asideReasons = [
  /** It was signed for another round. */
  'wrong-round',
  /** There is no vote in its round: it is for practice, or the artist chooses alone. From version 2 on. */
  'no-vote',
  /** Neither the voter's key nor a contract vouches for it. */
  'invalid-signature',
  /** Nobody could say yet whether the signature holds. */
  'unknown-signature',
  /** The witnesses' seal does not hold it: it came after the close, or they missed or withheld it. */
  'unsealed',
  /** It names a picture that is not in the round. */
  'unknown-picture',
  /** It takes VP away where the charter does not allow that. */
  'negative-power',
  /** The same voter signed another with a higher nonce (or the same nonce and a smaller digest). */
  'superseded',
  /** The voter's power could not be read. Earlier ballots of the voter stay superseded meanwhile. */
  'unknown-power',
  /** Claims of the voter's stake differ, and nobody here has read it or chosen among them. */
  'disputed-power',
  /** It uses more than the voter has. Refused whole; it replaces nothing. */
  'over-budget',
  /** Its voter has no voting power, so it says nothing and costs nothing to make. From version 2 on; before, it was counted. */
  'no-power',
] as const

export type AsideReason = (typeof asideReasons)[number]

export interface CountedBallot {
  readonly digest: Hex
  readonly voter: Hex
  /** VP used: Σ |power|. */
  readonly used: bigint
  /** VP the voter has where the signature speaks for them. */
  readonly power: bigint
}

export interface SetAside {
  readonly digest: Hex
  readonly voter: Hex
  readonly reason: AsideReason
  /** For `over-budget`: what it uses and what there is. */
  readonly used?: bigint
  readonly power?: bigint
}
