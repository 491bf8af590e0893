// Signed ballots at the edge: text or JSON in, checked values out, and back. The cheap checks stand first, so that junk
// costs little: length, JSON, shape, canonical choices; only what passes is worth a signature check.
import * as v from 'valibot'
import { canonicalJson, DaubError, type Json } from '../fragment/index.ts'
import { parseAddress, type Hex } from '../ethereum/address.ts'
import { maxNonce, type SignedBallot } from './ballot.ts'
import { maxChoicesLength, parseChoices } from './choices.ts'
import { BallotError } from './errors.ts'

/** The longest text of one signed ballot, in characters: what any relay accepts (NIP-11's example limit is 8,196). */
export const maxBallotLength = 8192
/** The longest signature, in bytes: a wrapped passkey signature of a contract wallet takes some 1,300. */
export const maxSignatureBytes = 2048

const hex = (digits: string, what: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^0x[0-9a-fA-F]${digits}$`), what),
    v.transform((text) => text.toLowerCase() as Hex),
  )

const ballot = v.strictObject({
  voter: v.pipe(v.string(), v.length(42, '0x and 40 hexadecimal digits'), v.transform(parseAddress)),
  round: hex('{64}', '0x and 64 hexadecimal digits'),
  choices: v.pipe(
    v.string(),
    v.maxLength(maxChoicesLength, `at most ${maxChoicesLength} characters`),
    v.transform((text) => (parseChoices(text), text)),
  ),
  nonce: v.pipe(
    v.string(),
    v.regex(/^(0|[1-9]\d{0,19})$/, 'a whole number in decimal digits'),
    v.transform((digits) => BigInt(digits)),
    v.maxValue(maxNonce, 'at most 2⁶⁴ − 1'),
  ),
})

/** In JSON the message is called `ballot`. */
const signedBallot = v.pipe(
  v.strictObject({
    version: v.literal(1),
    ballot,
    signature: v.pipe(
      v.string(),
      v.maxLength(2 + 2 * maxSignatureBytes, `at most ${maxSignatureBytes} bytes`),
      hex('(?:[0-9a-fA-F]{2})*[0-9a-fA-F]', 'whole bytes in hexadecimal digits'),
    ),
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
  const result = safely(() => v.safeParse(signedBallot, value))
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BallotError({
    what: `The ballot's "${v.getDotPath(issue) ?? 'form'}" is wrong`,
    value: issue.received,
    allowed: issue.message,
    remedy: 'It was damaged on its way, or made by another program; ask for it again',
  })
}

/**
 * Reads one signed ballot from text. The length is checked before anything is parsed.
 *
 * @throws BallotError
 */
export function readBallot(text: string): SignedBallot {
  if (text.length > maxBallotLength) {
    throw new BallotError({
      what: 'The ballot is too large',
      value: `${text.length} characters`,
      allowed: `at most ${maxBallotLength}`,
    })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new BallotError({
      what: 'The ballot is not JSON',
      value: text,
      cause,
      remedy: 'It was damaged on its way; ask for it again',
    })
  }
  return parseBallot(value)
}

/** A signed ballot as a JSON value: the nonce as decimal digits, because JSON numbers end at 2⁵³. */
export function ballotJson({ version, message, signature }: SignedBallot): Json {
  return { version, ballot: { ...message, nonce: String(message.nonce) }, signature }
}

/** A signed ballot as its canonical text (RFC 8785); `readBallot` gives it back. */
export function writeBallot(signed: SignedBallot): string {
  return canonicalJson(ballotJson(signed))
}

/** Errors of our own parsers inside the schema become the one error of this edge. */
function safely<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof DaubError)) throw cause
    throw new BallotError({ what: `The ballot cannot be read: ${cause.message}`, cause })
  }
}
