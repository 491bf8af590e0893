// Events of NIP-01 (Nostr): a signed statement that any relay can carry and anybody can check. Witnesses speak in them, so
// that a seal in a file and a seal from a relay are the same bytes.
import { schnorr } from '@noble/curves/secp256k1'
import { sha256 as hash } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseEvent, type EventTemplate, type SignedEvent } from './eventForm.ts'

/** NIP-01: SHA-256 of `[0, pubkey, created_at, kind, tags, content]` as JSON without white space, in UTF-8. */
export function eventId({
  pubkey,
  created_at,
  kind,
  tags,
  content,
}: Omit<SignedEvent, 'id' | 'sig'>): string {
  return bytesToHex(hash(utf8ToBytes(JSON.stringify([0, pubkey, created_at, kind, tags, content]))))
}

/** Whether an event's id is that of its content and its signature (BIP-340) that of its key. Costs about 2 ms. */
export function verifyEvent(signed: SignedEvent): boolean {
  return eventId(signed) === signed.id && verifySchnorr(signed.sig, signed.id, signed.pubkey)
}

/**
 * Signs an event. What no reader would accept is not signed.
 *
 * @param secretKey 32 bytes.
 * @param auxiliary 32 random bytes (BIP-340), which protect the key against faulty hardware; zeros are safe, too.
 * @throws EventError naming the first member that is wrong or too long.
 */
export function signEvent(
  template: EventTemplate,
  secretKey: Uint8Array,
  auxiliary: Uint8Array = new Uint8Array(32),
): SignedEvent {
  const { created_at, kind, tags, content } = template
  const unsigned = { pubkey: witnessKey(secretKey), created_at, kind, tags, content }
  const id = eventId(unsigned)
  return parseEvent({ ...unsigned, id, sig: bytesToHex(schnorr.sign(hexToBytes(id), secretKey, auxiliary)) })
}

/** The public name of a secret key: its x-only key in hexadecimal, as charters list it. */
export function witnessKey(secretKey: Uint8Array): string {
  return bytesToHex(schnorr.getPublicKey(secretKey))
}

/** BIP-340's verification of a signature over 32 bytes; false for anything malformed. All in hexadecimal. */
export function verifySchnorr(signature: string, message: string, publicKey: string): boolean {
  return schnorr.verify(signature, message, publicKey)
}
