// The recipe: everything needed to paint a picture again, and nothing else. No time, no machine, no result; those
// belong to the Fragment. Its id is its content, so two people with one recipe speak of one picture.
import * as v from 'valibot'
import { contentId } from './contentId.ts'
import { RecipeError } from './failures.ts'
import { inNewestSyntax, maxPromptLength, parsePrompts, type Prompt } from './prompt.ts'
import { between, parseAs, sha256, whole } from './schema.ts'

/** The dials of a painting. A preset is a name and a full set of these; the recipe carries the set, so a later change of the preset changes no old picture. */
export const recipeParameters = v.strictObject({
  /** Gradient steps: what rates and growth are planned for. */
  steps: whole(0, 2000),
  /** The step after which the painting was stopped and kept; absent when all were taken. */
  stopAfter: v.exactOptional(whole(0, 2000)),
  optimiser: v.picklist(['adam', 'adamw', 'adamax', 'radam', 'adagrad', 'rmsprop']),
  /** Step size in units of the latent. */
  learningRate: between(1e-5, 10),
  weightDecay: between(0, 1),
  /** Fraction of the steps after which the learning rate falls to `learningRateFactor` of itself; 1 = never. */
  learningRateDrop: between(0, 1),
  learningRateFactor: between(0.001, 1),
  /** Steps after which the optimiser's memory is cleared, again and again; 0 = never. */
  restartEvery: whole(0, 2000),
  /** Cutouts shown to CLIP in every step. */
  cutouts: whole(1, 128),
  /** `crop`: square crops of random size (Crowson 2021); `pooled`: the whole picture shrunk (nerdyrodent); `mixed`: some of each. */
  cutoutMethod: v.picklist(['crop', 'pooled', 'mixed']),
  /** Smallest and largest crop, as a fraction of the shorter side; above 1 the surroundings are padded. */
  cutoutMin: between(0.05, 2),
  cutoutMax: between(0.05, 2),
  /** Crop size = min + (max − min) · u^power. */
  cutoutPower: between(0.05, 10),
  augmentations: v.pipe(
    v.array(v.picklist(['flip', 'affine', 'perspective', 'jitter', 'erase', 'shift'])),
    v.maxLength(6),
  ),
  /** Standard deviation of the noise added to each cutout, at most. */
  noise: between(0, 1),
  /** Where the first latent comes from: the prior network, random codes, or the init image. */
  start: v.picklist(['prior', 'codes', 'image']),
  /** Ideas of the prior to choose the best of; absent, as in recipes from before there was a choice, means 1. */
  candidates: v.exactOptional(whole(1, 16)),
  /** Fraction of the steps painted at half size before the picture grows to its full one. */
  growAt: between(0, 1),
  /** How much an enlarged picture is sharpened before it is painted on; absent means 0. */
  sharpen: v.exactOptional(between(0, 8)),
  /** Pull of the latent towards `latentAnchor`, mean squared, halved; decays linearly to 0 at the last step when `latentDecay`. */
  latentWeight: between(0, 100),
  latentAnchor: v.picklist(['start', 'zero']),
  latentDecay: v.boolean(),
  /** Weight of the total variation of the picture. */
  smoothness: between(0, 10),
  /** Memory of the moving average of the latent that is shown and saved; 0 = none. */
  ema: between(0, 0.9999),
  /** Keep the latent inside the codebook's range. */
  clamp: v.boolean(),
})

const imageReference = v.strictObject({
  /** SHA-256 of the picture's bytes; the bytes themselves travel beside the recipe. */
  id: sha256,
  weight: between(-100, 100),
})

const members = {
  prompt: v.pipe(v.string(), v.maxLength(maxPromptLength)),
  /** Unsigned 32-bit integer. */
  seed: whole(0, 2 ** 32 - 1),
  /** Pixels; multiples of the pack's stride. */
  width: whole(32, 1024),
  height: whole(32, 1024),
  packId: sha256,
  /** The preset's name, for people; the parameters decide. */
  preset: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  parameters: recipeParameters,
  /** Pictures to paint towards or away from, seen through CLIP. */
  imagePrompts: v.pipe(v.array(imageReference), v.maxLength(4)),
  /** Picture to start from, and how strongly to stay near it. */
  initImage: v.nullable(imageReference),
  /** The fragment this one was made from ("vary", "same again"), if any. */
  parent: v.nullable(sha256),
}

