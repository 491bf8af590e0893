// The form of every sentence about a failure, and the sentences for what schemas find wrong with values from outside.
import type { FormFault, FormRule, JsonFault } from '../../../fragment/index.ts'
import { anyOf, number } from '../format.ts'

/** What the button of a notice does; the page carries it out. */
export type Remedy =
  | 'retry'
  | 'resume'
  | 'smaller'
  | 'useWasm'
  | 'editPrompt'
  | 'reload'
  | 'emptyTrash'
  | 'download'
  | 'openPicture'

/** What a person reads about a failure: what happened with which value, and what is allowed or can be done now. */
export interface ErrorSentence {
  /** One sentence: what happened, with the value. */
  readonly happened: string
  /** One sentence: what is allowed, and what to do. */
  readonly doThis: string
  readonly remedy: Remedy
}

/** A sentence for each code of a room; it does not compile when a code is missing. */
export type ErrorWords<Codes extends object> = {
  readonly [Code in keyof Codes & string]: (params: Codes[Code]) => ErrorSentence
}

/** "“seed” is 4294967296; at most 4294967295 is allowed": for the first wrong member of a document. */
export function formSentence({ path, received, rule, limit }: FormFault): string {
  const member = path === '' ? 'It' : `“${path}”`
  return `${member} ${rules[rule](shown(received), limit)}`
}

/** What came, as a person reads it: numbers and kinds as they are, texts in quotation marks. */
function shown(received: string): string {
  if (received === '') return 'empty'
  return /^(?:a list|an object|a very large number|true|false|-?\d[\d.e+-]*)$/.test(received)
    ? received
    : `“${received}”`
}

/** Names of kinds as schemas give them. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  bigint: 'a whole number',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'an object',
  null: 'nothing',
}

/** "a" | "b", as schemas write alternatives, as a person says them. */
const alternatives = (limit: string) =>
  anyOf(
    limit
      .replace(/^\(|\)$/g, '')
      .split(' | ')
      .map((each) => kinds[each] ?? each.replace(/^"(.*)"$/, '“$1”')),
  )

const where = (received: string, expected: string) => `is ${received}, where ${expected} is expected`

const rules: { readonly [Rule in FormRule]: (received: string, limit: string) => string } = {
  missing: () => 'is missing',
  'unknown-member': () => 'is not a member Daub knows',
  type: (received, limit) => where(received, alternatives(limit)),
  'one-of': (received, limit) => `is ${received}; it can be ${alternatives(limit)}`,
  'at-least': (received, limit) => `is ${received}; at least ${limit} is allowed`,
  'at-most': (received, limit) => `is ${received}; at most ${limit} is allowed`,
  'at-least-long': (_, limit) => `is too short; it needs at least ${limit} entries or characters`,
  'at-most-long': (_, limit) => `is too long; at most ${limit} entries or characters are allowed`,
  'whole-number': (received) => `is ${received}, which is not a whole number`,
  'finite-number': (received) => `is ${received}, which is not a finite number`,
  unreadable: () => 'cannot be read',
  sha256: (received) => `${where(received, 'a SHA-256')} (64 lower-case hexadecimal digits)`,
  bytes32: (received) => where(received, '0x with 64 lower-case hexadecimal digits'),
  signature: (received) => where(received, '128 lower-case hexadecimal digits'),
  hex: (received) => where(received, '0x with hexadecimal digits'),
  quantity: (received) => where(received, '0x with up to 13 hexadecimal digits'),
  decimal: (received) => where(received, 'a whole number in decimal digits'),
  'visible-line': () => 'must be one line of visible characters',
  'relative-path': (received) => where(received, 'a path inside the folder'),
  'unique-items': () => 'holds something twice',
  'rpc-address': (received) =>
    `${where(received, 'an address such as https://rpc.example.org')} (http:// only for this device), without a name or password`,
  'distinct-hosts': () => 'names one server twice: two addresses at one host are one source',
  'project-id': (received) => where(received, 'a project id of 32 hexadecimal digits'),
  'https-url': (received) => where(received, 'an address that begins with https://'),
  'wss-url': (received) => where(received, 'an address that begins with wss://'),
  'iso-date': (received) => where(received, 'a date such as 2026-11-25'),
}

/** Why a text is not the JSON it should be. */
export function jsonSentence({ reason, length, most, start }: JsonFault): string {
  if (reason === 'too-long') return `It has ${number(length)} characters; at most ${number(most)} are read`
  if (reason === 'web-page') return 'A web page came instead'
  return start === '' ? 'It is empty' : `It begins with “${start}” and is not JSON`
}
