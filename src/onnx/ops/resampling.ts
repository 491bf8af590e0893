// Resizing and sampling. Every separable resize is a matrix per axis; enlarging by whole factors with nearest
// neighbours keeps its own operator, whose gradient sums blocks. So antialiasing and bicubic come with their
// gradients, and none of WebGPU's weak Resize modes are used.
import { flag, float, ints, oneOf } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { axisIn, inputOf, optionalNumbers } from '../call.ts'
import { floatOf, intOf, intsOf, stringOf } from '../graph.ts'
import { around } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { nearestIndex, resizeMatrix, type AxisResize } from './resizeMatrix.ts'
import { sameDims, sizeOf, type NdArray, type Numbers } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

/** How each axis is resized; undefined for an axis that stays as it is. */
function axes(call: Call): { dims: number[]; resizes: (AxisResize | undefined)[] } {
  const { dims } = inputOf(call, 0)
  const which = (intsOf(call, 'axes') ?? dims.map((_, axis) => axis)).map((axis) =>
    axisIn(call, axis, dims.length),
  )
  const scales = optionalNumbers(call, 2)
  const sizes = optionalNumbers(call, 3)
  const coordinates = stringOf(call, 'coordinate_transformation_mode', 'half_pixel')
  const resizes = dims.map((from, axis): AxisResize | undefined => {
    const i = which.indexOf(axis)
    if (i < 0) return undefined
    const scale = scales?.length ? scales[i]! : sizes![i]! / from
    const to = scales?.length ? Math.floor(from * scale) : sizes![i]!
    if (to === from && scale === 1) return undefined
    return {
      from,
      to,
      scale,
      coordinates,
      mode: stringOf(call, 'mode', 'nearest'),
      nearest: stringOf(call, 'nearest_mode', 'round_prefer_floor'),
      cubic: floatOf(call, 'cubic_coeff_a', -0.75),
      excludeOutside: intOf(call, 'exclude_outside', 0) === 1,
      antialias: intOf(call, 'antialias', 0) === 1,
    }
  })
  return { dims: dims.map((dim, axis) => resizes[axis]?.to ?? dim), resizes }
}

/** The matrix times every line of x along one axis. */
function alongAxis(x: NdArray, axis: number, { to }: AxisResize, matrix: Numbers): NdArray {
  const { outer, along, inner } = around(x.dims, axis)
  const out = new Float64Array(outer * to * inner)
  for (let o = 0; o < outer; o++)
    for (let t = 0; t < to; t++)
      for (let a = 0; a < along; a++) {
        const weight = matrix[t * along + a]!
        if (weight === 0) continue
        for (let i = 0; i < inner; i++)
          out[(o * to + t) * inner + i]! += weight * x.data[(o * along + a) * inner + i]!
      }
  return { dtype: x.dtype, dims: x.dims.map((dim, i) => (i === axis ? to : dim)), data: out }
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

/** Whole-factor nearest enlargement: element i of the result shows element ⌊i/factor⌋. */
function repeats(resize: AxisResize): boolean {
  const { from, to, mode } = resize
  if (mode !== 'nearest' || to % from !== 0) return false
  for (let i = 0; i < to; i++) if (nearestIndex(resize, i) !== Math.floor((i * from) / to)) return false
  return true
}

const isCanonical = (call: Call) =>
  stringOf(call, 'coordinate_transformation_mode', '') === 'asymmetric' &&
  stringOf(call, 'nearest_mode', '') === 'floor' &&
  !('axes' in call.attributes) &&
  !call.inputs[3]

const resize: Operator = {
  cost: (call) => {
    const { dims, resizes } = axes(call)
    const x = inputOf(call, 0).dims
    const largest = sizeOf(dims.map((dim, axis) => Math.max(dim, x[axis]!)))
    return resizes.reduce((sum, item) => sum + (item ? item.from * item.to + largest * item.from : 0), 0)
  },
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: axes(call).dims }],
  evaluate: ([x], call) => {
    const { resizes } = axes(call)
    return [
      resizes.reduce(
        (value, item, axis) => (item ? alongAxis(value, axis, item, resizeMatrix(item)) : value),
        x!,
      ).data,
    ]
  },
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const { dims, resizes } = axes(call)
    g.reserve(call, total(resizes.map((item) => item?.to ?? 0)))
    if (resizes.every((item) => !item) && sameDims(dims, x.dims)) return [x]
    if (resizes.every((item) => !item || repeats(item)))
      return isCanonical(call)
        ? undefined
        : [
            g.upsample(
              x,
              dims.map((dim, axis) => dim / x.dims[axis]!),
            ),
          ]
    // Axes that shrink come first: less work for the others.
    const order = x.dims.map((_, axis) => axis).sort((a, b) => dims[a]! / x.dims[a]! - dims[b]! / x.dims[b]!)
    return [
      order.reduce((value, axis) => {
        const item = resizes[axis]
        if (!item) return value
        g.reserve(call, item.to * item.from)
        const matrix = Float32Array.from(resizeMatrix(item))
        return g.alongAxis(value, axis, g.constant(matrix, [item.to, item.from]))
      }, x),
    ]
  },
  // Blocks of the enlarged image sum into the element they show.
  gradient: (g, node, dy) => [
    () => {
      const { dims } = node.inputs[0]!
      const factors = dims.map((dim, axis) => dy.dims[axis]! / dim)
      return blockSum(g, dy, factors)
    },
  ],
}

/** Sums blocks of `factors` elements: the transpose of `upsample`. */
export function blockSum(g: Builder, x: Value, factors: readonly number[]): Value {
  const split = x.dims.flatMap((dim, axis) =>
    factors[axis] === 1 ? [dim] : [dim / factors[axis]!, factors[axis]!],
  )
  let at = 0
  const folded = factors.flatMap((factor) => (factor === 1 ? (at++, []) : ((at += 2), [at - 1])))
  return g.reduceSum(g.reshape(x, split), folded)
}

export const resampling: OperatorTable = {
  Resize: {
    ...resize,
    attributes: {
      mode: oneOf('nearest', 'linear', 'cubic'),
      coordinate_transformation_mode: oneOf(
        'half_pixel',
        'half_pixel_symmetric',
        'pytorch_half_pixel',
        'align_corners',
        'asymmetric',
      ),
      nearest_mode: oneOf('round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'),
      cubic_coeff_a: float,
      exclude_outside: flag,
      antialias: flag,
      axes: ints,
      keep_aspect_ratio_policy: oneOf('stretch'),
      // Used by tf_crop_and_resize alone.
      extrapolation_value: float,
    },
  },
}
