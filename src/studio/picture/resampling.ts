// Resampling a line of pixels as a matrix, so that cutting, shrinking and flipping are products and their gradient is
// the transpose. The same kernel as models/training/cutouts.py: what CLIP learnt from is what it sees here.

/** An interval of a line of pixels: from `start`, `side` long; may reach beyond the ends, which then repeat. */
export interface Interval {
  readonly start: number
  readonly side: number
  readonly flip?: boolean
}

/**
 * Writes the rows of a resampling matrix [count, length] at `offset` of `out`, which must hold zeros there: row i holds the weights with
 * which `length` input pixels make output pixel i. Triangle kernel, widened when shrinking (antialiased); every row
 * sums to 1. With `stride` and `step` other than the defaults the matrix is written transposed.
 */
export function writeResampling(
  { start, side, flip = false }: Interval,
  length: number,
  count: number,
  out: Float32Array,
  offset = 0,
  rowStride = length,
  columnStride = 1,
): void {
  const scale = side / count
  const reach = Math.max(scale, 1)
  for (let i = 0; i < count; i++) {
    const at = flip ? count - 1 - i : i
    const row = offset + at * rowStride
    // Pixel centres lie at + ½; beyond the ends the border pixel repeats.
    const centre = Math.min(Math.max(start + (i + 0.5) * scale - 0.5, 0), length - 1)
    const first = Math.max(0, Math.ceil(centre - reach))
    const last = Math.min(length - 1, Math.floor(centre + reach))
    let sum = 0
    for (let j = first; j <= last; j++) sum += Math.max(0, 1 - Math.abs(j - centre) / reach)
    for (let j = first; j <= last; j++) {
      out[row + j * columnStride] = Math.max(0, 1 - Math.abs(j - centre) / reach) / sum
    }
  }
}

/** A whole line of `length` pixels as `count`, with the cubic kernel of Keys (a = −½), antialiased: [count, length]. */
export function cubicResampling(length: number, count: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count * length)
  const scale = length / count
  const reach = Math.max(scale, 1)
  for (let i = 0; i < count; i++) {
    const centre = (i + 0.5) * scale - 0.5
    const weights = new Map<number, number>()
    let sum = 0
    for (let j = Math.ceil(centre - 2 * reach); j <= Math.floor(centre + 2 * reach); j++) {
      const weight = cubic(Math.abs(j - centre) / reach)
      const inside = Math.min(Math.max(j, 0), length - 1)
      weights.set(inside, (weights.get(inside) ?? 0) + weight)
      sum += weight
    }
    for (const [j, weight] of weights) out[i * length + j] = weight / sum
  }
  return out
}

/** A line of pixels blurred by a Gaussian cut off at three standard deviations: [length, length]. */
export function gaussian(length: number, deviation: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(length * length)
  const reach = Math.ceil(3 * deviation)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * deviation ** 2)),
  )
  const sum = weights.reduce((a, b) => a + b)
  for (let i = 0; i < length; i++) {
    weights.forEach((weight, k) => {
      out[i * length + Math.min(Math.max(i + k - reach, 0), length - 1)]! += weight / sum
    })
  }
  return out
}

function cubic(x: number): number {
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0
}
