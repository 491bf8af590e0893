// What can be wrong with something a person brings.
import { DaubError, type NoParams } from '../../fragment/index.ts'

/** Kinds of file that people take for pictures Daub reads. */
export type OtherKind = 'GIF' | 'BMP' | 'TIFF' | 'SVG' | 'HEIC' | 'JPEG XL' | 'PDF'

/** Names are those of files, shortened; empty for what has none, such as a pasted picture. */
export interface IntakeErrors {
  /** A picture file with more bytes than are read. */
  'brought/large-file': { readonly name: string; readonly bytes: number; readonly most: number }
  /** A file that is no picture Daub reads; `begins` is how it starts, in hexadecimal, `kind` what it seems to be. */
  'brought/no-picture': { readonly name: string; readonly begins: string; readonly kind: OtherKind | null }
  /** More pixels than are decoded. */
  'brought/large-picture': {
    readonly name: string
    readonly width: number
    readonly height: number
    readonly mostSide: number
  }
  /** The header is that of a picture, and the rest cannot be decoded: a file that was cut, for example. */
  'brought/undecodable': { readonly name: string }
  /** The browser cannot read it: a folder, or a file that was moved. */
  'brought/unreadable': { readonly name: string }
  /** Several pictures with recipes came at once; the first is in the form. */
  'brought/more-recipes': { readonly names: readonly string[] }
  /** More files at once than are opened; the first ones are. */
  'brought/many-files': { readonly files: number; readonly most: number }
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
