// Content ids: the SHA-256 of bytes, or of a value's canonical JSON, in lower-case hexadecimal.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type Json } from './canonicalJson.ts'

/** SHA-256 (FIPS 180-4) of bytes as 64 lower-case hexadecimal digits. Synchronous: the same in a page, a worker and Node. */
export function bytesId(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}

/**
 * The content id of a JSON value: SHA-256 of its canonical form (RFC 8785) in UTF-8.
 *
 * @throws CanonicalJsonError for a value JSON cannot carry; see `canonicalJson`.
 */
export function contentId(value: Json | object): string {
  return bytesId(utf8ToBytes(canonicalJson(value)))
}
