// What verification can say of a ballot. There are three answers, not two: what could not be asked is unknown, and
// unknown is neither counted nor called a forgery.
import type { Hex } from '../ethereum/index.ts'
import type { SignedBallot } from './ballot.ts'

/** Why a ballot is refused for good. */
export type InvalidReason =
  /** The voter's own key signed, but in a second form (high s, v 0 or 1), which would make one vote two. */
  | 'not-canonical'
  /** Another key signed, or the ballot was altered after signing, and no contract at the voter's address vouches for it. */
  | 'other-signer'
  /** It ends like an EIP-6492 wrapper and is none. */
  | 'bad-wrapper'

/** Why nothing can be said yet. */
export type UnknownReason =
  /** The voter may be a contract wallet, and no chain was given to ask. */
  | 'not-asked'
  /** A chain did not answer. */
  | 'no-answer'

export type Verdict =
  | {
      readonly status: 'valid'
      /** A key's own signature, a deployed wallet (EIP-1271), or one wrapped with its deployment (EIP-6492). */
      readonly by: 'key' | 'contract' | 'wrapped-contract'
      /**
       * Where the signature speaks for the voter: everywhere for a key; for a contract only the chains whose contract
       * vouches, because the same address may have other owners elsewhere.
       */
      readonly chains: 'all' | readonly number[]
    }
  | { readonly status: 'invalid'; readonly reason: InvalidReason; readonly signer: Hex | null }
  | { readonly status: 'unknown'; readonly reason: UnknownReason }

/** A ballot with its id and what is known of its signature. */
export interface VerifiedBallot {
  readonly signed: SignedBallot
  readonly digest: Hex
  readonly verdict: Verdict
}
