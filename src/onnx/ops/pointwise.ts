// How element-wise rows are made: from a function of numbers and its slope. Gradients are written with dy first: dx = dy · f'(x).
// They may leave a cotangent broadcastable; the reverse loop sums over axes that the operator itself broadcast.
import type { Builder } from '../builder.ts'
import { broadcastType, inputOf, requireSameType, sameType } from '../call.ts'
import { map, zip } from '../ndarray.ts'
import type { Gradient, Infer, Operator, Rewrite } from '../operator.ts'
import type { DType } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

type Slope = (g: Builder, dy: Value, x: Value, y: Value, call: Call) => Value
export type Partials = (
  g: Builder,
  dy: Value,
  a: Value,
  b: Value,
  y: Value,
) => readonly [() => Value, (() => Value)?]

/** y = f(x); `slope` gives dx, or 'zero'. */
export function unary(
  f: (x: number, call: Call) => number,
  slope: Slope | 'zero',
  rewrite?: Rewrite,
): Operator {
  return {
    infer: sameType,
    evaluate: ([x], call) => [map(x!, (value) => f(value, call))],
    gradient:
      slope === 'zero'
        ? 'zero'
        : (g, node, dy) => [() => slope(g, dy, node.inputs[0]!, node.outputs[0]!, node)],
    pointwise: true,
    ...(rewrite ? { rewrite } : {}),
  }
}

/** Only a composition of others: differentiated through them. */
export const composed = (build: (g: Builder, x: Value, call: Call) => Value): Operator => ({
  rewrite: (g, call) => [build(g, inputOf(call, 0), call)],
})

export function binary(
  f: (a: number, b: number) => number,
  partials: Partials | 'zero',
  rewrite?: Rewrite,
): Operator {
  const gradient: Gradient | 'zero' =
    partials === 'zero' ? 'zero' : (g, { inputs: [a, b], outputs: [y] }, dy) => partials(g, dy, a!, b!, y!)
  return {
    infer: broadcastAlike(),
    evaluate: ([a, b], _, [type]) => [zip(a!, b!, type!.dims, f)],
    gradient,
    pointwise: true,
    ...(rewrite ? { rewrite } : {}),
  }
}

export const comparison = (f: (a: number, b: number) => boolean, rewrite?: Rewrite): Operator => ({
  ...binary((a, b) => Number(f(a, b)), 'zero', rewrite),
  infer: broadcastAlike('bool'),
})

/** Operands of one element type, broadcast together. */
function broadcastAlike(dtype?: DType): Infer {
  return (call) => {
    requireSameType(
      call,
      call.inputs.map((_, i) => i),
    )
    return broadcastType(dtype)(call)
  }
}
