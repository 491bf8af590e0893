// Activations. Many are compositions, differentiated through the operators they are made of.
import { float, oneOf } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { inputOf } from '../call.ts'
import { floatOf, stringOf } from '../graph.ts'
import type { OperatorTable } from '../operator.ts'
import type { Call, Value } from '../value.ts'
import { binary, composed, unary } from './pointwise.ts'

const alpha = (call: Call, otherwise: number) => floatOf(call, 'alpha', otherwise)

/** 1/√2 */
const invSqrt2 = Math.SQRT1_2

/** x·Φ(x) by the error function, or the tanh approximation as x·sigmoid(2u), u = √(2/π)·(x + 0.044715·x³). */
function gelu(g: Builder, x: Value, approximate: string): Value {
  if (approximate !== 'tanh') return g.mul(x, g.add(g.mul(g.erf(g.mul(x, invSqrt2)), 0.5), 0.5))
  const c = 2 * Math.sqrt(2 / Math.PI)
  return g.mul(x, g.sigmoid(g.mul(x, g.add(g.mul(g.square(x), c * 0.044715), c))))
}

export const activations: OperatorTable = {
  // Relu's slope is read from y, so that x need not be kept.
  Relu: unary(
    (x) => Math.max(x, 0),
    (g, dy, _, y) => g.where(g.greater(y, 0), dy, 0),
  ),
  LeakyRelu: {
    ...unary(
      (x, call) => (x >= 0 ? x : x * alpha(call, 0.01)),
      (g, dy, x, _, call) => g.where(g.less(x, 0), g.mul(dy, alpha(call, 0.01)), dy),
    ),
    attributes: { alpha: float },
  },
  PRelu: binary(
    (x, slope) => (x < 0 ? x * slope : x),
    (g, dy, x, slope) => [
      () => g.where(g.less(x, 0), g.mul(dy, slope), dy),
      () => g.where(g.less(x, 0), g.mul(dy, x), 0),
    ],
  ),
  // α(eˣ − 1) for x < 0, whose slope is y + α
  Elu: {
    ...unary(
      (x, call) => (x < 0 ? alpha(call, 1) * Math.expm1(x) : x),
      (g, dy, x, y, call) => g.where(g.less(x, 0), g.mul(dy, g.add(y, alpha(call, 1))), dy),
    ),
    attributes: { alpha: float },
  },
  // γ·Elu(x; α)
  Selu: {
    ...composed((g, x, call) => {
      const elu = g.op('Elu', [x], { alpha: { float: alpha(call, 1.67326319217681884765625) } })
      return g.mul(elu, floatOf(call, 'gamma', 1.05070102214813232421875))
    }),
    attributes: { alpha: float, gamma: float },
  },
  // max(0, x) + min(0, α(e^(x/α) − 1)) = α·Elu(x/α)
  Celu: {
    ...composed((g, x, call) =>
      g.mul(g.op('Elu', [g.mul(x, 1 / alpha(call, 1))], { alpha: { float: 1 } }), alpha(call, 1)),
    ),
    attributes: { alpha: float },
  },
  Sigmoid: unary(
    (x) => 1 / (1 + Math.exp(-x)),
    (g, dy, _, y) => g.mul(dy, g.sub(y, g.square(y))),
  ),
  Tanh: unary(Math.tanh, (g, dy, _, y) => g.mul(dy, g.sub(1, g.square(y)))),
  Softplus: unary(
    (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0),
    (g, dy, x) => g.mul(dy, g.sigmoid(x)),
  ),
  Softsign: composed((g, x) => g.div(x, g.add(g.abs(x), 1))),
  HardSigmoid: {
    ...unary(
      (x, call) => Math.max(0, Math.min(1, alpha(call, 0.2) * x + floatOf(call, 'beta', 0.5))),
      (g, dy, _, y, call) => g.where(g.and(g.greater(y, 0), g.less(y, 1)), g.mul(dy, alpha(call, 0.2)), 0),
    ),
    attributes: { alpha: float, beta: float },
  },
  // x·max(0, min(1, x/6 + ½))
  HardSwish: composed((g, x) =>
    g.mul(x, g.op('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } })),
  ),
  Mish: composed((g, x) => g.mul(x, g.tanh(g.softplus(x)))),
  Gelu: {
    ...composed((g, x, call) => gelu(g, x, stringOf(call, 'approximate', 'none'))),
    attributes: { approximate: oneOf('none', 'tanh') },
  },
  ThresholdedRelu: {
    ...composed((g, x, call) => g.where(g.greater(x, alpha(call, 1)), x, 0)),
    attributes: { alpha: float },
  },
  // x ± bias outside ±λ, 0 between
  Shrink: {
    ...composed((g, x, call) => {
      const [bias, lambda] = [floatOf(call, 'bias', 0), floatOf(call, 'lambd', 0.5)]
      return g.where(g.less(x, -lambda), g.add(x, bias), g.where(g.greater(x, lambda), g.sub(x, bias), 0))
    }),
    attributes: { bias: float, lambd: float },
  },
  'com.microsoft.Gelu': composed((g, x) => gelu(g, x, 'none')),
  'com.microsoft.QuickGelu': {
    ...composed((g, x, call) => g.swish(x, alpha(call, 1.702))),
    attributes: { alpha: float },
  },
  'com.microsoft.FastGelu': composed((g, x, call) =>
    gelu(g, call.inputs[1] ? g.add(x, call.inputs[1]) : x, 'tanh'),
  ),
  'com.microsoft.BiasGelu': composed((g, x, call) => gelu(g, g.add(x, inputOf(call, 1)), 'none')),
}
