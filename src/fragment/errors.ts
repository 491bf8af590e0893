// The one error family of Daub. An error is a stable code with typed parameters; its message is for developers. What a
// person reads is written in ui/, in tables from code to sentence that do not compile when a code is missing.

/** The codes of a room with the parameters of each: `{ 'prompt/too-long': { length: number; most: number } }`. */
export type ErrorCodes = Readonly<Record<string, object>>

/** Parameters of a code whose name says everything. */
export type NoParams = Readonly<Record<string, never>>

/**
 * Base class of every error Daub throws on purpose.
 *
 * A room declares an interface from code to parameters and one class for each kind of failure it tells apart:
 * `class PromptError<Code extends keyof PromptErrors> extends DaubError<PromptErrors, Code> {}`. Parameters are plain,
 * short, structured-cloneable data; what comes from outside is shortened by `excerpt` before it becomes one.
 */
export class DaubError<
  Codes extends object = ErrorCodes,
  Code extends keyof Codes & string = keyof Codes & string,
> extends Error {
  override readonly name: string = 'DaubError'
  readonly code: Code
  readonly params: Codes[Code]

  constructor(code: Code, params: Codes[Code], options?: ErrorOptions) {
    super(describe(code, params as object), options)
    this.code = code
    this.params = params
  }
}

/** Something worth knowing that is no failure, kept and sent as data: `{ code: 'prompt/cut', params: { words: 12 } }`. */
export type Note<Codes extends object = ErrorCodes> = {
  [Code in keyof Codes & string]: { readonly code: Code; readonly params: Codes[Code] }
}[keyof Codes & string]

/**
 * Whether something thrown has one of these codes. Errors that crossed a worker's port keep code and parameters but not
 * their class, so rooms compare codes with each other's errors, and classes only with their own.
 */
export function hasCode<Code extends string>(
  error: unknown,
  ...codes: readonly Code[]
): error is DaubError & { readonly code: Code } {
  return error instanceof DaubError && (codes as readonly string[]).includes(error.code)
}

/** Whether a thrown value is the cancel of an AbortSignal, which is no error. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** A value from outside as a short text: at most `most` characters of it are ever looked at. */
export function excerpt(value: unknown, most = 60): string {
  // Half of a character at the cut is left out.
  if (typeof value === 'string')
    return value.length > most ? `${value.slice(0, most - 1).replace(/\p{Surrogate}$/u, '')}…` : value
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  // The decimal digits of a hostile bigint could take minutes: its size is asked first.
  if (typeof value === 'bigint' && (value >= longest || value <= -longest)) return 'a very large number'
  return excerpt(String(value), most)
}

const longest = 10n ** 60n

/** "prompt/too-long (length: 1200, most: 1000)": for logs and for developers. */
function describe(code: string, params: object): string {
  const members = Object.entries(params).map(([name, value]) => `${name}: ${shown(value)}`)
  return members.length === 0 ? code : `${code} (${members.join(', ')})`
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(excerpt(value, 120))
  if (!Array.isArray(value)) return excerpt(value)
  const first = value.slice(0, 3).map(shown).join(', ')
  return value.length > 3 ? `[${first}, … ${value.length} in all]` : `[${first}]`
}
