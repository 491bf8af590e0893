// Operators that fold axes away, and those defined through such folds (softmax, cumulative sums, top-k). A reduction's
// cotangent is given back its axes with length 1 and left to broadcast, so that its gradient costs no pass of its own.
import { flag, int, ints, readOnly, type AttributeRules } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { axisIn, inputOf, numbersOfInput, optionalNumbers, sameType, typeOf } from '../call.ts'
import { shapeError } from '../errors.ts'
import { intOf } from '../graph.ts'
import { around, broadcastTo, reduce } from '../ndarray.ts'
import type { Evaluate, Infer, Operator, OperatorTable } from '../operator.ts'
import { sizeOf, type Dims, type NdArray } from '../tensor.ts'
import type { Call, Traced, Value } from '../value.ts'

/** Reduced axes: the second input (18), or all of them. */
function axesOf(call: Call): number[] {
  const rank = inputOf(call, 0).dims.length
  const axes = optionalNumbers(call, 1) ?? []
  if (axes.length === 0)
    return intOf(call, 'noop_with_empty_axes', 0) ? [] : Array.from({ length: rank }, (_, axis) => axis)
  return axes.map((axis) => axisIn(call, axis, rank))
}

const keptDims = (dims: Dims, axes: readonly number[]) =>
  dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim))

const inferReduction: Infer = (call) => {
  const x = inputOf(call, 0)
  const axes = axesOf(call)
  const dims = intOf(call, 'keepdims', 1)
    ? keptDims(x.dims, axes)
    : x.dims.filter((_, axis) => !axes.includes(axis))
  return [{ dtype: x.dtype, dims }]
}

/** A value of the reduced shape with its axes put back as 1, broadcastable to the input. */
const restored = (g: Builder, value: Value, node: Traced): Value =>
  g.reshape(value, keptDims(node.inputs[0]!.dims, axesOf(node)))

/** `slope(dy, x, y)`: dx, where dy and y broadcast to x. */
function reduction(
  evaluate: (x: NdArray, axes: readonly number[]) => Float64Array,
  slope: (g: Builder, dy: Value, x: Value, y: Value, count: number) => Value,
): Operator {
  return {
    attributes: reductionAttributes,
    infer: inferReduction,
    evaluate: ([x], call) => [evaluate(x!, axesOf(call))],
    // A reduction over axes of length 1 would still be a pass over the data in most runtimes.
    rewrite: (g, call) => {
      const { dims } = inputOf(call, 0)
      const trivial = axesOf(call).every((axis) => dims[axis] === 1)
      return trivial && sums.includes(call.op)
        ? [g.reshape(inputOf(call, 0), inferReduction(call)[0]!.dims)]
        : undefined
    },
    gradient: (g, node, dy) => [
      () => {
        const [x, y] = [node.inputs[0]!, node.outputs[0]!]
        return slope(g, restored(g, dy, node), x, restored(g, y, node), sizeOf(x.dims) / sizeOf(y.dims))
      },
    ],
  }
}

/** Before 13 (sum) and 18 (all others) the axes were an attribute. */
const reductionAttributes: AttributeRules = {
  keepdims: flag,
  noop_with_empty_axes: flag,
  axes: readOnly(ints),
}

/** Reductions that leave a single element as it is. */
const sums = ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd']

const total = (x: NdArray, axes: readonly number[], f: (value: number) => number = (value) => value) =>
  reduce(x, axes, 0, (sum, value) => sum + f(value))
const count = (x: NdArray, axes: readonly number[]) => sizeOf(axes.map((axis) => x.dims[axis]!))
const largest = (x: NdArray, axes: readonly number[]) => reduce(x, axes, -Infinity, Math.max)

function logSumExp(x: NdArray, axes: readonly number[]): Float64Array {
  const high = largest(x, axes)
  const wide = broadcastTo({ dtype: x.dtype, dims: keptDims(x.dims, axes), data: high }, x.dims)
  const shifted = Float64Array.from(x.data, (value, i) => Math.exp(value - wide[i]!))
  return total({ ...x, data: shifted }, axes).map((sum, i) => Math.log(sum) + high[i]!)
}

/** Elements equal to the extreme share its cotangent. */
function extreme(g: Builder, dy: Value, x: Value, y: Value): Value {
  const hit = g.cast(g.equal(x, y), x.dtype)
  return g.mul(hit, g.div(dy, g.sumTo(hit, dy.dims)))
}

