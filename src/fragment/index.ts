// The door of the room of nouns: what a prompt, a recipe and a fragment are, and how they are named and stored in a PNG.
export { canonicalJson, type Json } from './canonicalJson.ts'
export { bytesId, contentId } from './contentId.ts'
export {
  CanonicalJsonError,
  DaubError,
  PngError,
  PromptError,
  RecipeError,
  type Complaint,
} from './errors.ts'
export type { EngineInfo, Fragment, Scores } from './fragment.ts'
export { readImageHeader, type ImageHeader } from './imageHeader.ts'
export { encodePng, maxPngBytes, readPngRecipe, readPngSize, readPngTexts } from './png.ts'
export { formatPrompts, maxPromptLength, maxPrompts, parsePrompts, type Prompt } from './prompt.ts'
export { createRandom, resumeRandom, type Random, type RandomState } from './random.ts'
export { parseRecipe, recipeId, type ImageReference, type Parameters, type Recipe } from './recipe.ts'
