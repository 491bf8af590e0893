// For the time of the move from sentences to codes only: an error that still carries its own words.
import { DaubError, excerpt } from './errors.ts'

export interface Complaint {
  readonly what: string
  readonly value?: unknown
  readonly allowed?: string
  readonly remedy?: string
  readonly cause?: unknown
}

export interface ComplaintCodes {
  complaint: { readonly what: string; readonly remedy?: string }
}

/** A failure whose room has not been given codes yet. */
export class ComplaintError extends DaubError<ComplaintCodes, 'complaint'> {
  override readonly name: string = 'ComplaintError'
  readonly what: string
  readonly remedy: string | undefined

  constructor(complaint: Complaint) {
    const { what, remedy, cause } = complaint
    super(
      'complaint',
      remedy === undefined ? { what } : { what, remedy },
      cause === undefined ? undefined : { cause },
    )
    this.what = what
    this.remedy = remedy
    this.message = sentence(complaint)
  }
}

function sentence({ what, value, allowed, remedy }: Complaint): string {
  const got =
    value === undefined
      ? ''
      : ` (got ${typeof value === 'string' ? JSON.stringify(excerpt(value, 120)) : excerpt(value, 120)})`
  return [`${what}${got}.`, allowed && `Allowed: ${allowed}.`, remedy && `${remedy}.`]
    .filter(Boolean)
    .join(' ')
}
