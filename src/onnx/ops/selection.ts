// Selection, comparison, logic and roundings. Comparisons and roundings have derivative zero.
import { flag, float, int, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { broadcastType, inputOf, optionalNumbers, requireSameType, sameType } from '../call.ts'
import { intOf } from '../graph.ts'
import { broadcastTo, map } from '../ndarray.ts'
import type { Operator, OperatorTable, Rewrite } from '../operator.ts'
import { roundHalfEven } from '../special.ts'
import { dtypeOf, isFloat, numbersOf } from '../tensor.ts'
import type { Call, Value } from '../value.ts'
import { comparison, composed, unary } from './pointwise.ts'

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

/** Nearest whole number, halves to the even one: ⌊x + ½⌋, less one where that is odd and x was just halfway. */
function round(g: Builder, x: Value): Value {
  const up = g.floor(g.add(x, 0.5))
  const odd = g.not(g.equal(g.sub(up, g.mul(g.floor(g.mul(up, 0.5)), 2)), 0))
  return g.where(g.and(odd, g.equal(g.sub(up, x), 0.5)), g.sub(up, 1), up)
}

export const selection: OperatorTable = {
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
}

export const roundings: OperatorTable = {
  Floor: unary(Math.floor, 'zero'),
  Ceil: unary(Math.ceil, 'zero'),
  Round: unary(roundHalfEven, 'zero', (g, call) => [round(g, inputOf(call, 0))]),
  Sign: unary(Math.sign, 'zero', (g, call) => {
    const x = inputOf(call, 0)
    return [g.where(g.greater(x, 0), 1, g.where(g.less(x, 0), g.constant(-1, [], x.dtype), 0))]
  }),
}