/** As Daub up to 0.2.0 wrote it. It is never rewritten: its id is that of its own form, and its picture names it. */
const recipe1 = v.strictObject({ version: v.literal(1), ...members })

const recipe2 = v.strictObject({
  version: v.literal(2),
  ...members,
  /** SHA-256 of the learned taste whose gradient joined the painting, or null. */
  critic: v.nullable(sha256),
})

const recipe = v.variant('version', [recipe1, recipe2])

export type Parameters = Readonly<v.InferOutput<typeof recipeParameters>>
export type ImageReference = Readonly<v.InferOutput<typeof imageReference>>
export type Recipe1 = Readonly<v.InferOutput<typeof recipe1>>
export type Recipe2 = Readonly<v.InferOutput<typeof recipe2>>
/** Of either version; new recipes are version 2. */
export type Recipe = Recipe1 | Recipe2
/** A recipe before a pack is known: what a person asks for. */
export type RecipeDraft = Omit<Recipe1, 'packId'> | Omit<Recipe2, 'packId'>

/** What may be changed of a recipe, whatever its version. */
export type RecipeChange = Partial<Omit<Recipe1, 'version' | 'packId'>>

/** The draft of a new recipe that says the same: of the newest version and its prompt syntax. */
export function asNewDraft(draft: RecipeDraft): Omit<Recipe2, 'packId'> {
  const prompt = draft.version === 1 ? inNewestSyntax(draft.prompt) : draft.prompt
  return { ...draft, version: 2, prompt, critic: criticOf(draft) }
}

/** Steps that are taken: fewer than were planned where a painting was stopped early. */
export function stepsToTake({ steps, stopAfter = steps }: Parameters): number {
  return Math.min(steps, stopAfter)
}

/** The recipe of a picture that was kept after so many steps: painted again, it stops there and is the same picture. */
export function keptAfter(recipe: Recipe, step: number): Recipe {
  if (step >= stepsToTake(recipe.parameters)) return recipe
  const { packId, ...draft } = recipe
  const parameters = { ...recipe.parameters, stopAfter: step }
  return { ...asNewDraft(draft), packId, parameters }
}

/** The dials of a painting that is not stopped early. */
export function withoutStop(parameters: Parameters): Parameters {
  const { stopAfter: _stopAfter, ...rest } = parameters
  return rest
}

/** What a recipe's prompt says, by the syntax of its version; nothing where pictures alone are painted towards. */
export function promptsOf({ prompt, version }: Pick<Recipe, 'prompt' | 'version'>): readonly Prompt[] {
  return prompt.trim() === '' ? [] : parsePrompts(prompt, version)
}

/**
 * A draft that says what `original` says is `original`, in its own version: what was opened from a picture and not
 * changed paints that very picture again, to the last byte.
 */
export function asOriginal(draft: RecipeDraft, original: RecipeDraft | null): RecipeDraft {
  if (original === null) return draft
  return contentId(asNewDraft(draft)) === contentId(asNewDraft(original)) ? original : draft
}

/** The critic of a recipe; those from before there were any have none. */
export function criticOf(recipe: Recipe | RecipeDraft): string | null {
  return recipe.version === 1 ? null : recipe.critic
}

/**
 * Checks that a value from outside (a PNG, a link, a database) is a recipe.
 *
 * @throws RecipeError naming the first member that is wrong, or PromptError if its prompt cannot be read.
 */
export function parseRecipe(value: unknown): Recipe {
  const parsed = parseAs(recipe, value, (fault, options) => new RecipeError('recipe/form', fault, options))
  if (parsed.prompt !== '' || parsed.imagePrompts.length === 0) parsePrompts(parsed.prompt, parsed.version)
  return parsed
}

/** SHA-256 of the recipe's canonical JSON (RFC 8785). */
export function recipeId(recipe: Recipe): string {
  return contentId(recipe)
}
