// One optimiser step as a piece of graph. The formula is in `coefficients.ts`; its numbers come in as one small input,
// so that rates, drops and restarts need no other graph.
import type { GraphBuilder, Value } from '../../onnx/index.ts'
import type { stepNumbers } from './schedule.ts'

/** What the update graph has to contain. */
export interface UpdateSpec {
  /** [1, c, h, w] */
  readonly latentDims: readonly [number, number, number, number]
  /** adamax keeps the largest gradient instead of the mean square. */
  readonly infinityNorm: boolean
  /** The latent is pulled to an anchor. */
  readonly anchored: boolean
  /** Smallest and largest value of each channel, [c], or null for none. */
  readonly range: { readonly low: Float32Array; readonly high: Float32Array } | null
  /** Groups of channels kept at unit length (L2-normalised codebooks), or 0. */
  readonly unitGroups: number
  /** Memory of the moving average; 0 = none. */
  readonly ema: number
}

export interface UpdateState {
  readonly z: Value
  readonly m: Value
  readonly v: Value
  readonly anchor?: Value
  readonly average?: Value
}

const order = ['l2', 'm0', 'm1', 'v0', 'v1', 'keep', 'a', 'b', 'c', 'pull'] as const

/** The step's numbers in the order of the graph's input `numbers` [10]. */
export function packNumbers(numbers: ReturnType<typeof stepNumbers>): Float32Array<ArrayBuffer> {
  return Float32Array.from(order, (name) => numbers[name])
}

/** Declares the inputs of an update: the state and the step's numbers. */
export function updateInputs(g: GraphBuilder, spec: UpdateSpec): UpdateState & { readonly numbers: Value } {
  const input = (name: string) => g.input(name, spec.latentDims)
  return {
    z: input('z'),
    m: input('m'),
    v: input('v'),
    ...(spec.anchored ? { anchor: input('anchor') } : {}),
    ...(spec.ema > 0 ? { average: input('average') } : {}),
    numbers: g.input('numbers', [order.length]),
  }
}

/**
 * Adds one step: the new state, and the anchor's part of the loss, pull · mean((z − anchor)²) / 2. The anchor's gradient is added here,
 * so no graph need be differentiated for it.
 */
export function update(
  g: GraphBuilder,
  spec: UpdateSpec,
  { z, m, v, anchor, average, numbers }: UpdateState & { readonly numbers: Value },
  gradient: Value,
): {
  readonly z: Value
  readonly m: Value
  readonly v: Value
  readonly average?: Value
  readonly loss?: Value
} {
  // Slices, not one Split: ten outputs are more buffers than a WebGPU shader may bind.
  const number = (name: (typeof order)[number]) =>
    g.slice(numbers, 0, order.indexOf(name), order.indexOf(name) + 1)
  const size = spec.latentDims.reduce((product, dim) => product * dim, 1)

  const away = anchor && g.sub(z, anchor)
  const pulled = away ? g.add(gradient, g.mul(away, g.mul(number('pull'), 1 / size))) : gradient
  const loss = away && g.mul(g.mul(g.reduceMean(g.square(away)), 0.5), g.reshape(number('pull'), []))

  const slope = g.add(pulled, g.mul(z, number('l2')))
  const momentum = g.add(g.mul(m, number('m0')), g.mul(slope, number('m1')))
  const spread = spec.infinityNorm
    ? g.max(g.mul(v, number('v0')), g.add(g.abs(slope), 1e-8))
    : g.add(g.mul(v, number('v0')), g.mul(g.square(slope), number('v1')))
  const scale = spec.infinityNorm ? spread : g.add(g.mul(g.sqrt(spread), number('b')), number('c'))
  const moved = g.sub(g.mul(z, number('keep')), g.div(g.mul(momentum, number('a')), scale))
  const kept = keepInside(g, spec, moved)
  return {
    z: kept,
    m: momentum,
    v: spread,
    ...(average ? { average: g.add(g.mul(average, spec.ema), g.mul(kept, 1 - spec.ema)) } : {}),
    ...(loss ? { loss } : {}),
  }
}

function keepInside(g: GraphBuilder, { range, unitGroups, latentDims }: UpdateSpec, z: Value): Value {
  if (unitGroups > 0) return toUnitLength(g, z, unitGroups)
  if (!range) return z
  const dims = [1, latentDims[1], 1, 1]
  return g.max(g.min(z, g.constant(range.high, dims)), g.constant(range.low, dims))
}

/** z: [1, c, h, w] with every group of channels scaled to length 1 in every cell. */
export function toUnitLength(g: GraphBuilder, z: Value, groups: number): Value {
  const [, c, h, w] = z.dims as [number, number, number, number]
  const split = g.reshape(z, [groups, c / groups, h * w])
  const length = g.sqrt(g.add(g.reduceSumSquare(split, [1], true), 1e-12))
  return g.reshape(g.div(split, length), z.dims)
}
