// Arithmetic, powers and trigonometry.
import { flag } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { broadcastType, inputOf } from '../call.ts'
import { intOf } from '../graph.ts'
import { broadcastTo, zip } from '../ndarray.ts'
import type { Evaluate, Operator, OperatorTable, Rewrite } from '../operator.ts'
import { erf } from '../special.ts'
import { isFloat, numbersOf, sizeOf, type DType, type Numbers } from '../tensor.ts'
import type { Value } from '../value.ts'
import { binary, unary, type Partials } from './pointwise.ts'

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

/** 2·dy·a with the 2 on the smaller side, or last, where it may join another factor. */
const square = (g: Builder, dy: Value, a: Value): Value =>
  sizeOf(dy.dims) < sizeOf(a.dims) ? g.mul(g.mul(dy, 2), a) : g.mul(g.mul(dy, a), 2)

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

export const arithmetic: OperatorTable = {
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
}

export const trigonometry: OperatorTable = {
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
}
