// Compositions of our own, kept whole until a graph is finished so that they can have a gradient of their own. They
// live in the private domain and are expanded into standard operators before anything runs (`lowered`).
import { inputOf, sameType } from '../call.ts'
import { floatOf } from '../graph.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { erf } from '../special.ts'
import { map } from '../ndarray.ts'
import type { Call, Operator, OperatorTable, Traced, Value } from '../operator.ts'

/** An element-wise composition: its value, how it is written out, and its vector-Jacobian product. */
function composition(
  value: (x: number, call: Call) => number,
  written: (g: GraphBuilder, x: Value, call: Call) => Value,
  vjp: (g: GraphBuilder, dy: Value, x: Value, y: Value, call: Traced) => Value,
): Operator {
  return {
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
const normal = (g: GraphBuilder, x: Value) => g.add(g.mul(g.erf(g.mul(x, Math.SQRT1_2)), 0.5), 0.5)

export const composites: OperatorTable = {
  'daub.StopGradient': {
    infer: sameType,
    evaluate: ([x]) => [x!.data],
    rewrite: (g, call) => (g.options.expand ? [inputOf(call, 0)] : undefined),
    gradient: 'zero',
  },
  // dx = dy where dy·(x − clamp(x)) ≥ 0, so that a pixel beyond the range may still come back
  'daub.ClampWithGrad': composition(
    (x, call) => Math.min(Math.max(x, low(call)), high(call)),
    (g, x, call) => g.clip(x, low(call), high(call)),
    (g, dy, x, y) => g.where(g.greaterOrEqual(g.mul(dy, g.sub(x, y)), 0), dy, 0),
  ),
  // y = x·s, s = sigmoid(αx);  dx = dy·(s + α·(y − y·s)) = dy·(s·(1 + α·(x − y)))
  'daub.Swish': composition(
    (x, call) => x / (1 + Math.exp(-alpha(call) * x)),
    (g, x, call) => g.mul(x, g.sigmoid(g.mul(x, alpha(call)))),
    (g, dy, x, y, call) => {
      const s = g.sigmoid(g.mul(x, alpha(call)))
      return g.mul(dy, g.mul(s, g.add(g.mul(g.sub(x, y), alpha(call)), 1)))
    },
  ),
  // y = x·Φ(x);  dx = dy·(Φ(x) + x·φ(x)), φ(x) = e^(−x²/2)/√(2π)
  'daub.Gelu': composition(
    (x) => x * (0.5 + 0.5 * erf(x * Math.SQRT1_2)),
    (g, x) => g.mul(x, normal(g, x)),
    (g, dy, x) => {
      const density = g.exp(g.mul(g.square(x), -0.5))
      return g.mul(dy, g.add(normal(g, x), g.mul(g.mul(x, density), 1 / Math.sqrt(2 * Math.PI))))
    },
  ),
}
