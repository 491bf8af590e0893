// A painting under way as data: enough to go on as if nothing had happened, on wasm to the last bit.
import type { EngineInfo, Recipe } from '../../fragment/index.ts'
import type { Checkpoint } from '../contract.ts'
import type { Chance } from './chance.ts'

/** What a checkpoint holds besides the recipe, the engine and the streams of chance. */
export type Progress = Pick<Checkpoint, 'step' | 'tensors' | 'losses' | 'frames' | 'ms'>

export function makeCheckpoint(
  recipe: Recipe,
  engine: EngineInfo,
  chance: Chance,
  progress: Progress,
): Checkpoint {
  return {
    version: 1,
    recipe,
    engine,
    ...progress,
    losses: [...progress.losses],
    frames: [...progress.frames],
    random: chance.states(),
  }
}
