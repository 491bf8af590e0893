// The failures of this room: what came from outside is not the noun it claims to be.
import { DaubError, type NoParams } from './errors.ts'
import type { FormFault, JsonFault } from './schema.ts'

export interface PromptErrors {
  /** Lengths in characters. */
  'prompt/too-long': { readonly length: number; readonly most: number }
  'prompt/empty': NoParams
  'prompt/too-many-parts': { readonly parts: number; readonly most: number }
  /** A part is only a weight. */
  'prompt/no-words': { readonly part: string }
  /** A lone surrogate: half of a character, as a text has that was cut; `before` is what stands in front of it. */
  'prompt/half-character': { readonly before: string }
  /** Weights go from −most to most and are not 0. */
  'prompt/weight': { readonly part: string; readonly weight: number; readonly most: number }
}

/** A prompt that cannot be painted: empty, too long, or with an impossible weight. */
export class PromptError<Code extends keyof PromptErrors = keyof PromptErrors> extends DaubError<
  PromptErrors,
  Code
> {
  override readonly name = 'PromptError'
}

export interface RecipeErrors {
  'recipe/form': FormFault
  /** A stored recipe that is not the one its key names. */
  'recipe/other-id': { readonly received: string; readonly expected: string }
}

/** A recipe from a file, a link or a database that does not have the shape of one. */
export class RecipeError<Code extends keyof RecipeErrors = keyof RecipeErrors> extends DaubError<
  RecipeErrors,
  Code
> {
  override readonly name = 'RecipeError'
}

export interface PngErrors {
  /** Bytes of pixels to encode: four for each pixel. */
  'png/pixels': { readonly bytes: number; readonly expected: number }
  'png/too-large': { readonly bytes: number; readonly most: number }
  'png/not-png': NoParams
  /** Its chunks are cut or out of order. */
  'png/damaged': NoParams
  /** The recipe inside is no JSON. */
  'png/recipe': JsonFault
}

/** A file that is not the PNG it claims to be, or is too large to open. */
export class PngError<Code extends keyof PngErrors = keyof PngErrors> extends DaubError<PngErrors, Code> {
  override readonly name = 'PngError'
}

export interface CanonicalJsonErrors {
  /** Neither null, boolean, number, string, list nor plain object. */
  'json/type': { readonly type: string }
  /** NaN or an infinity. */
  'json/number': { readonly received: string }
  /** A lone surrogate: half of a character. */
  'json/half-character': { readonly text: string }
}

/** A value that has no canonical JSON form (RFC 8785): NaN, a function, a lone surrogate. */
export class CanonicalJsonError<
  Code extends keyof CanonicalJsonErrors = keyof CanonicalJsonErrors,
> extends DaubError<CanonicalJsonErrors, Code> {
  override readonly name = 'CanonicalJsonError'
}

export interface CriticErrors {
  'critic/json': JsonFault
  'critic/form': FormFault
  /** Its weights are no numbers, or it is not the one text (RFC 8785) of what it says. */
  'critic/not-canonical': NoParams
}

/** A critic from a file or a picture that does not have the shape of one. */
export class CriticError<Code extends keyof CriticErrors = keyof CriticErrors> extends DaubError<
  CriticErrors,
  Code
> {
  override readonly name = 'CriticError'
}

export type FragmentErrors = PromptErrors & RecipeErrors & PngErrors & CanonicalJsonErrors & CriticErrors
