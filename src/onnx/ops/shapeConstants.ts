// Tensors that follow from shapes and constants alone: ranges, identities, places of non-zeros, one-hot rows.
import { shapeError } from '../errors.ts'
import { int } from '../attributes.ts'
import { axisIn, inputOf, numbersOfInput } from '../call.ts'
import { intOf } from '../graph.ts'
import { stridesOf, walk } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { dtypeOf, isFloat, show, sizeOf, tensor } from '../tensor.ts'

const range: Operator = {
  infer: (call) => {
    const [start, limit, delta] = [0, 1, 2].map((i) => numbersOfInput(call, i)[0]!) as [
      number,
      number,
      number,
    ]
    if (delta === 0) throw shapeError(call, 'onnx/step', { step: delta })
    return [{ dtype: inputOf(call, 0).dtype, dims: [Math.max(0, Math.ceil((limit - start) / delta))] }]
  },
  evaluate: ([start, , delta], _, [type]) => [
    Float64Array.from({ length: type!.dims[0]! }, (_x, i) => start!.data[0]! + i * delta!.data[0]!),
  ],
  gradient: 'zero',
}

const nonZero: Operator = {
  infer: (call) => {
    const found = numbersOfInput(call, 0).filter((value) => value !== 0).length
    return [{ dtype: 'int64', dims: [inputOf(call, 0).dims.length, found] }]
  },
  evaluate: ([x], _, [type]) => {
    const strides = stridesOf(x!.dims)
    const found: number[] = []
    walk(x!.dims, strides, 0, (i) => {
      if (x!.data[i]) found.push(i)
    })
    return [
      Float64Array.from(
        x!.dims.flatMap((dim, axis) => found.map((i) => Math.floor(i / strides[axis]!) % dim)),
      ).slice(0, sizeOf(type!.dims)),
    ]
  },
  gradient: 'zero',
}

export const shapeConstants: OperatorTable = {
  Range: range,
  NonZero: nonZero,
  EyeLike: {
    attributes: { k: int, dtype: int },
    rewrite: (g, call) => {
      const { dims, dtype: own } = inputOf(call, 0)
      const dtype = 'dtype' in call.attributes ? dtypeOf(intOf(call, 'dtype', 1), call.name) : own
      if (dims.length !== 2) throw shapeError(call, 'onnx/rank', { shape: show(dims), allowed: 2 })
      g.reserve(call, sizeOf(dims))
      const k = intOf(call, 'k', 0)
      const [rows, columns] = dims as [number, number]
      return [
        g.constant(
          tensor(
            dtype,
            dims,
            Float32Array.from({ length: rows * columns }, (_, i) =>
              Number((i % columns) - Math.floor(i / columns) === k),
            ),
          ),
        ),
      ]
    },
  },
  // Rows of the identity, with its off and on values, gathered by the indices; then the new axis moves into place.
  OneHot: {
    attributes: { axis: int },
    rewrite: (g, call) => {
      const [indices, values] = [inputOf(call, 0), inputOf(call, 2)]
      const depth = numbersOfInput(call, 1)[0]!
      g.reserve(call, depth * depth)
      const [off, on] = numbersOfInput(call, 2) as [number, number]
      const eye = g.constant(
        tensor(
          values.dtype,
          [depth, depth],
          Float64Array.from({ length: depth * depth }, (_, i) => (i % (depth + 1) === 0 ? on : off)),
        ),
      )
      const rank = indices.dims.length + 1
      const axis = axisIn(call, intOf(call, 'axis', -1), rank)
      const order = Array.from({ length: rank }, (_, i) => (i === axis ? rank - 1 : i > axis ? i - 1 : i))
      const whole = isFloat(indices.dtype) ? g.cast(indices, 'int64') : indices
      return [g.transpose(g.gather(eye, whole), order)]
    },
  },
}
