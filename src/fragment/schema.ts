// How values from outside are checked: the fields many documents share, and the one way from a schema's first complaint to
// an error with a code. What is wrong is data (which member, what came, which rule, which limit); its words are in ui/.
import * as v from 'valibot'
import { DaubError, excerpt } from './errors.ts'

/** Forms of text that a message can name. A schema passes one of them as valibot's message. */
export type Format = (typeof formats)[number]

const formats = [
  'sha256',
  'bytes32',
  'signature',
  'hex',
  'quantity',
  'decimal',
  'visible-line',
  'relative-path',
  'unique-items',
  'https-url',
  'wss-url',
  'rpc-address',
  'distinct-hosts',
  'project-id',
  'iso-date',
] as const

/** Which rule a value broke. */
export type FormRule =
  | Format
  /** A member that must be there is not. */
  | 'missing'
  /** A member nobody knows. */
  | 'unknown-member'
  /** Not of the type named in `limit`. */
  | 'type'
  /** Not one of the values named in `limit`. */
  | 'one-of'
  | 'at-least'
  | 'at-most'
  | 'at-least-long'
  | 'at-most-long'
  | 'whole-number'
  | 'finite-number'
  /** A parser of ours refused it; the error's cause says why. */
  | 'unreadable'

/** The first thing wrong with a value from outside. */
export interface FormFault {
  /** The member, as a path: `fragments.12.id`; empty for the value itself. */
  readonly path: string
  /** What came, shortened. */
  readonly received: string
  readonly rule: FormRule
  /** The number or values of the rule; empty where the rule has none. */
  readonly limit: string
}

const rules: Readonly<Record<string, FormRule>> = {
  picklist: 'one-of',
  literal: 'one-of',
  variant: 'one-of',
  min_value: 'at-least',
  max_value: 'at-most',
  min_length: 'at-least-long',
  max_length: 'at-most-long',
  length: 'at-most-long',
  integer: 'whole-number',
  safe_integer: 'whole-number',
  finite: 'finite-number',
}

/** A content id: SHA-256 in lower-case hexadecimal. */
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'sha256' satisfies Format))

/** A whole number that JSON and RFC 8785 carry exactly, from `low` to `high`. */
export const whole = (low: number, high: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high))

/** A finite number from `low` to `high`. */
export const between = (low: number, high: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(low), v.maxValue(high))

/** A signed whole number of at most 78 canonical decimal digits: no plus, no leading zero, no −0. */
export const decimal = v.pipe(v.string(), v.regex(/^(0|-?[1-9]\d{0,77})$/, 'decimal' satisfies Format))

/** Milliseconds since 1970, until the year 9999. */
export const time = whole(0, 253_402_300_799_999)

/** A list of `fewest` to `most` items that differ by a key. */
export const listOf = <Item extends v.GenericSchema>(
  item: Item,
  [fewest, most]: readonly [number, number],
  key: (item: v.InferOutput<Item>) => string,
) =>
  v.pipe(
    v.array(item),
    v.minLength(fewest),
    v.maxLength(most),
    v.check((items) => new Set(items.map(key)).size === items.length, 'unique-items' satisfies Format),
  )

/**
 * Checks a value from outside against a schema.
 *
 * @param fail Makes the error; it is given the cause when `parsedBy` called a parser of ours that refused the value.
 * @throws what `fail` makes, for the first member that is wrong.
 */
export function parseAs<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  fail: (fault: FormFault, options?: ErrorOptions) => DaubError,
): v.InferOutput<Schema> {
  // The first fault is enough: a hostile file may hold a million.
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const cause = causes.get(issue)
  throw fail(faultOf(issue), cause && { cause })
}

/**
 * What a parser of ours makes of a member. What it refuses is a fault of that member ("unreadable"); the parser's code is the
 * fault's limit, and its error the cause of the document's.
 */
export const parsedBy = <Input, Output>(parse: (value: Input) => Output) =>
  v.rawTransform<Input, Output>(({ dataset, addIssue, NEVER }) => {
    try {
      return parse(dataset.value)
    } catch (cause) {
      if (!(cause instanceof DaubError)) throw cause // a fault of ours
      addIssue({
        expected: cause.code,
        message: (issue) => {
          causes.set(issue, cause)
          return 'unreadable'
        },
      })
      return NEVER
    }
  })

/** What a parser of ours said about the value of an issue. */
const causes = new WeakMap<object, DaubError>()

function faultOf(issue: v.BaseIssue<unknown>): FormFault {
  const path = v.getDotPath(issue) ?? ''
  const received = excerpt(issue.input)
  if (issue.message === 'unreadable')
    return { path, received, rule: 'unreadable', limit: issue.expected ?? '' }
  if ((formats as readonly string[]).includes(issue.message))
    return { path, received, rule: issue.message as Format, limit: '' }
  if (issue.expected === 'never') return { path, received, rule: 'unknown-member', limit: '' }
  if (issue.received === 'undefined') return { path, received: '', rule: 'missing', limit: '' }
  const rule = rules[issue.type]
  return rule
    ? { path, received, rule, limit: String(issue.requirement ?? issue.expected ?? '') }
    : { path, received, rule: 'type', limit: String(issue.expected ?? issue.type) }
}

/** Why a text is not the JSON it should be. */
export interface JsonFault {
  readonly reason: 'too-long' | 'not-json' | 'web-page'
  /** Characters of the text. */
  readonly length: number
  /** The most there may be. */
  readonly most: number
  /** How the text begins. */
  readonly start: string
}

/**
 * Parses JSON from outside; its length is checked first.
 *
 * @param most Characters, at most.
 * @throws what `fail` makes.
 */
export function parseJson(
  text: string,
  most: number,
  fail: (fault: JsonFault, options?: ErrorOptions) => DaubError,
): unknown {
  const fault = (reason: JsonFault['reason']): JsonFault => ({
    reason,
    length: text.length,
    most,
    start: excerpt(text),
  })
  if (text.length > most) throw fail(fault('too-long'))
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fail(fault(/^\s*</.test(text) ? 'web-page' : 'not-json'), { cause })
  }
}
