// One optimiser step as a piece of graph. The formula is in `coefficients.ts`; its scalars come in as one small input,
// so that rates, drops and restarts need no other graph.
import type { GraphBuilder, Value } from '../../onnx/index.ts'
import { toUnitLength } from '../vqgan/toUnitLength.ts'
import type { stepScalars } from './schedule.ts'

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

/** The step's scalars in the order of the graph's input `scalars` [10]. */
export function packScalars(scalars: ReturnType<typeof stepScalars>): Float32Array<ArrayBuffer> {
  return Float32Array.from(order, (name) => scalars[name])
}

/** Declares the inputs of an update: the state and the step's scalars. */
export function updateInputs(g: GraphBuilder, spec: UpdateSpec): UpdateState & { readonly scalars: Value } {
  const input = (name: string) => g.input(name, spec.latentDims)
  return {
    z: input('z'),
    m: input('m'),
    v: input('v'),
    ...(spec.anchored ? { anchor: input('anchor') } : {}),
    ...(spec.ema > 0 ? { average: input('average') } : {}),
    scalars: g.input('scalars', [order.length]),
  }
}

/**
 * Adds one step: the new state, and the anchor's part of the loss, pull · mean((z − anchor)²) / 2. The anchor's gradient is added here,
 * so no graph need be differentiated for it.
 */
export function update(
  g: GraphBuilder,
  spec: UpdateSpec,
  { z, m, v, anchor, average, scalars }: UpdateState & { readonly scalars: Value },
  gradient: Value,
): {
  readonly z: Value
  readonly m: Value
  readonly v: Value
  readonly average?: Value
  readonly loss?: Value
} {
  // Slices, not one Split: ten outputs are more buffers than a WebGPU shader may bind.
  const scalar = (name: (typeof order)[number]) =>
    g.slice(scalars, 0, order.indexOf(name), order.indexOf(name) + 1)
  const size = spec.latentDims.reduce((product, dim) => product * dim, 1)

  const away = anchor && g.sub(z, anchor)
  const pulled = away ? g.add(gradient, g.mul(away, g.mul(scalar('pull'), 1 / size))) : gradient
  const loss = away && g.mul(g.mul(g.reduceMean(g.square(away)), 0.5), g.reshape(scalar('pull'), []))

  const decayed = g.add(pulled, g.mul(z, scalar('l2')))
  const momentum = g.add(g.mul(m, scalar('m0')), g.mul(decayed, scalar('m1')))
  const spread = spec.infinityNorm
    ? g.max(g.mul(v, scalar('v0')), g.add(g.abs(decayed), 1e-8))
    : g.add(g.mul(v, scalar('v0')), g.mul(g.square(decayed), scalar('v1')))
  const scale = spec.infinityNorm ? spread : g.add(g.mul(g.sqrt(spread), scalar('b')), scalar('c'))
  const moved = g.sub(g.mul(z, scalar('keep')), g.div(g.mul(momentum, scalar('a')), scale))
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
