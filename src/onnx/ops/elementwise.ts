// Element-wise operators. Gradients are written with dy first: dx = dy · f'(x). They may leave a cotangent broadcastable;
// the reverse loop sums over axes that the operator itself broadcast. Comparisons and roundings have derivative zero.
import { float, flag, int, oneOf, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { broadcastType, inputOf, optionalNumbers, requireSameType, sameType } from '../call.ts'
import { floatOf, intOf, stringOf } from '../graph.ts'
import { broadcastTo, map, zip } from '../ndarray.ts'
import type { Evaluate, Gradient, Infer, Operator, OperatorTable, Rewrite } from '../operator.ts'
import { erf, roundHalfEven } from '../special.ts'
import { dtypeOf, isFloat, numbersOf, sizeOf, type DType, type Numbers } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

type Slope = (g: Builder, dy: Value, x: Value, y: Value, call: Call) => Value
type Partials = (
  g: Builder,
  dy: Value,
  a: Value,
  b: Value,
  y: Value,
) => readonly [() => Value, (() => Value)?]

/** y = f(x); `slope` gives dx, or 'zero'. */
function unary(f: (x: number, call: Call) => number, slope: Slope | 'zero', rewrite?: Rewrite): Operator {
  return {
    infer: sameType,
    evaluate: ([x], call) => [map(x!, (value) => f(value, call))],
    gradient:
      slope === 'zero'
        ? 'zero'
        : (g, node, dy) => [() => slope(g, dy, node.inputs[0]!, node.outputs[0]!, node)],
    pointwise: true,
    ...(rewrite ? { rewrite } : {}),
  }
}

/** Only a composition of others: differentiated through them. */
const composed = (build: (g: Builder, x: Value, call: Call) => Value): Operator => ({
  rewrite: (g, call) => [build(g, inputOf(call, 0), call)],
})

function binary(
  f: (a: number, b: number) => number,
  partials: Partials | 'zero',
  rewrite?: Rewrite,
): Operator {
  const gradient: Gradient | 'zero' =
    partials === 'zero' ? 'zero' : (g, { inputs: [a, b], outputs: [y] }, dy) => partials(g, dy, a!, b!, y!)
  return {
    infer: broadcastAlike(),
    evaluate: ([a, b], _, [type]) => [zip(a!, b!, type!.dims, f)],
    gradient,
    pointwise: true,
    ...(rewrite ? { rewrite } : {}),
  }
}

const comparison = (f: (a: number, b: number) => boolean, rewrite?: Rewrite): Operator => ({
  ...binary((a, b) => Number(f(a, b)), 'zero', rewrite),
  infer: broadcastAlike('bool'),
})

/** Operands of one element type, broadcast together. */
function broadcastAlike(dtype?: DType): Infer {
  return (call) => {
    requireSameType(
      call,
      call.inputs.map((_, i) => i),
    )
    return broadcastType(dtype)(call)
  }
}

/** Whether adding or multiplying by this constant changes nothing in a result shaped like `other`. */
function isNeutral(value: Value, neutral: number, other: Value): boolean {
  if (!value.constant || value.constant.data.length > 16 || value.dims.length > other.dims.length)
    return false
  if (
    !value.dims.every((dim, i) => dim === 1 || dim === other.dims[other.dims.length - value.dims.length + i])
  )
    return false
  return numbersOf(value.constant).every((number: number) => number === neutral)
}

/** Drops a neutral operand on either side. */
const without =
  (neutral: number, commutes: boolean): Rewrite =>
  (_, call) => {
    const [a, b] = [inputOf(call, 0), inputOf(call, 1)]
    if (isNeutral(b, neutral, a)) return [a]
    return commutes && isNeutral(a, neutral, b) ? [b] : undefined
  }

/** (x·c)·d = x·(c·d) for constants, so that scale factors pile up in one multiplication. */
const multiplication: Rewrite = (g, call) => {
  const kept = without(1, true)(g, call)
  if (kept) return kept
  const [a, b] = [inputOf(call, 0), inputOf(call, 1)]
  const [x, c] = a.constant ? [b, a] : [a, b]
  const inner = x.producer
  if (!c.constant || inner?.op !== 'Mul' || inner.domain !== '' || c.dims.length > 0) return undefined
  const constant = inner.inputs.find((input) => input?.constant)
  const rest = inner.inputs.find((input) => !input?.constant)
  return constant && rest ? [g.mul(rest, g.mul(constant, c))] : undefined
}

/** Small whole powers and roots have operators of their own, which are faster and exact. */
const power: Rewrite = (g, call) => {
  const x = inputOf(call, 0)
  const exponent = inputOf(call, 1)
  if (exponent.constant?.data.length === 1 && exponent.dims.length <= x.dims.length) {
    const p = numbersOf(exponent.constant)[0]
    if (p === 1) return [x]
    if (p === 2) return [g.mul(x, x)]
    if (p === 3) return [g.mul(g.mul(x, x), x)]
    if (p === 0.5) return [g.sqrt(x)]
    if (p === -1) return [g.reciprocal(x)]
  }
  return exponent.dtype === x.dtype ? undefined : [g.pow(x, g.cast(exponent, x.dtype))]
}

/** Max and Min of any number of inputs as a chain of two. */
const chained: Rewrite = (g, call) => {
  if (call.inputs.length === 2) return undefined
  return [call.inputs.reduce((a, b) => g.op(call.op, [a!, b!]))!]
}

/** f over any number of operands, from the first to the last. */
const folded =
  (f: (a: number, b: number) => number): Evaluate =>
  ([first, ...rest], _, [type]) => [
    rest.reduce<Numbers>(
      (a, b) => zip({ ...type!, data: a }, b, type!.dims, f),
      Float64Array.from(broadcastTo(first!, type!.dims)),
    ),
  ]

/** The larger (or smaller) one takes the gradient; at a tie both take half, as in PyTorch and JAX. */
const ofWinner =
  (wins: 'greater' | 'less'): Partials =>
  (g, dy, a, b) => {
    const share = (x: Value, other: Value) => {
      // Against a constant a tie has measure zero and the cheaper mask will do.
      if (other.constant) return g.where(g[wins](x, other), dy, 0)
      return g.where(g[wins](x, other), dy, g.where(g.equal(x, other), g.mul(dy, 0.5), 0))
    }
    return [() => share(a, b), () => share(b, a)]
  }

const nary = (combine: (g: Builder, sum: Value, count: number) => Value): Operator => ({
  rewrite: (g, call) => [combine(g, g.sum(call.inputs.map((_, i) => inputOf(call, i))), call.inputs.length)],
})

function bounds(call: Call): { low: number; high: number } {
  return { low: optionalNumbers(call, 1)?.[0] ?? -Infinity, high: optionalNumbers(call, 2)?.[0] ?? Infinity }
}

const clip: Operator = {
  infer: sameType,
  evaluate: ([x], call) => {
    const { low, high } = bounds(call)
    return [map(x!, (value) => Math.min(Math.max(value, low), high))]
  },
  // Bounds that are computed make it Min(Max(x, low), high), which has gradients towards them.
  rewrite: (g, call) => {
    const [x, low, high] = call.inputs
    if (!low && !high) return [x!]
    if ((low && !low.constant) || (high && !high.constant)) {
      const above = low ? g.max(x!, low) : x!
      return [high ? g.min(above, high) : above]
    }
    return undefined
  },
  gradient: (g, node, dy) => [
    () => {
      const { low, high } = bounds(node)
      const x = node.inputs[0]!
      const inside = []
      if (low > -Infinity) inside.push(g.greaterOrEqual(x, low))
      if (high < Infinity) inside.push(g.lessOrEqual(x, high))
      return g.where(
        inside.reduce((a, b) => g.and(a, b)),
        dy,
        0,
      )
    },
  ],
  pointwise: true,
}

const cast: Operator = {
  infer: (call) => [{ dtype: dtypeOf(intOf(call, 'to', 1), call.name), dims: inputOf(call, 0).dims }],
  evaluate: ([x], _, [type]) => {
    if (isFloat(type!.dtype)) return [x!.data]
    return [map(x!, type!.dtype === 'bool' ? (value) => Number(value !== 0) : Math.trunc)]
  },
  rewrite: (_, call) => {
    const x = inputOf(call, 0)
    const to = dtypeOf(intOf(call, 'to', 1), call.name)
    return to === x.dtype ? [x] : undefined
  },
  gradient: (g, { inputs: [x] }, dy) => [isFloat(x!.dtype) ? () => g.cast(dy, x!.dtype) : undefined],
  pointwise: true,
}

const where: Operator = {
  infer: (call) => {
    requireSameType(call, [1, 2])
    return [{ dtype: inputOf(call, 1).dtype, dims: broadcastType()(call)[0]!.dims }]
  },
  evaluate: ([condition, a, b], _, [type]) => {
    const [test, yes, no] = [condition!, a!, b!].map((x) => broadcastTo(x, type!.dims))
    return [Float64Array.from(test!, (value, i) => (value ? yes![i]! : no![i]!))]
  },
  rewrite: (g, call) => {
    const [condition, a, b] = [inputOf(call, 0), inputOf(call, 1), inputOf(call, 2)]
    if (!condition.constant) return undefined
    // A condition fixed by the shapes (masks of exporters) selects one side whole.
    const { dims } = broadcastType()(call)[0]!
    const tests = numbersOf(condition.constant)
    if (tests.every((value: number) => value !== 0)) return [g.expand(a, dims)]
    return tests.every((value: number) => value === 0) ? [g.expand(b, dims)] : undefined
  },
  gradient: (g, { inputs: [condition] }, dy) => [
    undefined,
    () => g.where(condition!, dy, 0),
    () => g.where(condition!, 0, dy),
  ],
  pointwise: true,
}

const bool = (f: (a: number, b: number) => unknown, rewrite?: Rewrite) =>
  comparison((a, b) => Boolean(f(a, b)), rewrite)

/** Booleans are compared by logic: WebGPU compares float32 and int32 only. */
const ofBooleans: Rewrite = (g, call) => {
  const [a, b] = [inputOf(call, 0), inputOf(call, 1)]
  return a.dtype === 'bool' ? [g.not(g.op('Xor', [a, b]))] : undefined
}

const alpha = (call: Call, otherwise: number) => floatOf(call, 'alpha', otherwise)
/** 2·dy·a with the 2 on the smaller side, or last, where it may join another factor. */
const square = (g: Builder, dy: Value, a: Value): Value =>
  sizeOf(dy.dims) < sizeOf(a.dims) ? g.mul(g.mul(dy, 2), a) : g.mul(g.mul(dy, a), 2)

/** 1/√2 */
const invSqrt2 = Math.SQRT1_2

/** x·Φ(x) by the error function, or the tanh approximation as x·sigmoid(2u), u = √(2/π)·(x + 0.044715·x³). */
function gelu(g: Builder, x: Value, approximate: string): Value {
  if (approximate !== 'tanh') return g.mul(x, g.add(g.mul(g.erf(g.mul(x, invSqrt2)), 0.5), 0.5))
  const c = 2 * Math.sqrt(2 / Math.PI)
  return g.mul(x, g.sigmoid(g.mul(x, g.add(g.mul(g.square(x), c * 0.044715), c))))
}

const dtypesOfFloorMod: readonly DType[] = ['float32', 'float16', 'float64']

const mod: Operator = {
  ...binary((a, b) => a % b, 'zero'),
  evaluate: (([a, b], call, [type]) => {
    const truncated = intOf(call, 'fmod', 0) === 1
    return [zip(a!, b!, type!.dims, (x, y) => (truncated ? x % y : x - y * Math.floor(x / y)))]
  }) satisfies Evaluate,
  // a − b·⌊a/b⌋; with fmod the quotient is rounded towards zero.
  rewrite: (g, call) => {
    const [a, b] = [inputOf(call, 0), inputOf(call, 1)]
    if (!dtypesOfFloorMod.includes(a.dtype)) return undefined
    const quotient = g.div(a, b)
    const whole =
      intOf(call, 'fmod', 0) === 1 ? g.mul(g.sign(quotient), g.floor(g.abs(quotient))) : g.floor(quotient)
    return [g.sub(a, g.mul(b, whole))]
  },
}

/** Nearest whole number, halves to the even one: ⌊x + ½⌋, less one where that is odd and x was just halfway. */
function round(g: Builder, x: Value): Value {
  const up = g.floor(g.add(x, 0.5))
  const odd = g.not(g.equal(g.sub(up, g.mul(g.floor(g.mul(up, 0.5)), 2)), 0))
  return g.where(g.and(odd, g.equal(g.sub(up, x), 0.5)), g.sub(up, 1), up)
}

export const elementwise: OperatorTable = {
  // ── arithmetic ──
  Add: binary(
    (a, b) => a + b,
    (_, dy) => [() => dy, () => dy],
    without(0, true),
  ),
  Sub: binary(
    (a, b) => a - b,
    (g, dy) => [() => dy, () => g.neg(dy)],
    without(0, false),
  ),
  Mul: binary(
    (a, b) => a * b,
    (g, dy, a, b) => (a === b ? [() => square(g, dy, a)] : [() => g.mul(dy, b), () => g.mul(dy, a)]),
    multiplication,
  ),
  Div: {
    ...binary(
      (a, b) => a / b,
      (g, dy, _, b, y) => [() => g.div(dy, b), () => g.neg(g.div(g.mul(dy, y), b))],
      without(1, false),
    ),
    evaluate: ([a, b], _, [type]) => {
      const whole = !isFloat(type!.dtype)
      return [zip(a!, b!, type!.dims, (x, y) => (whole ? Math.trunc(x / y) : x / y))]
    },
  },
  // d(x^p) = p·x^(p−1) dx + x^p·ln x dp. Base and exponent may differ in type; the base decides.
  Pow: {
    ...binary(
      Math.pow,
      (g, dy, x, p, y) => [
        () => g.mul(dy, g.mul(p, g.pow(x, g.sub(p, 1)))),
        () => g.mul(dy, g.where(g.greater(x, 0), g.mul(y, g.log(g.max(x, 1e-38))), 0)),
      ],
      power,
    ),
    infer: broadcastType(),
  },
  Max: { ...binary(Math.max, ofWinner('greater'), chained), evaluate: folded(Math.max) },
  Min: { ...binary(Math.min, ofWinner('less'), chained), evaluate: folded(Math.min) },
  Sum: nary((_, sum) => sum),
  Mean: nary((g, sum, count) => g.mul(sum, 1 / count)),
  Mod: { ...mod, attributes: { fmod: flag } },
  Neg: unary(
    (x) => -x,
    (g, dy) => g.neg(dy),
    (_, call) => (call.inputs[0]?.producer?.op === 'Neg' ? [call.inputs[0].producer.inputs[0]!] : undefined),
  ),
  Abs: unary(Math.abs, (g, dy, x) => g.mul(dy, g.sign(x))),
  Reciprocal: unary(
    (x) => 1 / x,
    (g, dy, _, y) => g.neg(g.mul(dy, g.square(y))),
  ),
  Sqrt: unary(Math.sqrt, (g, dy, _, y) => g.div(g.mul(dy, 0.5), y)),
  Exp: unary(Math.exp, (g, dy, _, y) => g.mul(dy, y)),
  Log: unary(Math.log, (g, dy, x) => g.div(dy, x)),
  Erf: unary(erf, (g, dy, x) => g.mul(dy, g.mul(g.exp(g.neg(g.square(x))), 2 / Math.sqrt(Math.PI)))),

  // ── trigonometry ──
  Sin: unary(Math.sin, (g, dy, x) => g.mul(dy, g.cos(x))),
  Cos: unary(Math.cos, (g, dy, x) => g.neg(g.mul(dy, g.sin(x)))),
  Tan: unary(Math.tan, (g, dy, _, y) => g.mul(dy, g.add(g.square(y), 1))),
  Asin: unary(Math.asin, (g, dy, x) => g.div(dy, g.sqrt(g.sub(1, g.square(x))))),
  Acos: unary(Math.acos, (g, dy, x) => g.neg(g.div(dy, g.sqrt(g.sub(1, g.square(x)))))),
  Atan: unary(Math.atan, (g, dy, x) => g.div(dy, g.add(g.square(x), 1))),
  Sinh: unary(Math.sinh, (g, dy, x) => g.mul(dy, g.op('Cosh', [x]))),
  Cosh: unary(Math.cosh, (g, dy, x) => g.mul(dy, g.op('Sinh', [x]))),
  Asinh: unary(Math.asinh, (g, dy, x) => g.div(dy, g.sqrt(g.add(g.square(x), 1)))),
  Acosh: unary(Math.acosh, (g, dy, x) => g.div(dy, g.sqrt(g.sub(g.square(x), 1)))),
  Atanh: unary(Math.atanh, (g, dy, x) => g.div(dy, g.sub(1, g.square(x)))),

  // ── activations ──
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

  // ── selection, comparison, logic ──
  Clip: { ...clip, attributes: { min: readOnly(float), max: readOnly(float) } },
  Where: where,
  Cast: { ...cast, attributes: { to: int, saturate: readOnly(flag, () => true) } },
  Equal: comparison((a, b) => a === b, ofBooleans),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: bool((a, b) => a && b),
  Or: bool(
    (a, b) => a || b,
    (g, { inputs: [a, b] }) => [g.not(g.and(g.not(a!), g.not(b!)))],
  ),
  Xor: bool(
    (a, b) => !a !== !b,
    (g, { inputs: [a, b] }) => [g.and(g.or(a!, b!), g.not(g.and(a!, b!)))],
  ),
  Not: {
    ...unary((x) => Number(!x), 'zero'),
    infer: (call) => [{ dtype: 'bool', dims: inputOf(call, 0).dims }],
  },
  IsNaN: composed((g, x) => g.not(g.equal(x, x))),
  IsInf: {
    ...composed((g, x, call) => {
      const [positive, negative] = [intOf(call, 'detect_positive', 1), intOf(call, 'detect_negative', 1)]
      if (positive && negative) return g.equal(g.abs(x), Infinity)
      if (!positive && !negative) return g.filled(x.dims, 0, 'bool')
      return g.equal(x, positive ? Infinity : -Infinity)
    }),
    attributes: { detect_negative: flag, detect_positive: flag },
  },

  // ── roundings: derivative zero ──
  Floor: unary(Math.floor, 'zero'),
  Ceil: unary(Math.ceil, 'zero'),
  Round: unary(roundHalfEven, 'zero', (g, call) => [round(g, inputOf(call, 0))]),
  Sign: unary(Math.sign, 'zero', (g, call) => {
    const x = inputOf(call, 0)
    return [g.where(g.greater(x, 0), 1, g.where(g.less(x, 0), g.constant(-1, [], x.dtype), 0))]
  }),
}
