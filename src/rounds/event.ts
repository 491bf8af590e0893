// Events of NIP-01 (Nostr): a signed statement that any relay can carry and anybody can check. Witnesses speak in them, so
// that a seal in a file and a seal from a relay are the same bytes.
import { schnorr } from '@noble/curves/secp256k1'
import { sha256 as hash } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { parseAs, sha256, whole, type Format } from '../fragment/index.ts'
import { EventError } from './errors.ts'

/** The longest content of an event, in characters; with its frame it fits every relay's 8 kB. */
export const maxEventContent = 7000

const event = v.strictObject({
  /** SHA-256 of the serialised rest. */
  id: sha256,
  /** The author's key: the x coordinate of a secp256k1 point (BIP-340). */
  pubkey: sha256,
  /** Seconds since 1970: the author's claim. */
  created_at: whole(0, 2 ** 40),
  kind: whole(0, 65_535),
  tags: v.pipe(
    v.array(v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.minLength(1), v.maxLength(20))),
    v.maxLength(100),
  ),
  content: v.pipe(v.string(), v.maxLength(maxEventContent)),
  sig: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/, 'signature' satisfies Format)),
})

/** A signed event. Its members have NIP-01's names, because its JSON is what relays carry. */
export interface SignedEvent {
  readonly id: string
  readonly pubkey: string
  readonly created_at: number
  readonly kind: number
  readonly tags: readonly (readonly string[])[]
  readonly content: string
  readonly sig: string
}

/** What its author says; the rest follows from the key. */
export type EventTemplate = Pick<SignedEvent, 'created_at' | 'kind' | 'tags' | 'content'>

/**
 * Checks the form of a value from outside. Its id and signature are not checked yet: that is `verifyEvent`.
 *
 * @throws EventError naming the first member that is wrong.
 */
export function parseEvent(value: unknown): SignedEvent {
  return parseAs(event, value, (fault, options) => new EventError('event/form', fault, options))
}

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
