// Reading and writing at indices. What is read from one place several times sums its cotangents there (scatter with
// addition, correct for duplicate indices on every backend). Constant, evenly spaced indices are slices instead.
import { int, oneOf } from '../attributes.ts'
import { axisIn, inputOf } from '../call.ts'
import { shapeError, UnsupportedOperator } from '../errors.ts'
import { intOf, stringOf } from '../graph.ts'
import { around, emptyLike, stridesOf } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { numbersOf, show, sizeOf, type NdArray, type Numbers } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

const axisOf = (call: Call) => axisIn(call, intOf(call, 'axis', 0), inputOf(call, 0).dims.length)

/** Indices without negatives, each smaller than `dim`. @throws ShapeError */
function wrapped(call: Call, indices: Numbers, dim: number): number[] {
  return Array.from(indices, (index) => {
    const at = index < 0 ? index + dim : index
    if (!(at >= 0 && at < dim)) throw shapeError(call, 'onnx/index', { index, size: dim })
    return at
  })
}

/** Constant indices start, start + step, …: their positions, or undefined if they are anything else. */
function progression(value: Value, dim: number): { start: number; step: number; count: number } | undefined {
  if (!value.constant) return undefined
  const at = Array.from(numbersOf(value.constant), (index) => (index < 0 ? index + dim : index))
  const step = at.length > 1 ? at[1]! - at[0]! : 1
  if (step === 0 || at.length === 0 || at.some((index, i) => index !== at[0]! + i * step)) return undefined
  return { start: at[0]!, step, count: at.length }
}

const gather: Operator = {
  infer: (call) => {
    const [x, indices] = [inputOf(call, 0), inputOf(call, 1)]
    const axis = axisOf(call)
    if (indices.constant) wrapped(call, numbersOf(indices.constant), x.dims[axis]!)
    return [{ dtype: x.dtype, dims: [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)] }]
  },
  evaluate: ([x, indices], call, [type]) => {
    const { outer, along, inner } = around(x!.dims, axisOf(call))
    const places = wrapped(call, indices!.data, along)
    const out = emptyLike(x!.data, sizeOf(type!.dims))
    for (let o = 0; o < outer; o++)
      places.forEach((place, i) => {
        const from = (o * along + place) * inner
        out.set(x!.data.subarray(from, from + inner), (o * places.length + i) * inner)
      })
    return [out]
  },
  // The class token, a channel, a reversed axis: evenly spaced places are a Slice, whose gradient only pads.
  rewrite: (g, call) => {
    const [x, indices] = [inputOf(call, 0), inputOf(call, 1)]
    const axis = axisOf(call)
    const run = indices.dims.length < 2 && !x.constant ? progression(indices, x.dims[axis]!) : undefined
    if (!run) return undefined
    const end = run.start + run.count * run.step
    const cut = g.slice(x, axis, run.start, end < 0 ? -(2 ** 62) : end, run.step)
    return [indices.dims.length === 0 ? g.squeeze(cut, axis) : cut]
  },
  gradient: (g, node, dy) => [
    () => {
      const [x, indices] = [node.inputs[0]!, node.inputs[1]!]
      const axis = axisOf(node)
      // The gathered axis first, then the table of rows is summed into by index.
      const rest = x.dims.map((_, i) => i).filter((i) => i !== axis)
      const own = indices.dims.map((_, i) => axis + i)
      const others = dy.dims.map((_, i) => i).filter((i) => !own.includes(i))
      const rows = g.reshape(g.transpose(dy, [...own, ...others]), [
        sizeOf(indices.dims),
        ...rest.map((i) => x.dims[i]!),
      ])
      const table = g.filled([x.dims[axis]!, ...rest.map((i) => x.dims[i]!)], 0)
      const summed = g.scatterND(table, g.reshape(indices, [sizeOf(indices.dims), 1]), rows, 'add')
      const order = [axis, ...rest]
      return g.transpose(
        summed,
        order.map((_, i) => order.indexOf(i)),
      )
    },
    undefined,
  ],
}

/** Calls `visit(position in the indices, position in the data)` for element-wise indexing along one axis. */
function eachElement(
  call: Call,
  data: NdArray,
  indices: NdArray,
  visit: (at: number, place: number) => void,
): void {
  const axis = axisOf(call)
  const [strides, indexStrides] = [stridesOf(data.dims), stridesOf(indices.dims)]
  const places = wrapped(call, indices.data, data.dims[axis]!)
  places.forEach((place, at) => {
    const from = data.dims.reduce((sum, _, i) => {
      const index = i === axis ? place : Math.floor(at / indexStrides[i]!) % indices.dims[i]!
      return sum + index * strides[i]!
    }, 0)
    visit(at, from)
  })
}

const gatherElements: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: inputOf(call, 1).dims }],
  evaluate: ([x, indices], call) => {
    const out = emptyLike(x!.data, indices!.data.length)
    eachElement(call, x!, indices!, (at, place) => {
      out[at] = x!.data[place]!
    })
    return [out]
  },
  gradient: (g, node, dy) => [
    () => g.scatterElements(g.filled(node.inputs[0]!.dims, 0), node.inputs[1]!, dy, axisOf(node), 'add'),
    undefined,
  ],
}

