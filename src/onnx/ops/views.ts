// Views: the same elements under another shape, in another order, or repeated by broadcasting. Squeeze, Unsqueeze and
// Flatten all become Reshape with a constant shape, and questions about a shape become constants.
import { flag, int, ints, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { axisIn, broadcast, inputOf, numbersOfInput, optionalNumbers } from '../call.ts'
import { shapeError } from '../errors.ts'
import { intOf, intsOf } from '../graph.ts'
import { around, broadcastTo, transposed } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { sameDims, show, sizeOf, type Dims } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

/** The target shape of Reshape: 0 copies a dimension, one −1 takes what is left. */
function reshapedDims(call: Call): number[] {
  const x = inputOf(call, 0)
  const wanted = numbersOfInput(call, 1)
  const dims = wanted.map((dim, i) => (dim === 0 && !intOf(call, 'allowzero', 0) ? x.dims[i]! : dim))
  const known = sizeOf(dims.filter((dim) => dim !== -1))
  const result = dims.map((dim) => (dim === -1 ? sizeOf(x.dims) / known : dim))
  if (sizeOf(result) !== sizeOf(x.dims) || result.some((dim) => !Number.isInteger(dim)))
    throw shapeError(call, 'onnx/reshape', { from: show(x.dims), to: show(wanted) })
  return result
}

const reshape: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: reshapedDims(call) }],
  evaluate: ([x]) => [x!.data],
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const dims = reshapedDims(call)
    if (sameDims(dims, x.dims)) return [x]
    if (x.producer?.op === 'Reshape') return [g.reshape(x.producer.inputs[0]!, dims)]
    // Symbols (0, −1) and the element type of the shape are spelled out.
    return sameDims(numbersOfInput(call, 1), dims) ? undefined : [g.reshape(x, dims)]
  },
  gradient: (g, { inputs: [x] }, dy) => [() => g.reshape(dy, x!.dims), undefined],
}

const orderOf = (call: Call): readonly number[] => {
  const { dims } = inputOf(call, 0)
  return intsOf(call, 'perm') ?? dims.map((_, axis) => dims.length - 1 - axis)
}

const isPermutation = (order: readonly number[]): boolean => order.every((_, axis) => order.includes(axis))

/** (aᵀ·b)ᵀ = bᵀ·a: turns one operand in place of another and the product. The gradient of q·kᵀ towards k is this. */
function transposedProduct(g: Builder, x: Value, order: readonly number[]): Value | undefined {
  const rank = order.length
  const swap = order.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis))
  const [left, right] = x.producer?.op === 'MatMul' ? x.producer.inputs : []
  if (
    !sameDims(order, swap) ||
    left?.producer?.op !== 'Transpose' ||
    left.dims.length !== rank ||
    right!.dims.length !== rank
  )
    return undefined
  return sameDims(orderOf(left.producer), swap)
    ? g.matMul(g.transpose(right!, swap), left.producer.inputs[0]!)
    : undefined
}

const transpose: Operator = {
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const order = orderOf(call)
    if (order.length !== dims.length || !isPermutation(order))
      throw shapeError(call, 'onnx/permutation', { order: show(order), shape: show(dims) })
    return [{ dtype, dims: order.map((axis) => dims[axis]!) }]
  },
  evaluate: ([x], call) => [transposed(x!, orderOf(call)).data],
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const order = orderOf(call)
    // Axes of length 1 may go anywhere: if the others keep their order, the data stay where they are.
    const long = order.filter((axis) => x.dims[axis] !== 1)
    if (long.every((axis, i) => i === 0 || axis > long[i - 1]!))
      return [
        g.reshape(
          x,
          order.map((axis) => x.dims[axis]!),
        ),
      ]
    const product = transposedProduct(g, x, order)
    if (product) return [product]
    if (x.producer?.op === 'Transpose') {
      const inner = orderOf(x.producer)
      return [
        g.transpose(
          x.producer.inputs[0]!,
          order.map((axis) => inner[axis]!),
        ),
      ]
    }
    return intsOf(call, 'perm') ? undefined : [g.transpose(x, order)]
  },
  gradient: (g, node, dy) => [
    () => {
      const order = orderOf(node)
      return g.transpose(
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      )
    },
  ],
}

const expand: Operator = {
  infer: (call) => [
    {
      dtype: inputOf(call, 0).dtype,
      dims: broadcast(call, [inputOf(call, 0).dims, numbersOfInput(call, 1)]),
    },
  ],
  evaluate: ([x], _, [type]) => [broadcastTo(x!, type!.dims)],
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const dims = broadcast(call, [x.dims, numbersOfInput(call, 1)])
    return sizeOf(dims) === sizeOf(x.dims) ? [g.reshape(x, dims)] : undefined
  },
  gradient: (_, _node, dy) => [() => dy],
  pointwise: true,
}

const view = (dims: (call: Call, x: Value) => Dims): Operator => ({
  rewrite: (g, call) => [g.reshape(inputOf(call, 0), dims(call, inputOf(call, 0)))],
})

const squeezed = (call: Call, { dims }: Value): Dims => {
  const axes = optionalNumbers(call, 1)?.map((axis) => axisIn(call, axis, dims.length))
  return dims.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1))
}

const unsqueezed = (call: Call, { dims }: Value): Dims => {
  const given = numbersOfInput(call, 1)
  const axes = given.map((axis) => axisIn(call, axis, dims.length + given.length))
  const rest = [...dims]
  return Array.from({ length: dims.length + axes.length }, (_, axis) =>
    axes.includes(axis) ? 1 : rest.shift()!,
  )
}

const flattened = (call: Call, { dims }: Value): Dims => {
  const given = intOf(call, 'axis', 1)
  const axis = given === dims.length ? given : axisIn(call, given, dims.length)
  const { outer, along, inner } =
    axis < dims.length ? around(dims, axis) : { outer: sizeOf(dims), along: 1, inner: 1 }
  return [outer, along * inner]
}

export const views: OperatorTable = {
  Reshape: { ...reshape, attributes: { allowzero: flag } },
  Squeeze: { ...view(squeezed), attributes: { axes: readOnly(ints) } },
  Unsqueeze: { ...view(unsqueezed), attributes: { axes: readOnly(ints) } },
  Flatten: { ...view(flattened), attributes: { axis: int } },
  Transpose: { ...transpose, attributes: { perm: ints } },
  Expand: expand,
  Shape: {
    attributes: { start: int, end: int },
    rewrite: (g, call) => {
      const { dims } = inputOf(call, 0)
      return [
        g.ints(
          dims.slice(intOf(call, 'start', 0), 'end' in call.attributes ? intOf(call, 'end', 0) : undefined),
        ),
      ]
    },
  },
  Size: { rewrite: (g, call) => [g.constant(sizeOf(inputOf(call, 0).dims), [], 'int64')] },
}
