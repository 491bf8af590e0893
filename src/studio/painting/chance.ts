// The streams of chance of a painting, all drawn from the recipe's seed. The first latent and the noise's values are
// drawn once; cutouts and the places where noise is read move on with every step and are kept in checkpoints.
import {
  createRandom,
  excerpt,
  recipeId,
  resumeRandom,
  type Random,
  type Recipe,
} from '../../fragment/index.ts'
import type { Checkpoint } from '../contract.ts'
import { noiseBank, type NoiseBank } from '../cutouts/batch.ts'
import { RequestError } from '../errors.ts'

export interface Chance {
  readonly latent: Random
  readonly cutouts: Random
  /** Noise for the cutouts, or null when the recipe has none. */
  readonly noise: NoiseBank | null
  /** The streams that move on, as a checkpoint keeps them. */
  states(): Checkpoint['random']
}

/** The streams at the start of a recipe, or as they were at a checkpoint. @throws RequestError for a checkpoint of another painting */
export function openChance(recipe: Recipe, checkpoint?: Checkpoint): Chance {
  const root = createRandom(recipe.seed, 'daub')
  const latent = root.fork('latent')
  const fresh = { cutouts: root.fork('cutouts'), places: root.fork('noise places') }
  const { cutouts, places } = checkpoint ? resume(checkpoint, recipe) : fresh
  return {
    latent,
    cutouts,
    noise: recipe.parameters.noise > 0 ? noiseBank(root.fork('noise'), places) : null,
    states: () => ({ cutouts: cutouts.state(), places: places.state() }),
  }
}

function resume({ version, recipe: own, random, step }: Checkpoint, recipe: Recipe) {
  const { cutouts, places } = random
  if (
    version !== 1 ||
    !cutouts ||
    !places ||
    recipeId(own) !== recipeId(recipe) ||
    step > recipe.parameters.steps
  ) {
    throw new RequestError('request/checkpoint', { prompt: excerpt(own.prompt) })
  }
  return { cutouts: resumeRandom(cutouts), places: resumeRandom(places) }
}
