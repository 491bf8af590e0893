// The bulk step of a count: from ballots to the keys that signed them. No network, no waiting, the same in a page, a
// worker and Node. Whether a signer is the voter is judged in `verifyMany`.
import { fromHex, toHex, type Hex } from '../ethereum/index.ts'
import type { SignedBallot } from './ballot.ts'
import type { Curve } from './curve.ts'
import { ballotDigestBytes } from './digest.ts'

/** What the mathematics says about one signed ballot. Plain data, cheap to send between threads. */
export interface Recovered {
  /** EIP-712 digest, computed here and never taken from the sender. */
  readonly digest: Hex
  /** Address of the key that signed, or null when the signature is not of a key's form or fits no key. */
  readonly signer: Hex | null
  /** Whether the signature has the one form we accept from keys: v 27 or 28, s in the lower half. */
  readonly canonical: boolean
}

/** n / 2 of secp256k1, rounded down: the largest s that EIP-2 lets pass. */
const halfOrder = fromHex('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0')

/** Recovers the signers of ballots, in their order. Takes about 0.25 ms a ballot; send chunks, not everything. */
export function recoverSigners(ballots: readonly SignedBallot[], curve: Curve): readonly Recovered[] {
  return ballots.map(({ message, signature }) => {
    const digest = ballotDigestBytes(message)
    return { digest: toHex(digest), ...recoverSigner(digest, signature, curve) }
  })
}

function recoverSigner(
  digest: Uint8Array,
  signature: Hex,
  curve: Curve,
): { signer: Hex | null; canonical: boolean } {
  // 65 bytes only: the 64-byte form of EIP-2098 would be a second text for one signature.
  if (signature.length !== 2 + 2 * 65) return { signer: null, canonical: false }
  const bytes = fromHex(signature)
  const v = bytes[64]!
  // v 0 and 1 are read, only to tell the voter's own ballot in a wrong form from a stranger's.
  const recoveryId = v === 0 || v === 27 ? 0 : v === 1 || v === 28 ? 1 : null
  if (recoveryId === null) return { signer: null, canonical: false }
  const signer = curve.recoverAddress(bytes.subarray(0, 64), recoveryId, digest)
  return { signer, canonical: v >= 27 && isLow(bytes.subarray(32, 64)) }
}

/** Whether s ≤ n / 2: (r, n − s) with the other v is valid too, and must not be a second signature (EIP-2). */
function isLow(s: Uint8Array): boolean {
  const differing = s.findIndex((byte, i) => byte !== halfOrder[i])
  return differing < 0 || s[differing]! < halfOrder[differing]!
}
