// The failures of this room: what came from outside is not the noun it claims to be.
import { ComplaintError } from './complaint.ts'

/** A prompt that cannot be painted: empty, too long, or with an impossible weight. */
export class PromptError extends ComplaintError {
  override readonly name = 'PromptError'
}

/** A recipe from a file, a link or a database that does not have the shape of one. */
export class RecipeError extends ComplaintError {
  override readonly name = 'RecipeError'
}

/** A file that is not the PNG it claims to be, or is too large to open. */
export class PngError extends ComplaintError {
  override readonly name = 'PngError'
}

/** A value that has no canonical JSON form (RFC 8785): NaN, a function, a lone surrogate. */
export class CanonicalJsonError extends ComplaintError {
  override readonly name = 'CanonicalJsonError'
}