/** Slices named by index tuples: `visit(slice number, offset of its first element)`; returns the slice's size. */
function eachSlice(
  call: Call,
  data: NdArray,
  indices: NdArray,
  batchDims: number,
  visit: (slice: number, offset: number) => void,
): number {
  const width = indices.dims.at(-1)!
  const strides = stridesOf(data.dims)
  const tuples = indices.data.length / width
  const perBatch = tuples / sizeOf(data.dims.slice(0, batchDims))
  for (let slice = 0; slice < tuples; slice++) {
    const tuple = indices.data.subarray(slice * width, (slice + 1) * width)
    const lead = Math.floor(slice / perBatch) * (batchDims > 0 ? strides[batchDims - 1]! : 0)
    const offset = Array.from(tuple).reduce((sum, index, i) => {
      const dim = data.dims[batchDims + i]!
      return sum + wrapped(call, Float64Array.of(index), dim)[0]! * strides[batchDims + i]!
    }, lead)
    visit(slice, offset)
  }
  return sizeOf(data.dims.slice(batchDims + width))
}

const gatherND: Operator = {
  infer: (call) => {
    const [x, indices] = [inputOf(call, 0), inputOf(call, 1)]
    const batch = intOf(call, 'batch_dims', 0)
    const lead = batch + (indices.dims.at(-1) ?? Number.NaN)
    if (batch < 0 || batch >= Math.min(x.dims.length, indices.dims.length) || !(lead <= x.dims.length))
      throw shapeError(call, 'onnx/index-tuples', { indices: show(indices.dims), shape: show(x.dims) })
    return [{ dtype: x.dtype, dims: [...indices.dims.slice(0, -1), ...x.dims.slice(lead)] }]
  },
  evaluate: ([x, indices], call, [type]) => {
    const out = emptyLike(x!.data, sizeOf(type!.dims))
    const batch = intOf(call, 'batch_dims', 0)
    const size = sizeOf(x!.dims.slice(batch + indices!.dims.at(-1)!))
    eachSlice(call, x!, indices!, batch, (slice, offset) =>
      out.set(x!.data.subarray(offset, offset + size), slice * size),
    )
    return [out]
  },
  // Batches are one more index: tuples get their batch numbers in front.
  rewrite: (g, call) => {
    const batch = intOf(call, 'batch_dims', 0)
    const [x, indices] = [inputOf(call, 0), inputOf(call, 1)]
    if (batch === 0) return undefined
    const lead = indices.dims.slice(0, -1)
    const number = Array.from({ length: batch }, (_, axis) => {
      const step = sizeOf(lead.slice(axis + 1))
      const numbers = Array.from({ length: sizeOf(lead) }, (_x, i) => Math.floor(i / step) % lead[axis]!)
      return g.constant(numbers, [...lead, 1], indices.dtype)
    })
    return [g.gatherND(x, g.concat([...number, indices], -1))]
  },
  gradient: (g, { inputs: [x, indices] }, dy) => [
    () => g.scatterND(g.filled(x!.dims, 0), indices!, dy, 'add'),
    undefined,
  ],
}

const combine: Readonly<Record<string, (a: number, b: number) => number>> = {
  none: (_, b) => b,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
}

const reduction = oneOf('none', 'add', 'mul', 'max', 'min')

const reductionOf = (call: Call) => stringOf(call, 'reduction', 'none')

function refuseReduction(call: Call): void {
  const given = reductionOf(call)
  if (given === 'none' || given === 'add') return
  throw new UnsupportedOperator('onnx/no-gradient', [{ ...call, form: `reduction "${given}"` }])
}

/** Gradients of both scatters: with `none` the overwritten places pass nothing to the data. */
function scattered(call: Call, dy: Value, read: () => Value, erase: () => Value) {
  refuseReduction(call)
  return [() => (reductionOf(call) === 'add' ? dy : erase()), undefined, read]
}

const scatterND: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: inputOf(call, 0).dims }],
  evaluate: ([x, indices, updates], call) => {
    const out = x!.data.slice()
    const f = combine[reductionOf(call)]!
    const size = sizeOf(x!.dims.slice(indices!.dims.at(-1)!))
    eachSlice(call, x!, indices!, 0, (slice, offset) => {
      for (let i = 0; i < size; i++) out[offset + i] = f(out[offset + i]!, updates!.data[slice * size + i]!)
    })
    return [out]
  },
  gradient: (g, node, dy) => {
    const [, indices, updates] = node.inputs
    return scattered(
      node,
      dy,
      () => g.gatherND(dy, indices!),
      () => g.scatterND(dy, indices!, g.filled(updates!.dims, 0)),
    )
  },
}

const scatterElements: Operator = {
  infer: scatterND.infer!,
  evaluate: ([x, indices, updates], call) => {
    const out = x!.data.slice()
    const f = combine[reductionOf(call)]!
    eachElement(call, x!, indices!, (at, place) => {
      out[place] = f(out[place]!, updates!.data[at]!)
    })
    return [out]
  },
  gradient: (g, node, dy) => {
    const [, indices, updates] = node.inputs
    const axis = axisOf(node)
    return scattered(
      node,
      dy,
      () => g.gatherElements(dy, indices!, axis),
      () => g.scatterElements(dy, indices!, g.filled(updates!.dims, 0), axis),
    )
  },
}

export const indexing: OperatorTable = {
  Gather: { ...gather, attributes: { axis: int } },
  GatherElements: { ...gatherElements, attributes: { axis: int } },
  GatherND: { ...gatherND, attributes: { batch_dims: int } },
  ScatterND: { ...scatterND, attributes: { reduction } },
  ScatterElements: { ...scatterElements, attributes: { axis: int, reduction } },
}
