// Compositions of our own, kept whole until a graph is finished so that they can have a gradient of their own. They
// live in the private domain and are expanded into standard operators before anything runs (`lowered`).
import { float, ints, type AttributeRules } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { inputOf, sameType } from '../call.ts'
import { floatOf, intsOf } from '../graph.ts'
import { broadcastTo, map, reduce } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { erf } from '../special.ts'
import type { Call, Traced, Value } from '../value.ts'

/** An element-wise composition: its value, how it is written out, and its vector-Jacobian product. */
function composition(
  attributes: AttributeRules,
  value: (x: number, call: Call) => number,
  written: (g: Builder, x: Value, call: Call) => Value,
  vjp: (g: Builder, dy: Value, x: Value, y: Value, call: Traced) => Value,
): Operator {
  return {
    attributes,
    infer: sameType,
    evaluate: ([x], call) => [map(x!, (element) => value(element, call))],
    rewrite: (g, call) => (g.options.expand ? [written(g, inputOf(call, 0), call)] : undefined),
    gradient: (g, node, dy) => [() => vjp(g, dy, node.inputs[0]!, node.outputs[0]!, node)],
    pointwise: true,
  }
}

const low = (call: Call) => floatOf(call, 'low', 0)
const high = (call: Call) => floatOf(call, 'high', 1)
const alpha = (call: Call) => floatOf(call, 'alpha', 1)

/** Φ(x), the normal distribution: ½ + ½·erf(x/√2). */
const normal = (g: Builder, x: Value) => g.add(g.mul(g.erf(g.mul(x, Math.SQRT1_2)), 0.5), 0.5)

const axesOf = (call: Call) => intsOf(call, 'axes') ?? []

/** The parts of a normalisation: c = x − mean(x) and r = 1/√(mean(c²) + ε). Written the same way wherever they are needed, so that they are computed once. */
function parts(g: Builder, x: Value, call: Call): { c: Value; r: Value } {
  const axes = axesOf(call)
  const c = g.sub(x, g.reduceMean(x, axes, true))
  const count = axes.reduce((size, axis) => size * x.dims[axis]!, 1)
  const variance = g.mul(g.reduceSumSquare(c, axes, true), 1 / count)
  return { c, r: g.reciprocal(g.sqrt(g.add(variance, floatOf(call, 'epsilon', 1e-5)))) }
}

const normalisation: Operator = {
  attributes: { axes: ints, epsilon: float },
  infer: sameType,
  evaluate: ([x], call) => {
    const axes = axesOf(call)
    const kept = x!.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    const count = axes.reduce((size, axis) => size * x!.dims[axis]!, 1)
    const wide = (data: Float64Array) => broadcastTo({ dtype: x!.dtype, dims: kept, data }, x!.dims)
    const mean = wide(reduce(x!, axes, 0, (sum, value) => sum + value / count))
    const c = Float64Array.from(x!.data, (value, i) => value - mean[i]!)
    const variance = wide(reduce({ ...x!, data: c }, axes, 0, (sum, value) => sum + value ** 2 / count))
    return [c.map((value, i) => value / Math.sqrt(variance[i]! + floatOf(call, 'epsilon', 1e-5)))]
  },
  rewrite: (g, call) => {
    if (!g.options.expand) return undefined
    const { c, r } = parts(g, inputOf(call, 0), call)
    return [g.mul(c, r)]
  },
  // dx = r·(dy − mean(dy) − y·mean(dy·y))
  gradient: (g, node, dy) => [
    () => {
      const [x, y] = [node.inputs[0]!, node.outputs[0]!]
      const axes = axesOf(node)
      const along = g.mul(y, g.reduceMean(g.mul(dy, y), axes, true))
      return g.mul(g.sub(g.sub(dy, along), g.reduceMean(dy, axes, true)), parts(g, x, node).r)
    },
  ],
}

export const composites: OperatorTable = {
  'daub.StopGradient': {
    infer: sameType,
    evaluate: ([x]) => [x!.data],
    rewrite: (g, call) => (g.options.expand ? [inputOf(call, 0)] : undefined),
    gradient: 'zero',
  },
  // dx = dy where dy·(x − clamp(x)) ≥ 0, so that a pixel beyond the range may still come back
  'daub.ClampWithGrad': composition(
    { low: float, high: float },
    (x, call) => Math.min(Math.max(x, low(call)), high(call)),
    (g, x, call) => g.clip(x, low(call), high(call)),
    (g, dy, x, y) => g.where(g.greaterOrEqual(g.mul(dy, g.sub(x, y)), 0), dy, 0),
  ),
  // y = x·s, s = sigmoid(αx);  dx = dy·(s + α·(y − y·s)) = dy·(s·(1 + α·(x − y)))
  'daub.Swish': composition(
    { alpha: float },
    (x, call) => x / (1 + Math.exp(-alpha(call) * x)),
    (g, x, call) => g.mul(x, g.sigmoid(g.mul(x, alpha(call)))),
    (g, dy, x, y, call) => {
      const s = g.sigmoid(g.mul(x, alpha(call)))
      return g.mul(dy, g.mul(s, g.add(g.mul(g.sub(x, y), alpha(call)), 1)))
    },
  ),
  // y = x·Φ(x);  dx = dy·(Φ(x) + x·φ(x)), φ(x) = e^(−x²/2)/√(2π)
  'daub.Gelu': composition(
    {},
    (x) => x * (0.5 + 0.5 * erf(x * Math.SQRT1_2)),
    (g, x) => g.mul(x, normal(g, x)),
    (g, dy, x) => {
      const density = g.exp(g.mul(g.square(x), -0.5))
      return g.mul(dy, g.add(normal(g, x), g.mul(g.mul(x, density), 1 / Math.sqrt(2 * Math.PI))))
    },
  ),
  // (x − mean(x))·r over the given axes
  'daub.Normalise': normalisation,
}
