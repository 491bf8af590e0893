// Sketches: the first idea of a recipe as its painting would begin, cheap enough to choose among a thousand. A recipe with one
// candidate begins from the very latent that is sketched here, so what was ranked is what is painted.
import type { Recipe } from '../../fragment/index.ts'
import { wholeOf } from '../clip/clip.ts'
import type { Sketch } from '../contract.ts'
import { PackError, RequestError } from '../errors.ts'
import { pictureOf } from '../picture/planes.ts'
import { openChance } from './chance.ts'
import type { PaintingContext } from './context.ts'
import { openPrior } from './prior.ts'
import { checkRecipe } from './request.ts'
import { readTargets } from './targets.ts'

/**
 * Sketches recipes, one after another.
 *
 * @param next Awaited before each, so that messages come in; may throw to stop.
 * @throws PackError 'pack/part-missing' for a pack without a prior, RequestError for a recipe that does not begin with
 * one idea of the prior
 */
export async function sketch(
  recipes: readonly Recipe[],
  context: PaintingContext,
  next: () => Promise<void>,
): Promise<readonly Sketch[]> {
  const { pack, guide } = context
  if (!pack.has('prior')) throw new PackError('pack/part-missing', { pack: pack.info.name, part: 'prior' })
  recipes.forEach((recipe) => checkSketched(recipe, context))
  const prior = await openPrior(context)
  const sketches: Sketch[] = []
  try {
    for (const recipe of recipes) {
      await next()
      const { prompts } = await readTargets(recipe, guide, new Map())
      const picture = await context.decode(await prior.draw(prompts, openChance(recipe).latent))
      const [embedding] = await guide.embedRegions(picture, [wholeOf(picture)])
      sketches.push({ picture: pictureOf(picture), embedding: embedding! })
    }
  } finally {
    await prior.release()
  }
  return sketches
}

/** Anything else than one idea of the prior would begin from another latent than the one that is sketched. */
function checkSketched(recipe: Recipe, { pack }: PaintingContext): void {
  checkRecipe(recipe, pack)
  const { parameters, initImage, imagePrompts } = recipe
  const { candidates = 1, start } = parameters
  if (initImage || imagePrompts.length > 0 || start === 'codes' || candidates !== 1)
    throw new RequestError('request/not-sketched', { candidates, start: initImage ? 'image' : start })
}
