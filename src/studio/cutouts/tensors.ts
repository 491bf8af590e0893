// The feeds of a step's cutouts as tensors of an engine.
import type { Engine, Tensor } from '../../engine/index.ts'
import type { CutoutFeeds, CutoutShape } from './batch.ts'
import { cutoutDims } from './graph.ts'

/** Each feed as a tensor with the dimensions its graph declares. */
export function cutoutTensors(
  engine: Engine,
  feeds: CutoutFeeds,
  shape: CutoutShape,
): Record<string, Tensor> {
  const dims = cutoutDims(shape)
  return Object.fromEntries(
    (Object.keys(feeds) as (keyof CutoutFeeds)[]).map((name) => {
      const data = feeds[name]!
      return [
        name,
        data instanceof BigInt64Array ? engine.integers(data, dims[name]) : engine.floats(data, dims[name]),
      ]
    }),
  )
}
