// One axis of Resize (operator sets 11 to 19) as a matrix [to, from]: row i holds the weights of the source elements
// that make element i of the result.

export interface AxisResize {
  readonly from: number
  readonly to: number
  /** to/from as the node states it, which may differ from the quotient of the sizes. */
  readonly scale: number
  readonly mode: string
  readonly coordinates: string
  readonly nearest: string
  readonly cubic: number
  readonly excludeOutside: boolean
  readonly antialias: boolean
}

/** The weights, row by row. */
export function resizeMatrix(axis: AxisResize): Float64Array {
  const matrix = new Float64Array(axis.to * axis.from)
  for (let i = 0; i < axis.to; i++) {
    const taps: [number, number][] =
      axis.mode === 'nearest' ? [[nearestIndex(axis, i), 1]] : weights(axis, sourceOf(axis, i))
    for (const [index, weight] of taps) matrix[i * axis.from + clamped(index, axis)]! += weight
  }
  return matrix
}

/** The source element that nearest-neighbour sampling shows at place i. */
export function nearestIndex(axis: AxisResize, i: number): number {
  const round = rounding[axis.nearest] ?? rounding['round_prefer_floor']!
  return clamped(round(sourceOf(axis, i)), axis)
}

const clamped = (index: number, { from }: AxisResize): number => Math.min(Math.max(index, 0), from - 1)

/** Where element i of the result lies in the source, in source elements (Resize, coordinate_transformation_mode). */
function sourceOf({ from, to, scale, coordinates }: AxisResize, i: number): number {
  switch (coordinates) {
    case 'asymmetric':
      return i / scale
    case 'align_corners':
      return to === 1 ? 0 : (i * (from - 1)) / (to - 1)
    case 'pytorch_half_pixel':
      return to === 1 ? 0 : (i + 0.5) / scale - 0.5
    case 'half_pixel_symmetric':
      return (from / 2) * (1 - to / (scale * from)) + (i + 0.5) / scale - 0.5
    default:
      return (i + 0.5) / scale - 0.5
  }
}

const rounding: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
}

function weights(axis: AxisResize, source: number): [number, number][] {
  const kernel =
    axis.mode === 'cubic' ? (x: number) => cubic(x, axis.cubic) : (x: number) => Math.max(0, 1 - Math.abs(x))
  const radius = axis.mode === 'cubic' ? 2 : 1
  // Antialiasing widens the kernel by the factor of reduction.
  const shrink = axis.antialias ? Math.min(axis.scale, 1) : 1
  const taps: [number, number][] = []
  for (
    let index = Math.ceil(source - radius / shrink);
    index <= Math.floor(source + radius / shrink);
    index++
  )
    taps.push([index, kernel((index - source) * shrink)])
  const kept = axis.excludeOutside ? taps.filter(([index]) => index >= 0 && index < axis.from) : taps
  const sum = kept.reduce((total, [, weight]) => total + weight, 0)
  return kept.map(([index, weight]) => [index, weight / sum])
}

/** Keys' cubic convolution kernel with parameter a. */
function cubic(x: number, a: number): number {
  const t = Math.abs(x)
  if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1
  return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0
}
