// A step's cutouts as the numbers the guide graph is fed with: one stack of row matrices, one of column matrices,
// colours with CLIP's normalisation folded in, and, only where the recipe asks for them, noise, a mask and warp taps.
import type { Random } from '../../fragment/index.ts'
import { normalised } from './colour.ts'
import type { CutoutBatch, CutoutParameters } from './draw.ts'
import { writeResampling } from '../picture/resampling.ts'
import { writeTaps } from './warp.ts'

/** What a guide graph for a recipe takes: fixed for the whole painting, so that its shapes are static. */
export interface CutoutShape {
  /** Cutouts in one run of the graph. */
  readonly count: number
  /** Side of a cutout in pixels: what CLIP looks at. */
  readonly side: number
  /** The picture, in pixels. */
  readonly width: number
  readonly height: number
  readonly warped: boolean
  readonly noisy: boolean
  readonly erased: boolean
}

/** Feeds of the guide graph, by input name. */
export interface CutoutFeeds {
  /** Wy of all cutouts: [count · side, height]. */
  readonly rows: Float32Array<ArrayBuffer>
  /** Wxᵀ of each: [count, width, side]. */
  readonly columns: Float32Array<ArrayBuffer>
  /** Colour matrices over std: [count, 3, 3]. */
  readonly colours: Float32Array<ArrayBuffer>
  /** (offset − mean) / std plus noise: [count, 3, 1], or [count, 3, side²] when noisy. */
  readonly offsets: Float32Array<ArrayBuffer>
  /** 0 where a cutout is erased, else 1: [1, 1, side²]. */
  readonly mask?: Float32Array<ArrayBuffer>
  /** Four taps of each warped pixel: [count · side² · 4], numbered over the batch, and weights [count · side², 4, 1]. */
  readonly tapIndex?: BigInt64Array<ArrayBuffer>
  readonly tapWeight?: Float32Array<ArrayBuffer>
}

export interface Normalisation {
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

/** The shape of the guide graph a recipe needs. */
export function cutoutShape(
  p: CutoutParameters,
  count: number,
  side: number,
  width: number,
  height: number,
): CutoutShape {
  return {
    count,
    side,
    width,
    height,
    warped: p.augmentations.some((name) => name === 'affine' || name === 'perspective'),
    noisy: p.noise > 0,
    erased: p.augmentations.includes('erase'),
  }
}

/** Builds the feeds for the cutouts `from`…`from + shape.count` of a batch. */
export function cutoutFeeds(
  batch: CutoutBatch,
  from: number,
  shape: CutoutShape,
  { mean, std }: Normalisation,
  noise: NoiseBank | null,
): CutoutFeeds {
  const { count, side, width, height } = shape
  const area = side * side
  const rows = new Float32Array(count * side * height)
  const columns = new Float32Array(count * width * side)
  const colours = new Float32Array(count * 9)
  const cells = shape.noisy ? area : 1
  const offsets = new Float32Array(count * 3 * cells)
  const taps = shape.warped
    ? { index: new BigInt64Array(count * area * 4), weight: new Float32Array(count * area * 4) }
    : null
  for (let n = 0; n < count; n++) {
    const cutout = batch.cutouts[from + n]!
    writeResampling({ start: cutout.top, side: cutout.height }, height, side, rows, n * side * height)
    const across = { start: cutout.left, side: cutout.width, flip: cutout.flip }
    writeResampling(across, width, side, columns, n * width * side, 1, side)
    const { matrix, offset } = normalised(cutout.colour, mean, std)
    colours.set(matrix, n * 9)
    for (let c = 0; c < 3; c++) {
      const plane = offsets.subarray((n * 3 + c) * cells, (n * 3 + c + 1) * cells)
      if (noise) noise.fill(plane, offset[c]!, cutout.noise / std[c]!)
      else plane.fill(offset[c]!)
    }
    if (taps) writeTaps(cutout.warp, side, n, taps)
  }
  return {
    rows,
    columns,
    colours,
    offsets,
    ...(shape.erased ? { mask: erasureMask(batch, side) } : {}),
    ...(taps ? { tapIndex: taps.index, tapWeight: taps.weight } : {}),
  }
}

/** Normal noise drawn once and read from random places: a step needs hundreds of thousands of numbers. */
export interface NoiseBank {
  /** plane[i] = base + deviation · noise */
  fill(plane: Float32Array, base: number, deviation: number): void
}

/** `where` draws the places, and is the stream whose state a checkpoint must keep. */
export function noiseBank(values: Random, where: Random, size = 1 << 16): NoiseBank {
  const bank = Float32Array.from({ length: size }, () => values.normal())
  return {
    fill: (plane, base, deviation) => {
      let at = where.integer(size)
      for (let i = 0; i < plane.length; i++, at++) plane[i] = base + deviation * bank[at & (size - 1)]!
    },
  }
}

function erasureMask({ erase }: CutoutBatch, side: number): Float32Array<ArrayBuffer> {
  const mask = new Float32Array(side * side).fill(1)
  if (!erase) return mask
  const [left, top] = [Math.round(erase.left * side), Math.round(erase.top * side)]
  const [right, bottom] = [left + Math.round(erase.width * side), top + Math.round(erase.height * side)]
  for (let y = top; y < Math.min(bottom, side); y++)
    mask.fill(0, y * side + left, y * side + Math.min(right, side))
  return mask
}
