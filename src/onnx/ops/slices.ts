// Parts of a tensor along its axes, and their joining: Slice, Split and Concat. The gradient of each is made of the others.
import { int, ints, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { axisIn, inputOf, numbersOfInput, optionalNumbers, requireSameType } from '../call.ts'
import { shapeError } from '../errors.ts'
import { intOf } from '../graph.ts'
import { emptyLike, positiveAxis, strided, stridesOf } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { show, sizeOf } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

const concat: Operator = {
  infer: (call) => {
    const parts = call.inputs.map((_, i) => inputOf(call, i))
    const axis = axisIn(call, intOf(call, 'axis', 0), parts[0]!.dims.length)
    requireSameType(
      call,
      parts.map((_, i) => i),
    )
    for (const { dims } of parts)
      if (
        dims.length !== parts[0]!.dims.length ||
        dims.some((dim, i) => i !== axis && dim !== parts[0]!.dims[i])
      )
        throw shapeError(call, 'onnx/concat', { shapes: parts.map((part) => show(part.dims)), axis })
    const dims = parts[0]!.dims.map((dim, i) =>
      i === axis ? parts.reduce((sum, part) => sum + part.dims[axis]!, 0) : dim,
    )
    return [{ dtype: parts[0]!.dtype, dims }]
  },
  evaluate: (parts, call, [type]) => {
    const axis = positiveAxis(intOf(call, 'axis', 0), type!.dims.length)
    const out = emptyLike(parts[0]!.data, sizeOf(type!.dims))
    const row = sizeOf(type!.dims.slice(axis))
    let start = 0
    for (const { data, dims } of parts) {
      const width = sizeOf(dims.slice(axis))
      for (let o = 0; o * width < data.length; o++)
        out.set(data.subarray(o * width, (o + 1) * width), o * row + start)
      start += width
    }
    return [out]
  },
  rewrite: (_, call) => (call.inputs.length === 1 ? [inputOf(call, 0)] : undefined),
  gradient: (g, node, dy) => {
    const axis = intOf(node, 'axis', 0)
    let end = 0
    return node.inputs.map((input) => {
      const start = end
      end += input!.dims[positiveAxis(axis, dy.dims.length)]!
      const stop = end
      return () => g.slice(dy, axis, start, stop)
    })
  },
}

const split: Operator = {
  allCotangents: true,
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const axis = axisIn(call, intOf(call, 'axis', 0), dims.length)
    const sizes = numbersOfInput(call, 1)
    if (sizes.reduce((a, b) => a + b, 0) !== dims[axis])
      throw shapeError(call, 'onnx/split', { sizes: sizes.slice(0, 20), size: dims[axis] ?? 0 })
    return sizes.map((size) => ({ dtype, dims: dims.map((dim, i) => (i === axis ? size : dim)) }))
  },
  evaluate: ([x], call, types) => {
    const axis = positiveAxis(intOf(call, 'axis', 0), x!.dims.length)
    const strides = stridesOf(x!.dims)
    let start = 0
    return types.map(({ dims }) => {
      const part = strided(x!.data, dims, strides, start * strides[axis]!)
      start += dims[axis]!
      return part
    })
  },
  gradient: (g, node, _, dys) => [
    () =>
      g.concat(
        node.outputs.map((part, i) => dys[i] ?? g.filled(part.dims, 0)),
        intOf(node, 'axis', 0),
      ),
    undefined,
  ],
}

/** What a Slice takes along one axis: `length` elements from `start` in steps. */
interface Cut {
  readonly start: number
  readonly step: number
  readonly length: number
}

