// The arithmetic under the evaluator: strided copies, broadcasting maps, reductions and products over flat arrays.
// Results of arithmetic are Float64Array; data that only moves keeps its array type, so that moving weights is cheap.
import { sizeOf, type Dims, type NdArray, type Numbers } from './tensor.ts'

/** Row-major strides, in elements. */
export function stridesOf(dims: Dims): number[] {
  const strides = new Array<number>(dims.length)
  for (let axis = dims.length - 1, step = 1; axis >= 0; step *= dims[axis]!, axis--) strides[axis] = step
  return strides
}

/** An axis given from the end (negative) as one from the start. */
export const positiveAxis = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

/** The shape two or more shapes broadcast to (numpy's rule), or undefined if they do not. */
export function broadcastDims(...shapes: readonly Dims[]): number[] | undefined {
  const rank = Math.max(0, ...shapes.map((dims) => dims.length))
  const result = new Array<number>(rank).fill(1)
  for (const dims of shapes)
    for (let i = 0; i < dims.length; i++) {
      const at = rank - dims.length + i
      if (dims[i] === 1 || dims[i] === result[at]) continue
      if (result[at] !== 1) return undefined
      result[at] = dims[i]!
    }
  return result
}

/** Whether b can be broadcast to the shape of a. */
export const broadcastable = (b: Dims, a: Dims): boolean =>
  broadcastDims(a, b)?.every((dim, i) => dim === a[i]) === true && b.length <= a.length

/** An empty array of the same type. */
export const emptyLike = (data: Numbers, length: number): Numbers =>
  new (data.constructor as new (n: number) => Numbers)(length)

/** Calls `visit(outputIndex, sourceIndex)` for the first element of every innermost row. */
function eachRow(
  dims: Dims,
  strides: readonly number[],
  offset: number,
  visit: (to: number, from: number) => void,
): void {
  const count = sizeOf(dims)
  const inner = dims.at(-1) ?? 1
  const index = new Array<number>(dims.length).fill(0)
  let base = offset
  for (let to = 0; to < count; to += inner) {
    visit(to, base)
    for (let axis = dims.length - 2; axis >= 0; axis--) {
      base += strides[axis]!
      if (++index[axis]! < dims[axis]!) break
      base -= strides[axis]! * dims[axis]!
      index[axis] = 0
    }
  }
}

/** Calls `visit(outputIndex, sourceIndex)` for every element of `dims`, the source stepping by `strides` from `offset`. */
export function walk(
  dims: Dims,
  strides: readonly number[],
  offset: number,
  visit: (to: number, from: number) => void,
): void {
  const inner = dims.at(-1) ?? 1
  const step = strides.at(-1) ?? 0
  eachRow(dims, strides, offset, (to, from) => {
    for (let i = 0; i < inner; i++) visit(to + i, from + i * step)
  })
}

/** A copy of `data` read through strides: transposes, slices, flips and broadcasts are all this. */
export function strided(data: Numbers, dims: Dims, strides: readonly number[], offset = 0): Numbers {
  const out = emptyLike(data, sizeOf(dims))
  const inner = dims.at(-1) ?? 1
  const step = strides.at(-1) ?? 0
  eachRow(dims, strides, offset, (to, from) => {
    for (let i = 0; i < inner; i++, from += step) out[to + i] = data[from]!
  })
  return out
}

/** Strides that read an array of shape `from` as if it had the shape `to`: 0 along broadcast axes. */
export function broadcastStrides(from: Dims, to: Dims): number[] {
  const strides = stridesOf(from)
  const lead = to.length - from.length
  return to.map((_, axis) => (axis < lead || from[axis - lead] === 1 ? 0 : strides[axis - lead]!))
}

export function broadcastTo(x: NdArray, dims: Dims): Numbers {
  if (x.dims.length === dims.length && x.dims.every((dim, i) => dim === dims[i])) return x.data
  return strided(x.data, dims, broadcastStrides(x.dims, dims))
}

/** f of each element. */
export function map(x: NdArray, f: (value: number) => number): Float64Array {
  const out = new Float64Array(x.data.length)
  for (let i = 0; i < out.length; i++) out[i] = f(x.data[i]!)
  return out
}

/** f of each pair of elements, broadcast to `dims`. */
export function zip(a: NdArray, b: NdArray, dims: Dims, f: (a: number, b: number) => number): Float64Array {
  const left = broadcastTo(a, dims)
  const right = broadcastTo(b, dims)
  const out = new Float64Array(sizeOf(dims))
  for (let i = 0; i < out.length; i++) out[i] = f(left[i]!, right[i]!)
  return out
}

/** Folds the elements along `axes` into `initial`; the result is laid out as x without these axes. */
export function reduce(
  x: NdArray,
  axes: readonly number[],
  initial: number,
  f: (sum: number, value: number) => number,
): Float64Array {
  const kept = x.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
  const out = new Float64Array(sizeOf(kept)).fill(initial)
  const target = broadcastStrides(kept, x.dims)
  walk(x.dims, target, 0, (from, to) => {
    out[to] = f(out[to]!, x.data[from]!)
  })
  return out
}

/** x with its axes in the order of `order`. */
export function transposed(x: NdArray, order: readonly number[]): NdArray {
  const strides = stridesOf(x.dims)
  const dims = order.map((axis) => x.dims[axis]!)
  return {
    dtype: x.dtype,
    dims,
    data: strided(
      x.data,
      dims,
      order.map((axis) => strides[axis]!),
    ),
  }
}

/** Splits a shape at an axis: the sizes before, along, and after it. */
export function around(dims: Dims, axis: number): { outer: number; along: number; inner: number } {
  return { outer: sizeOf(dims.slice(0, axis)), along: dims[axis]!, inner: sizeOf(dims.slice(axis + 1)) }
}

/** out[b] = x[b] · y[b], for `batch` matrices [m, k] and [k, n] found at the given offsets. */
export function matmul(
  x: Numbers,
  y: Numbers,
  batch: readonly (readonly [number, number])[],
  m: number,
  k: number,
  n: number,
): Float64Array {
  const out = new Float64Array(batch.length * m * n)
  batch.forEach(([atX, atY], b) => {
    for (let i = 0; i < m; i++)
      for (let l = 0; l < k; l++) {
        const value = x[atX + i * k + l]!
        const row = (b * m + i) * n
        for (let j = 0; j < n; j++) out[row + j]! += value * y[atY + l * n + j]!
      }
  })
  return out
}