/** The axis of softmax, and of top-k. */
const axisOf = (call: Call) => axisIn(call, intOf(call, 'axis', -1), inputOf(call, 0).dims.length)

const softmax: Evaluate = ([x], call) => {
  const { outer, along, inner } = around(x!.dims, axisOf(call))
  const out = new Float64Array(x!.data.length)
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const at = (a: number) => (o * along + a) * inner + i
      let high = -Infinity
      let sum = 0
      for (let a = 0; a < along; a++) high = Math.max(high, x!.data[at(a)]!)
      for (let a = 0; a < along; a++) sum += out[at(a)] = Math.exp(x!.data[at(a)]! - high)
      for (let a = 0; a < along; a++) out[at(a)]! /= sum
    }
  return [out]
}

const cumSum: Evaluate = ([x], call) => {
  const axis = axisIn(call, numbersOfInput(call, 1)[0]!, x!.dims.length)
  const { outer, along, inner } = around(x!.dims, axis)
  const [exclusive, reverse] = [intOf(call, 'exclusive', 0), intOf(call, 'reverse', 0)]
  const out = new Float64Array(x!.data.length)
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      let sum = 0
      for (let a = 0; a < along; a++) {
        const at = (o * along + (reverse ? along - 1 - a : a)) * inner + i
        const value = x!.data[at]!
        out[at] = exclusive ? sum : sum + value
        sum += value
      }
    }
  return [out]
}

/** Positions along an axis in order of their values; equal values keep their order. */
function ranked(
  x: NdArray,
  axis: number,
  descending: boolean,
  visit: (outer: number, inner: number, order: number[]) => void,
): void {
  const { outer, along, inner } = around(x.dims, axis)
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const value = (a: number) => x.data[(o * along + a) * inner + i]!
      const order = Array.from({ length: along }, (_, a) => a)
      visit(
        o,
        i,
        order.sort((a, b) => (descending ? value(b) - value(a) : value(a) - value(b)) || a - b),
      )
    }
}

const argument = (descending: boolean): Operator => ({
  attributes: { axis: int, keepdims: flag, select_last_index: flag },
  infer: (call) => {
    const { dims } = inputOf(call, 0)
    const axis = axisIn(call, intOf(call, 'axis', 0), dims.length)
    const kept = intOf(call, 'keepdims', 1) === 1
    return [{ dtype: 'int64', dims: kept ? keptDims(dims, [axis]) : dims.filter((_, i) => i !== axis) }]
  },
  evaluate: ([x], call, [type]) => {
    const axis = axisIn(call, intOf(call, 'axis', 0), x!.dims.length)
    const { outer, along, inner } = around(x!.dims, axis)
    const out = new Float64Array(sizeOf(type!.dims))
    const last = intOf(call, 'select_last_index', 0) === 1
    const wins = (a: number, b: number) => (descending ? a > b : a < b) || (last && a === b)
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < inner; i++) {
        const value = (a: number) => x!.data[(o * along + a) * inner + i]!
        let best = 0
        for (let a = 1; a < along; a++) if (wins(value(a), value(best))) best = a
        out[o * inner + i] = best
      }
    return [out]
  },
  gradient: 'zero',
})

const topK: Operator = {
  infer: (call) => {
    const x = inputOf(call, 0)
    const axis = axisOf(call)
    const k = numbersOfInput(call, 1)[0]!
    if (!(k >= 0 && k <= x.dims[axis]!)) throw shapeError(call, 'onnx/top-k', { k, size: x.dims[axis]! })
    const dims = x.dims.map((dim, i) => (i === axis ? k : dim))
    return [
      { dtype: x.dtype, dims },
      { dtype: 'int64', dims },
    ]
  },
  evaluate: ([x], call, [type]) => {
    const axis = axisOf(call)
    const { along, inner } = around(x!.dims, axis)
    const k = type!.dims[axis]!
    const values = new Float64Array(sizeOf(type!.dims))
    const indices = new Float64Array(values.length)
    ranked(x!, axis, intOf(call, 'largest', 1) === 1, (o, i, order) => {
      for (let a = 0; a < k; a++) {
        indices[(o * k + a) * inner + i] = order[a]!
        values[(o * k + a) * inner + i] = x!.data[(o * along + order[a]!) * inner + i]!
      }
    })
    return [values, indices]
  },
  gradient: (g, { inputs: [x], outputs: [, indices], ...node }, dy) => [
    () => g.scatterElements(g.filled(x!.dims, 0), indices!, dy, intOf(node, 'axis', -1)),
    undefined,
  ],
}