function cuts(call: Call): Cut[] {
  const { dims } = inputOf(call, 0)
  const starts = numbersOfInput(call, 1)
  const ends = numbersOfInput(call, 2)
  const axes = (optionalNumbers(call, 3) ?? starts.map((_, i) => i)).map((axis) =>
    axisIn(call, axis, dims.length),
  )
  const steps = optionalNumbers(call, 4) ?? starts.map(() => 1)
  return dims.map((dim, axis) => {
    const i = axes.indexOf(axis)
    if (i < 0) return { start: 0, step: 1, length: dim }
    const step = steps[i]!
    if (step === 0) throw shapeError(call, 'onnx/step', { step })
    const [low, high] = step > 0 ? [0, dim] : [-1, dim - 1]
    const limited = (at: number) => Math.min(Math.max(at < 0 ? at + dim : at, low), high)
    // A start before the first element, stepping down, takes nothing; as an index it must not be −1.
    const start = Math.max(limited(starts[i]!), 0)
    return { start, step, length: Math.max(0, Math.ceil((limited(ends[i]!) - start) / step)) }
  })
}

/** The transpose of taking `length` elements in steps: each goes back to its place among zeros. */
function unslice(g: Builder, dy: Value, axis: number, dim: number, cut: Cut): Value {
  let { start, step } = cut
  let spread = dy
  if (step < 0) {
    spread = g.slice(dy, axis, -1, -(2 ** 62), -1)
    start += (cut.length - 1) * step
    step = -step
  }
  const widen = (value: Value, at: number, before: number, after: number) =>
    g.pad(value, [
      ...value.dims.map((_, i) => (i === at ? before : 0)),
      ...value.dims.map((_, i) => (i === at ? after : 0)),
    ])
  if (step > 1) {
    const dims = spread.dims.map((size, i) => (i === axis ? size * step : size))
    spread = g.reshape(widen(g.unsqueeze(spread, axis + 1), axis + 1, 0, step - 1), dims)
  }
  return widen(spread, axis, start, dim - start - cut.length * step)
}

/**
 * A backward slice as a cut and then a slice that starts at the last element: onnxruntime-web 1.30 on WebGPU starts
 * backward slices there, wherever they are told to start.
 */
function backwardSlices(g: Builder, x: Value, taken: readonly Cut[]): Value {
  return taken.reduce((value, { start, step, length }, axis) => {
    if (step > 0 || length === 0) return g.slice(value, axis, start, start + length * step, step)
    const end = start + length * step
    return g.slice(g.slice(value, axis, 0, start + 1), axis, -1, end < 0 ? -(2 ** 62) : end, step)
  }, x)
}

const slice: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: cuts(call).map(({ length }) => length) }],
  evaluate: ([x], call, [type]) => {
    const strides = stridesOf(x!.dims)
    const taken = cuts(call)
    const offset = taken.reduce((sum, { start }, axis) => sum + start * strides[axis]!, 0)
    return [
      strided(
        x!.data,
        type!.dims,
        taken.map(({ step }, axis) => step * strides[axis]!),
        offset,
      ),
    ]
  },
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const taken = cuts(call)
    if (taken.every(({ length, step }, axis) => length === x.dims[axis] && step > 0)) return [x]
    const late = taken.some(
      ({ start, step, length }, axis) => step < 0 && length > 0 && start !== x.dims[axis]! - 1,
    )
    return late ? [backwardSlices(g, x, taken)] : undefined
  },
  gradient: (g, node, dy) => [
    () => {
      const { dims } = node.inputs[0]!
      const taken = cuts(node)
      if (taken.some(({ length }) => length === 0)) return g.filled(dims, 0, dy.dtype)
      return taken.reduce(
        (sum, cut, axis) =>
          cut.length === dims[axis] && cut.step === 1 ? sum : unslice(g, sum, axis, dims[axis]!, cut),
        dy,
      )
    },
  ],
}

export const slices: OperatorTable = {
  Concat: { ...concat, attributes: { axis: int } },
  Split: { ...split, attributes: { axis: int, split: readOnly(ints), num_outputs: readOnly(int) } },
  Slice: {
    ...slice,
    attributes: { starts: readOnly(ints), ends: readOnly(ints), axes: readOnly(ints) },
  },
}
