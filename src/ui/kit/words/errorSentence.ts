// The form of every sentence about a failure, and the sentences for what schemas find wrong with values from outside.
import type { FormFault, FormRule, JsonFault } from '../../../fragment/index.ts'

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
  return `${member} ${rules[rule](received, limit)}`
}

const rules: { readonly [Rule in FormRule]: (received: string, limit: string) => string } = {
  missing: () => 'is missing',
  'unknown-member': () => 'is not a member Daub knows',
  type: (received, limit) => `is ${received}, where ${limit} is expected`,
  'one-of': (received, limit) => `is ${received}; it can be ${limit}`,
  'at-least': (received, limit) => `is ${received}; at least ${limit} is allowed`,
  'at-most': (received, limit) => `is ${received}; at most ${limit} is allowed`,
  'at-least-long': (_, limit) => `is too short; at least ${limit} is allowed`,
  'at-most-long': (_, limit) => `is too long; at most ${limit} is allowed`,
  'whole-number': (received) => `is ${received}, which is not a whole number`,
  'finite-number': (received) => `is ${received}, which is not a finite number`,
  unreadable: () => 'cannot be read',
  sha256: (received) => `is ${received}, where 64 lower-case hexadecimal digits are expected`,
  bytes32: (received) => `is ${received}, where 0x and 64 lower-case hexadecimal digits are expected`,
  hex: (received) => `is ${received}, where 0x and hexadecimal digits are expected`,
  quantity: (received) => `is ${received}, where 0x and up to 13 hexadecimal digits are expected`,
  decimal: (received) => `is ${received}, where a whole number in decimal digits is expected`,
  'visible-line': () => 'must be one line of visible characters',
  'relative-path': (received) => `is ${received}, where a path inside the folder is expected`,
  'unique-items': () => 'holds something twice',
  'rpc-address': (received) =>
    `is ${received}, where an address such as https://rpc.example.org is expected (http:// only for this device), without a name or password`,
  'distinct-hosts': () => 'names one server twice: two addresses at one host are one source',
  'project-id': (received) => `is ${received}, where 32 hexadecimal digits are expected`,
  'https-url': (received) => `is ${received}, where an address that begins with https:// is expected`,
  'wss-url': (received) => `is ${received}, where an address that begins with wss:// is expected`,
  'iso-date': (received) => `is ${received}, where a date such as 2026-11-25 is expected`,
}

/** Why a text is not the JSON it should be. */
export function jsonSentence({ reason, length, most, start }: JsonFault): string {
  if (reason === 'too-long') return `It has ${length} characters; at most ${most} are read`
  return reason === 'web-page' ? 'A web page came instead' : `It begins with “${start}” and is not JSON`
}
