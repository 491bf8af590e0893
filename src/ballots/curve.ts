// The secp256k1 curve, as libsecp256k1 compiled to WebAssembly (@bitauth/libauth): ten times the speed of JavaScript
// implementations, which is the difference between half a minute and five for 100,000 ballots.
// Imported by its file, because the library's entry instantiates four hashes we do not use.
import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js'
import { keccak256, toHex, type Hex } from '../ethereum/index.ts'
import { CurveError } from './errors.ts'

/** The one thing a count needs from the curve. */
export interface Curve {
  /**
   * The address whose key made a signature, or null when no key can have.
   *
   * @param compact 64 bytes r ‖ s, big-endian.
   * @param recoveryId 0 or 1: whether the nonce point's y is odd.
   * @param digest 32 bytes.
   */
  recoverAddress(compact: Uint8Array, recoveryId: 0 | 1, digest: Uint8Array): Hex | null
}

let started: Promise<Curve> | undefined

/**
 * The curve of this thread. The first call decodes and compiles 60 kB of WebAssembly (some 60 ms) and keeps 16 MB; it
 * holds no state between signatures, so one serves everybody.
 *
 * @throws CurveError where WebAssembly is missing or forbidden.
 */
export function loadCurve(): Promise<Curve> {
  return (started ??= startCurve())
}

async function startCurve(): Promise<Curve> {
  const secp256k1 = await instantiateSecp256k1().catch((cause: unknown) => {
    throw new CurveError('curve/not-started', {}, { cause })
  })
  return {
    recoverAddress(compact, recoveryId, digest) {
      const publicKey = secp256k1.recoverPublicKeyUncompressed(compact, recoveryId, digest)
      return typeof publicKey === 'string' ? null : addressOf(publicKey)
    },
  }
}

/** Last 20 bytes of keccak-256(x ‖ y), without the key's leading 0x04 (Yellow Paper, appendix F). */
function addressOf(publicKey: Uint8Array): Hex {
  return toHex(keccak256(publicKey.subarray(1)).subarray(12))
}
