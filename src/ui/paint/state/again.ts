// The ways from one picture to the next. Each gives a wish; the pack on the easel makes it a recipe.
import { asNewDraft, withoutStop, type Recipe, type RecipeDraft } from '../../../fragment/index.ts'

/** How closely a variation keeps to the picture it comes from. */
const variationWeight = 0.3

/** Exactly this recipe: the same pack and engine paint the same bytes. */
export function sameAgain(recipe: Recipe): RecipeDraft {
  const { packId: _packId, ...wish } = recipe
  return wish
}

/** The same words with other chance; all steps, also where that picture was kept early. */
export function withNewSeed(recipe: Recipe, seed: number): RecipeDraft {
  return { ...asNewDraft(sameAgain(recipe)), seed, parameters: withoutStop(recipe.parameters) }
}

/** A picture near this one: it starts from it and stays close, with other cutouts. */
export function variationOf(recipe: Recipe, id: string, seed: number): RecipeDraft {
  return {
    ...asNewDraft(sameAgain(recipe)),
    seed,
    parent: id,
    initImage: { id, weight: variationWeight },
    parameters: { ...withoutStop(recipe.parameters), start: 'image', growAt: 0 },
  }
}

/** A seed nobody chose. */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!
}
