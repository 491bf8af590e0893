// Colour changes of a cutout as one matrix and one offset, into which CLIP's own normalisation folds: the whole of
// `(M·x + o − mean) / std` costs one product of 3 × 3 a pixel.
import type { Random } from '../../fragment/index.ts'

/** x ↦ matrix · x + offset for one pixel [r, g, b]; matrix in rows. */
export interface Colour {
  readonly matrix: readonly number[]
  readonly offset: readonly [number, number, number]
}

export const identityColour: Colour = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], offset: [0, 0, 0] }

/** Brightness ± 0.05, contrast ± 10 %, saturation ± 20 %: colours stay nameable (the amounts CLIP was trained with). */
export function jitterColour(random: Random): Colour {
  const swing = (amount: number) => amount * (2 * random.uniform() - 1)
  const saturation = 1 + swing(0.2)
  const contrast = 1 + swing(0.1)
  const brightness = swing(0.05)
  // grey + (x − grey)·s with grey = (r + g + b)/3, then (x − ½)·c + ½ + b.
  const grey = (1 - saturation) / 3
  const matrix = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => contrast * ((row === column ? saturation : 0) + grey)),
  )
  const offset = 0.5 * (1 - contrast) + brightness
  return { matrix, offset: [offset, offset, offset] }
}

/** The colour change followed by `(x − mean) / std`. */
export function normalised(
  { matrix, offset }: Colour,
  mean: readonly [number, number, number],
  std: readonly [number, number, number],
): Colour {
  const scaled = (row: number) => (offset[row]! - mean[row]!) / std[row]!
  return {
    matrix: matrix.map((value, i) => value / std[Math.floor(i / 3)]!),
    offset: [scaled(0), scaled(1), scaled(2)],
  }
}
