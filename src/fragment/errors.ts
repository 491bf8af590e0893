// The one error family of Daub. Every failure a person may meet says what went wrong, with which value, what would
// have been allowed and what to do; the interface maps the class (by `name`) to its words.

/** The four things a failure has to say. */
export interface Complaint {
  /** What went wrong, as a sentence without the value. */
  readonly what: string
  /** The offending value, shortened if it is long. */
  readonly value?: unknown
  /** What would have been accepted. */
  readonly allowed?: string
  /** What the person can do now. */
  readonly remedy?: string
  readonly cause?: unknown
}

/** Base class of every error Daub throws on purpose. */
export class DaubError extends Error {
  override readonly name: string = 'DaubError'
  readonly what: string
  readonly remedy: string | undefined

  constructor(complaint: Complaint) {
    super(sentence(complaint), complaint.cause === undefined ? undefined : { cause: complaint.cause })
    this.what = complaint.what
    this.remedy = complaint.remedy
  }
}

/** A prompt that cannot be painted: empty, too long, or with an impossible weight. */
export class PromptError extends DaubError {
  override readonly name = 'PromptError'
}

/** A recipe from a file, a link or a database that does not have the shape of one. */
export class RecipeError extends DaubError {
  override readonly name = 'RecipeError'
}

/** A file that is not the PNG it claims to be, or is too large to open. */
export class PngError extends DaubError {
  override readonly name = 'PngError'
}

/** A value that has no canonical JSON form (RFC 8785): NaN, a function, a lone surrogate. */
export class CanonicalJsonError extends DaubError {
  override readonly name = 'CanonicalJsonError'
}

/** Joins the parts of a complaint into one readable message. */
function sentence({ what, value, allowed, remedy }: Complaint): string {
  const shown = value === undefined ? '' : ` (got ${shorten(value)})`
  return [`${what}${shown}.`, allowed && `Allowed: ${allowed}.`, remedy && `${remedy}.`]
    .filter(Boolean)
    .join(' ')
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}
