// Pad in its four modes. Constant padding is undone by cutting; the other modes are 0/1 matrices, whose gradient is the
// transposed matrix.
import { float, ints, oneOf, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { axisIn, inputOf, numbersOfInput, optionalNumbers } from '../call.ts'
import { shapeError } from '../errors.ts'
import { stringOf } from '../graph.ts'
import { emptyLike, stridesOf } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { show, sizeOf } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

/** Pads of every axis: starts, then ends. */
function padsOf(call: Call): number[] {
  const rank = inputOf(call, 0).dims.length
  const given = numbersOfInput(call, 1)
  const axes = optionalNumbers(call, 3)?.map((axis) => axisIn(call, axis, rank))
  if (!axes) return given
  const pads = new Array<number>(2 * rank).fill(0)
  axes.forEach((axis, i) => {
    pads[axis] = given[i]!
    pads[rank + axis] = given[axes.length + i]!
  })
  return pads
}

/** Which element along one axis each padded position shows, or −1 for the constant. */
function paddedIndices(mode: string, dim: number, before: number, after: number): number[] {
  return Array.from({ length: dim + before + after }, (_, i) => {
    const at = i - before
    if (mode === 'edge') return Math.min(Math.max(at, 0), dim - 1)
    if (mode === 'wrap') return ((at % dim) + dim) % dim
    if (mode === 'reflect' && dim > 1) {
      const period = 2 * (dim - 1)
      const folded = ((at % period) + period) % period
      return folded < dim ? folded : period - folded
    }
    return at >= 0 && at < dim ? at : -1
  })
}

/** 0/1 matrix [to, from] that shows along one axis what padding shows there. */
function selection(g: Builder, call: Call, mode: string, dim: number, before: number, after: number): Value {
  const to = dim + before + after
  g.reserve(call, to * dim)
  const matrix = new Float32Array(to * dim)
  paddedIndices(mode, dim, before, after).forEach((index, i) => {
    if (index >= 0) matrix[i * dim + index] = 1
  })
  return g.constant(matrix, [to, dim])
}

const pad: Operator = {
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const pads = padsOf(call)
    const padded = dims.map((dim, axis) => dim + pads[axis]! + pads[dims.length + axis]!)
    if (padded.some((dim) => dim < 0)) throw shapeError(call, 'onnx/pads', { pads, shape: show(dims) })
    return [{ dtype, dims: padded }]
  },
  evaluate: (inputs, call, [type]) => {
    const [x, , value] = inputs
    const pads = padsOf(call)
    const fill = value?.data[0] ?? 0
    const places = x!.dims.map((dim, axis) =>
      paddedIndices(stringOf(call, 'mode', 'constant'), dim, pads[axis]!, pads[x!.dims.length + axis]!),
    )
    const strides = stridesOf(x!.dims)
    const out = emptyLike(x!.data, sizeOf(type!.dims))
    const outStrides = stridesOf(type!.dims)
    for (let to = 0; to < out.length; to++) {
      let from = 0
      let inside = true
      places.forEach((indices, axis) => {
        const index = indices[Math.floor(to / outStrides[axis]!) % type!.dims[axis]!]!
        inside &&= index >= 0
        from += index * strides[axis]!
      })
      out[to] = inside ? x!.data[from]! : fill
    }
    return [out]
  },
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const pads = padsOf(call)
    const rank = x.dims.length
    if (pads.every((amount) => amount === 0)) return [x]
    const mode = stringOf(call, 'mode', 'constant')
    if (mode === 'wrap') {
      // Not in operator set 18; a selection matrix per axis says the same.
      return [
        x.dims.reduce(
          (value, dim, axis) =>
            pads[axis] || pads[rank + axis]
              ? g.alongAxis(value, axis, selection(g, call, 'wrap', dim, pads[axis]!, pads[rank + axis]!))
              : value,
          x,
        ),
      ]
    }
    if (pads.every((amount) => amount >= 0))
      return call.inputs[3] ? [g.op('Pad', [x, g.ints(pads), call.inputs[2]], call.attributes)] : undefined
    const kept = x.dims.reduce(
      (value, dim, axis) =>
        g.slice(value, axis, Math.max(0, -pads[axis]!), dim - Math.max(0, -pads[rank + axis]!)),
      x,
    )
    return [
      g.op('Pad', [kept, g.ints(pads.map((amount) => Math.max(0, amount))), call.inputs[2]], {
        mode: { string: mode },
      }),
    ]
  },
  gradient: (g, node, dy) => {
    const x = node.inputs[0]!
    const pads = padsOf(node)
    const mode = stringOf(node, 'mode', 'constant')
    const inside = () =>
      g.pad(
        dy,
        pads.map((amount) => -amount),
      )
    const shown = () =>
      x.dims.reduce((sum, dim, axis) => {
        const [before, after] = [pads[axis]!, pads[x.dims.length + axis]!]
        if (before === 0 && after === 0) return sum
        return g.alongAxis(sum, axis, g.transpose(selection(g, node, mode, dim, before, after), [1, 0]))
      }, dy)
    // The constant is shown by every place that shows no element.
    const value = node.inputs[2]
    return [
      mode === 'constant' ? inside : shown,
      undefined,
      value && (() => g.reshape(g.sub(g.reduceSum(dy), g.reduceSum(inside())), value.dims)),
    ]
  },
}

export const pads: OperatorTable = {
  Pad: {
    ...pad,
    attributes: {
      mode: oneOf('constant', 'reflect', 'edge', 'wrap'),
      pads: readOnly(ints),
      value: readOnly(float),
    },
  },
}
