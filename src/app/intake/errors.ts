// What can be wrong with something a person brings.
import { DaubError, type NoParams } from '../../fragment/index.ts'

export interface IntakeErrors {
  /** A picture file with more bytes than are read. */
  'brought/large-file': { readonly bytes: number; readonly most: number }
  /** A file that is no picture Daub reads; `begins` is how it starts, in hexadecimal. */
  'brought/no-picture': { readonly begins: string }
  /** More pixels than are decoded. */
  'brought/large-picture': { readonly width: number; readonly height: number; readonly mostSide: number }
  /** A link that holds no recipe: cut, altered, or not ours. */
  'brought/no-recipe-link': NoParams
}

/** What somebody brought cannot be used. */
export class IntakeError<Code extends keyof IntakeErrors = keyof IntakeErrors> extends DaubError<
  IntakeErrors,
  Code
> {
  override readonly name = 'IntakeError'
}
