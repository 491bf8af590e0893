// The door of the room of nouns: what a prompt, a recipe and a fragment are, and how they are named and stored in a PNG.
export { canonicalJson, type Json } from './canonicalJson.ts'
export { bytesId, contentId, contentIdInPieces } from './contentId.ts'
export { criticText, criticWeights, makeCritic, parseCritic, type Critic } from './critic.ts'
export { DaubError, excerpt, hasCode, isAbort, type NoParams, type Note } from './errors.ts'
export {
  CanonicalJsonError,
  CriticError,
  PngError,
  PromptError,
  RecipeError,
  type FragmentErrors,
} from './failures.ts'
export type { EngineInfo, Fragment, Scores } from './fragment.ts'
export { decodingWidth, readImageHeader, type ImageHeader } from './imageHeader.ts'
export { encodePng, readPngCritic, readPngRecipe, readPngSize, readPngTexts } from './png.ts'
export { formatPrompts, parsePrompts, type Prompt } from './prompt.ts'
export { createRandom, resumeRandom, shuffle, type Random } from './random.ts'
export {
  asNewDraft,
  asOriginal,
  criticOf,
  keptAfter,
  parseRecipe,
  promptsOf,
  recipeId,
  recipeParameters,
  stepsToTake,
  withoutStop,
  type ImageReference,
  type Parameters,
  type Recipe,
  type Recipe1,
  type RecipeChange,
  type RecipeDraft,
} from './recipe.ts'
export {
  decimal,
  listOf,
  parseAs,
  parsedBy,
  parseJson,
  sha256,
  time,
  whole,
  type Format,
  type FormFault,
  type FormRule,
  type JsonFault,
} from './schema.ts'
export { splitByLargestRemainder } from './split.ts'
export { fromWire, toWire, type WireError } from './wire.ts'
