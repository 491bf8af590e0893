// From a line of the brief to a recipe, by the charter's rules alone: what is sketched, what is painted, and what repaints it.
import * as v from 'valibot'
import { contentId, parseAs, parsedBy, parseJson, parseRecipe, type Recipe } from '../../fragment/index.ts'
import type { Charter } from '../../rounds/index.ts'
import { promptOf, type Brief } from '../brief/brief.ts'
import { WeekError } from '../errors.ts'
import type { TasteRules } from '../brief/rules.ts'

type Charter2 = Extract<Charter, { readonly version: 2 }>

/** What a charter must say before an artist can work by it. */
export interface PaintingRules {
  readonly packId: string
  readonly vocabularyId: string
  readonly taste: TasteRules
  readonly painting: NonNullable<Charter2['painting']>
}

/** @throws WeekError `week/no-rules` naming what a charter leaves open. */
export function paintingRules(charter: Charter): PaintingRules {
  if (charter.version === 1) throw new WeekError('week/no-rules', { missing: 'version' })
  const { packId, vocabularyId, taste, painting } = charter
  if (vocabularyId === null) throw new WeekError('week/no-rules', { missing: 'vocabularyId' })
  if (taste === null) throw new WeekError('week/no-rules', { missing: 'taste' })
  if (painting === null) throw new WeekError('week/no-rules', { missing: 'painting' })
  return { packId, vocabularyId, taste, painting }
}

/**
 * The recipe of line `k` of a brief. It begins with one idea, so that the latent that is sketched is the one that is painted;
 * its first parent is that of its prompt.
 */
export function candidateRecipe({ packId, painting }: PaintingRules, brief: Brief, k: number): Recipe {
  const candidate = brief.candidates[k]!
  const { origin, seed } = candidate
  const { width, height, preset, parameters } = painting
  return {
    version: 2,
    prompt: promptOf(brief, candidate),
    seed,
    width,
    height,
    packId,
    preset,
    parameters: { ...parameters, candidates: 1 },
    imagePrompts: [],
    initImage: null,
    parent: 'parents' in origin ? (origin.parents[0] ?? null) : null,
    critic: null,
  }
}

const schema = v.strictObject({
  version: v.literal(1),
  /** In the order of the manifest's new pictures. */
  recipes: v.pipe(v.array(v.pipe(v.unknown(), parsedBy(parseRecipe))), v.maxLength(500)),
})

export interface RecipeList {
  readonly version: 1
  readonly recipes: readonly Recipe[]
}

/** Characters of a list of recipes, at most. */
const maxRecipesLength = 2_000_000

/** @throws WeekError for a text that is no list of recipes. */
export function parseRecipes(text: string): RecipeList {
  const value = parseJson(
    text,
    maxRecipesLength,
    (fault, options) => new WeekError('week/json', { file: 'recipes', ...fault }, options),
  )
  return parseAs(
    schema,
    value,
    (fault, options) => new WeekError('week/form', { file: 'recipes', ...fault }, options),
  )
}

/** By the content id of its recipe, each line of the brief that was chosen. */
export function linesByRecipe(
  rules: PaintingRules,
  brief: Brief,
  lines: Iterable<number>,
): ReadonlyMap<string, number> {
  return new Map([...lines].map((k) => [contentId(candidateRecipe(rules, brief, k)), k]))
}
