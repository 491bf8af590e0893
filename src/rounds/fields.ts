// The fields that charters, manifests, seals and files share, and the one way a document from outside is checked.
// Everything stays plain JSON, so that a document's content id is that of its value.
import * as v from 'valibot'
import { parseAddress, type Hex } from '../ethereum/index.ts'
import { DaubError, type Complaint } from '../fragment/index.ts'

/** A content id: SHA-256 in lower-case hexadecimal. */
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'))

/** 32 bytes as chains and wallets write them: block hashes, ballot digests. */
export const bytes32 = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/, '0x and 64 lower-case hexadecimal digits'),
  v.transform((text) => text as Hex),
)

export const address = v.pipe(
  v.string(),
  v.length(42, '0x and 40 hexadecimal digits'),
  v.transform(parseAddress),
)

/** A whole number that JSON and RFC 8785 carry exactly. */
export const whole = (low: number, high: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high))

/** A signed whole number of any size in canonical decimal digits: no plus, no leading zero, no −0. */
export const decimal = v.pipe(
  v.string(),
  v.regex(/^(0|-?[1-9]\d{0,77})$/, 'a whole number in decimal digits'),
)

/** Milliseconds since 1970, until the year 9999. */
export const time = whole(0, 253_402_300_799_999)

export const chainId = whole(1, Number.MAX_SAFE_INTEGER)

/**
 * Words for people: one line, without control, direction or invisible characters (Unicode categories C, Zl, Zp), which
 * could make one name look like another.
 */
export const words = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(maxLength),
    v.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'visible characters on one line'),
  )

/** A list of so many items that differ by a key. */
export const listOf = <Item extends v.GenericSchema>(
  item: Item,
  [fewest, most]: readonly [number, number],
  key: (item: v.InferOutput<Item>) => string,
) =>
  v.pipe(
    v.array(item),
    v.minLength(fewest, `at least ${fewest}`),
    v.maxLength(most, `at most ${most}`),
    v.check((items) => new Set(items.map(key)).size === items.length, 'each one once'),
  )

/**
 * Checks a value from outside against a schema.
 *
 * @param document What it is, for the message: "charter".
 * @throws Failure, naming the first member that is wrong.
 */
export function parseDocument<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  document: string,
  Failure: new (complaint: Complaint) => DaubError,
): v.InferOutput<Schema> {
  const result = safely(() => v.safeParse(schema, value), document, Failure)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Failure({
    what: `The ${document}'s "${v.getDotPath(issue) ?? 'form'}" is wrong`,
    value: issue.received,
    allowed: issue.message,
    remedy: 'It was damaged on its way, or made by another program; get it again',
  })
}

/** Errors our own parsers throw inside a schema (addresses, ballots) become the document's error. */
function safely<T>(parse: () => T, document: string, Failure: new (complaint: Complaint) => DaubError): T {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof DaubError)) throw cause
    throw new Failure({ what: `The ${document} cannot be read: ${cause.message}`, cause })
  }
}
