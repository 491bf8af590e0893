// How rows read the call they are asked about: required inputs, constants that must be known, and the two commonest
// type rules. Every error names the node.
import { shapeError } from './errors.ts'
import { broadcastDims, positiveAxis } from './ndarray.ts'
import type { Infer } from './operator.ts'
import { numbersOf, show, type Dims, type DType, type TensorType } from './tensor.ts'
import type { Call, Value } from './value.ts'

/** Input number i. @throws ShapeError when it is absent */
export function inputOf(call: Call, i: number): Value {
  const value = call.inputs[i]
  if (!value) throw shapeError(call, 'onnx/input-missing', { input: i })
  return value
}

/** The numbers of input i, which must be a constant: a shape, axes, sizes. @throws ShapeError when it is computed */
export function numbersOfInput(call: Call, i: number): number[] {
  const { constant } = inputOf(call, i)
  if (!constant) throw shapeError(call, 'onnx/data-dependent', { input: i })
  return Array.from(numbersOf(constant))
}

/** The same for an optional input. */
export const optionalNumbers = (call: Call, i: number): number[] | undefined =>
  call.inputs[i] ? numbersOfInput(call, i) : undefined

/** An axis of `rank` axes, counted from the start. @throws ShapeError when there is none */
export function axisIn(call: Call, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    throw shapeError(call, 'onnx/axis', { axis, rank })
  return positiveAxis(axis, rank)
}

/** @throws ShapeError unless the inputs at these places have the same element type */
export function requireSameType(call: Call, places: readonly number[]): void {
  const types = places.map((i) => inputOf(call, i).dtype)
  if (new Set(types).size > 1) throw shapeError(call, 'onnx/element-types', { types })
}

/** One output of the first input's type. */
export const sameType: Infer = (call) => [typeOf(inputOf(call, 0))]

export const typeOf = ({ dtype, dims }: Value): TensorType => ({ dtype, dims })

/** One output: all inputs broadcast together, of the given element type or the first input's. */
export const broadcastType =
  (dtype?: DType): Infer =>
  (call) => {
    const given = call.inputs.map((_, i) => inputOf(call, i))
    return [
      {
        dtype: dtype ?? given[0]!.dtype,
        dims: broadcast(
          call,
          given.map(({ dims }) => dims),
        ),
      },
    ]
  }

export function broadcast(call: Call, shapes: readonly Dims[]): number[] {
  const dims = broadcastDims(...shapes)
  if (!dims) throw shapeError(call, 'onnx/broadcast', { shapes: shapes.map(show) })
  return dims
}
