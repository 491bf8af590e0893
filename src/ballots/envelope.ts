// Signed ballots at the edge: text or JSON in, checked values out, and back. The cheap checks stand first, so that junk
// costs little: length, JSON, shape, canonical choices; only what passes is worth a signature check.
import * as v from 'valibot'
import { address, anyCaseBytes32, hexBytes } from '../ethereum/index.ts'
import { canonicalJson, decimal, parseAs, parsedBy, parseJson, type Json } from '../fragment/index.ts'
import { maxNonce, type SignedBallot } from './ballot.ts'
import { maxChoicesLength, parseChoices } from './choices.ts'
import { BallotError } from './errors.ts'

/** The longest text of one signed ballot, in characters: what any relay accepts (NIP-11's example limit is 8,196). */
export const maxBallotLength = 8192
/** The longest signature, in bytes: a wrapped passkey signature of a contract wallet takes some 1,300. */
export const maxSignatureBytes = 2048

const ballot = v.strictObject({
  voter: address,
  round: anyCaseBytes32,
  choices: v.pipe(
    v.string(),
    v.maxLength(maxChoicesLength),
    parsedBy((text: string) => (parseChoices(text), text)),
  ),
  nonce: v.pipe(
    decimal,
    v.transform((digits) => BigInt(digits)),
    v.minValue(0n),
    v.maxValue(maxNonce),
  ),
})

/** In JSON the message is called `ballot`. A contract may vouch for an empty signature: it needs none to know what it approved. */
const signedBallot = v.pipe(
  v.strictObject({
    version: v.literal(1),
    ballot,
    signature: v.pipe(v.string(), v.maxLength(2 + 2 * maxSignatureBytes), hexBytes),
  }),
  v.transform(({ version, ballot, signature }): SignedBallot => ({ version, message: ballot, signature })),
)

/**
 * Checks that a parsed JSON value is a signed ballot, and normalises it: address, round and signature in lower case.
 * Nothing is verified yet; that is `verifyBallot`.
 *
 * @throws BallotError for a missing, extra or wrong member; its cause is an AddressError or ChoicesError where one is behind it.
 */
export function parseBallot(value: unknown): SignedBallot {
  return parseAs(signedBallot, value, (fault, options) => new BallotError('ballot/form', fault, options))
}

/**
 * Reads one signed ballot from text. The length is checked before anything is parsed.
 *
 * @throws BallotError for a text over 8,192 characters, for what is not JSON, and as `parseBallot`.
 */
export function readBallot(text: string): SignedBallot {
  return parseBallot(
    parseJson(text, maxBallotLength, (fault, options) => new BallotError('ballot/json', fault, options)),
  )
}

/** A signed ballot as a JSON value: the nonce as decimal digits, because JSON numbers end at 2⁵³. */
export function ballotJson({ version, message, signature }: SignedBallot): Json {
  return { version, ballot: { ...message, nonce: String(message.nonce) }, signature }
}

/** A signed ballot as its canonical text (RFC 8785); `readBallot` gives it back. */
export function writeBallot(signed: SignedBallot): string {
  return canonicalJson(ballotJson(signed))
}