/** Booleans can be reduced since operator set 20; before, as numbers. */
const ofBooleans = (row: Operator): Operator => ({
  ...row,
  rewrite: (g, call) => {
    const [x, axes] = call.inputs
    if (x?.dtype !== 'bool') return row.rewrite?.(g, call)
    return [g.cast(g.op(call.op, [g.cast(x, 'int32'), axes], call.attributes), 'bool')]
  },
})

export const reductions: OperatorTable = {
  ReduceSum: reduction(total, (_, dy) => dy),
  ReduceMean: reduction(
    (x, axes) => total(x, axes).map((sum) => sum / count(x, axes)),
    (g, dy, _x, _y, n) => g.mul(dy, 1 / n),
  ),
  ReduceMax: ofBooleans(reduction(largest, extreme)),
  ReduceMin: ofBooleans(reduction((x, axes) => reduce(x, axes, Infinity, Math.min), extreme)),
  // Π/x per element; undefined where an element is zero.
  ReduceProd: reduction(
    (x, axes) => reduce(x, axes, 1, (a, b) => a * b),
    (g, dy, x, y) => g.div(g.mul(dy, y), x),
  ),
  ReduceL1: reduction(
    (x, axes) => total(x, axes, Math.abs),
    (g, dy, x) => g.mul(dy, g.sign(x)),
  ),
  // x/‖x‖, and zero for the zero vector, as in PyTorch
  ReduceL2: reduction(
    (x, axes) => total(x, axes, (value) => value * value).map(Math.sqrt),
    (g, dy, x, y) => g.mul(x, g.div(dy, g.max(y, 1e-30))),
  ),
  ReduceSumSquare: reduction(
    (x, axes) => total(x, axes, (value) => value * value),
    (g, dy, x) => g.mul(x, g.mul(dy, 2)),
  ),
  ReduceLogSum: {
    attributes: reductionAttributes,
    rewrite: (g, call) => [g.log(g.op('ReduceSum', call.inputs, call.attributes))],
  },
  ReduceLogSumExp: {
    attributes: reductionAttributes,
    ...reduction(logSumExp, (g, dy, x, y) => g.mul(dy, g.exp(g.sub(x, y)))),
    // m + ln Σ e^(x − m): the WebGPU kernel leaves the shift out and overflows. Any m near the maximum will do; its
    // whole part has derivative zero, which is what the shift contributes.
    rewrite: (g, call) => {
      const x = inputOf(call, 0)
      const axes = axesOf(call)
      const shift = g.floor(g.reduceMax(x, axes, true))
      const y = g.add(g.log(g.reduceSum(g.exp(g.sub(x, shift)), axes, true)), shift)
      return [g.reshape(y, inferReduction(call)[0]!.dims)]
    },
  },
  // dx = y·(dy − Σ dy·y)
  Softmax: {
    attributes: { axis: int },
    infer: sameType,
    evaluate: softmax,
    gradient: (g, node, dy) => [
      () => {
        const y = node.outputs[0]!
        const weighted = g.mul(dy, y)
        return g.sub(weighted, g.mul(y, g.reduceSum(weighted, [axisOf(node)], true)))
      },
    ],
  },
  LogSoftmax: {
    attributes: { axis: int },
    rewrite: (g, call) => {
      const x = inputOf(call, 0)
      return [g.sub(x, g.reduceLogSumExp(x, [axisOf(call)], true))]
    },
  },
  CumSum: {
    attributes: { reverse: flag, exclusive: flag },
    infer: (call) => {
      const x = inputOf(call, 0)
      axisIn(call, numbersOfInput(call, 1)[0]!, x.dims.length)
      return [typeOf(x)]
    },
    evaluate: cumSum,
    gradient: (g, node, dy) => [
      () => {
        const reverse = intOf(node, 'reverse', 0) === 0
        return g.cumSum(dy, numbersOfInput(node, 1)[0]!, {
          reverse,
          exclusive: intOf(node, 'exclusive', 0) === 1,
        })
      },
      undefined,
    ],
  },
  TopK: { ...topK, attributes: { axis: int, largest: flag, sorted: flag, k: readOnly(int) } },
  ArgMax: argument(true),
  ArgMin: argument(false),
}
