// What can be wrong with something a person brings.
import { DaubError, type NoParams } from '../fragment/index.ts'

export interface AppErrors {
  /** A picture file with more bytes than are read. */
  'brought/large-file': { readonly bytes: number; readonly most: number }
  /** A file that is no picture Daub reads; `begins` is how it starts, in hexadecimal. */
  'brought/no-picture': { readonly begins: string }
  /** More pixels than are decoded. */
  'brought/large-picture': { readonly width: number; readonly height: number; readonly mostSide: number }
  /** A link that holds no recipe: cut, altered, or not ours. */
  'brought/no-recipe-link': NoParams
  /** The counting worker ended without an answer. */
  'count/crashed': { readonly message: string }
}

/** What somebody brought cannot be used. */
export class IntakeError<
  Code extends Extract<keyof AppErrors, `brought/${string}`> = Extract<keyof AppErrors, `brought/${string}`>,
> extends DaubError<AppErrors, Code> {
  override readonly name = 'IntakeError'
}
