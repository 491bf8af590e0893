// A painting under way as data: enough to go on as if nothing had happened, on wasm to the last bit.
import { recipeId, resumeRandom, type EngineInfo, type Random, type Recipe } from '../../fragment/index.ts'
import type { Checkpoint } from '../contract.ts'
import { RequestError } from '../errors.ts'

/** The streams of chance of a painting that move on from step to step. */
export interface Streams {
  readonly cutouts: Random
  readonly noise: Random
}

/** What a checkpoint holds besides the recipe and the engine. */
export type Progress = Pick<Checkpoint, 'step' | 'tensors' | 'losses' | 'frames' | 'ms'>

export function makeCheckpoint(recipe: Recipe, engine: EngineInfo, streams: Streams, progress: Progress): Checkpoint {
  return {
    version: 1,
    recipe,
    engine,
    ...progress,
    losses: [...progress.losses],
    frames: [...progress.frames],
    random: { cutouts: streams.cutouts.state(), noise: streams.noise.state() },
  }
}

/** The streams as they were. @throws RequestError when the checkpoint is of another painting. */
export function resumeStreams({ recipe: own, random, version, step }: Checkpoint, recipe: Recipe): Streams {
  const { cutouts, noise } = random
  if (version !== 1 || !cutouts || !noise || recipeId(own) !== recipeId(recipe) || step > recipe.parameters.steps) {
    throw new RequestError({
      what: 'This checkpoint belongs to another painting',
      value: own.prompt,
      remedy: 'Start the painting anew',
    })
  }
  return { cutouts: resumeRandom(cutouts), noise: resumeRandom(noise) }
}
