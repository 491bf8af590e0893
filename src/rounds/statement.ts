// A witness's statement about a round, inside an event: the checks that seals and openings share, cheap ones first.
import type * as v from 'valibot'
import { canonicalJson, parseAs, parseJson } from '../fragment/index.ts'
import { WitnessError } from './errors.ts'
import { verifyEvent } from './event.ts'
import { maxEventContent, type SignedEvent } from './eventForm.ts'

/** The one value of a tag; empty where it is missing or there twice. */
export function tagOf({ tags }: SignedEvent, name: string): string {
  const found = tags.filter(([first]) => first === name)
  return found.length === 1 ? (found[0]![1] ?? '') : ''
}

/** @throws WitnessError unless the event is of this kind. */
export function checkKind({ kind }: SignedEvent, expected: number): void {
  if (kind !== expected) throw new WitnessError('witness/kind', { received: kind, expected })
}

/** @throws WitnessError unless the event has this tag once, with this value. */
export function checkTag(event: SignedEvent, tag: string, expected: string): void {
  const received = tagOf(event, tag)
  if (received !== expected) {
    throw new WitnessError('witness/tag', { tag, received: received.slice(0, 80), expected })
  }
}

/**
 * The content of an event by a schema. It must be the one text (RFC 8785) of what it says, so that two witnesses who say the
 * same sign the same bytes.
 *
 * @throws WitnessError
 */
export function contentOf<Schema extends v.GenericSchema<unknown, object>>(
  schema: Schema,
  { content }: SignedEvent,
): v.InferOutput<Schema> {
  const value = parseJson(
    content,
    maxEventContent,
    (fault, options) => new WitnessError('witness/json', fault, options),
  )
  const statement = parseAs(
    schema,
    value,
    (fault, options) => new WitnessError('witness/form', fault, options),
  )
  if (canonicalJson(statement) !== content) throw new WitnessError('witness/not-canonical', {})
  return statement
}

/** The dear check, for last. @throws WitnessError */
export function checkSignature(event: SignedEvent): void {
  if (!verifyEvent(event)) throw new WitnessError('witness/signature', { key: event.pubkey })
}
