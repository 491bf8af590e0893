// The form of an event of NIP-01, apart from its curve: pages that only keep events do not fetch what checks them.
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
