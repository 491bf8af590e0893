// Compositions recognised while a graph is replayed for its gradient. Exporters write them out operator by operator;
// taken whole they have a cheaper gradient than the sum of their parts (fewer passes over full-size maps, and values
// the forward part has computed anyway). They are written out again when the graph is finished.
import type { Builder } from './builder.ts'
import { inputOf } from './call.ts'
import { floatOf, intOf, privateDomain } from './graph.ts'
import { positiveAxis } from './ndarray.ts'
import type { Rewrite } from './operator.ts'
import { numbersOf, sameDims } from './tensor.ts'
import type { Call, Traced, Value } from './value.ts'

/** The recognised form of a call, or undefined. */
export const recognise: Rewrite = (g, call) => (call.domain === '' ? patterns[call.op]?.(g, call) : undefined)

const producedBy = (value: Value | undefined, op: string): Traced | undefined =>
  value?.producer?.op === op && value.producer.domain === '' ? value.producer : undefined

const scalar = (value: Value | undefined): number | undefined =>
  value?.constant?.data.length === 1 ? numbersOf(value.constant)[0] : undefined

const near = (a: number | undefined, b: number): boolean =>
  a !== undefined && Math.abs(a - b) <= 1e-4 * Math.abs(b)

/** value = x·factor with a number: the other operand and the factor (1 if it is no such product). */
function scaled(value: Value): { x: Value; factor: number } {
  const product = producedBy(value, 'Mul')
  const quotient = producedBy(value, 'Div')
  if (quotient && scalar(quotient.inputs[1]) !== undefined)
    return { x: quotient.inputs[0]!, factor: 1 / scalar(quotient.inputs[1])! }
  for (const i of [0, 1]) {
    const factor = scalar(product?.inputs[i])
    if (product && factor !== undefined) return { x: product.inputs[1 - i]!, factor }
  }
  return { x: value, factor: 1 }
}

/** value = k·Φ(x), from erf(x/√2) shifted by what it is scaled with: x and k. */
function normal(value: Value): { x: Value; k: number } | undefined {
  const sum = producedBy(value, 'Add')
  for (const i of [0, 1]) {
    const shift = scalar(sum?.inputs[i])
    if (!sum || shift === undefined) continue
    const { x: inner, factor } = scaled(sum.inputs[1 - i]!)
    const erf = producedBy(inner, 'Erf')
    if (!erf || !near(factor, shift)) return undefined
    const argument = scaled(erf.inputs[0]!)
    return near(argument.factor, Math.SQRT1_2) ? { x: argument.x, k: 2 * shift } : undefined
  }
  return undefined
}

/** x·sigmoid(αx) is Swish, x·Φ(x) is Gelu, up to a factor. */
const product: Rewrite = (g, call) => {
  for (const [a, b] of [call.inputs, [...call.inputs].reverse()]) {
    const sigmoid = producedBy(b, 'Sigmoid')
    if (sigmoid) {
      const { x, factor } = sigmoid.inputs[0] === a ? { x: a!, factor: 1 } : scaled(sigmoid.inputs[0]!)
      if (x === a) return [g.op('Swish', [x], { alpha: { float: factor } }, privateDomain)]
    }
    const phi = b && normal(b)
    if (phi) {
      const { x, factor } = phi.x === a ? { x: a, factor: 1 } : scaled(a!)
      if (x === phi.x) return [g.mul(g.op('Gelu', [x], {}, privateDomain), phi.k * factor)]
    }
  }
  return undefined
}

/** The axes of a mean that keeps them, from the start. */
function meanAxes(mean: Traced | undefined): readonly number[] | undefined {
  const axes = mean?.inputs[1]?.constant
  if (!mean || !axes || intOf(mean, 'keepdims', 1) !== 1) return undefined
  const rank = mean.inputs[0]!.dims.length
  return Array.from(numbersOf(axes), (axis) => positiveAxis(axis, rank)).sort((a, b) => a - b)
}

const normalise = (g: Builder, x: Value, axes: readonly number[], epsilon: number): Value =>
  g.op('Normalise', [x], { axes: { ints: axes }, epsilon: { float: epsilon } }, privateDomain)

/** (x − mean x)/√(mean (x − mean x)² + ε): layer normalisation as exporters wrote it before operator set 17. */
const quotient: Rewrite = (g, call) => {
  const [centred, deviation] = [inputOf(call, 0), inputOf(call, 1)]
  const difference = producedBy(centred, 'Sub')
  const axes = meanAxes(producedBy(difference?.inputs[1], 'ReduceMean'))
  const x = difference?.inputs[0]
  const sum = producedBy(producedBy(deviation, 'Sqrt')?.inputs[0], 'Add')
  if (!axes || !x || !sum || producedBy(difference.inputs[1], 'ReduceMean')!.inputs[0] !== x) return undefined
  for (const i of [0, 1]) {
    const epsilon = scalar(sum.inputs[i])
    const variance = producedBy(sum.inputs[1 - i], 'ReduceMean')
    const square = producedBy(variance?.inputs[0], 'Mul')
    if (epsilon === undefined || square?.inputs[0] !== centred || square.inputs[1] !== centred) continue
    if (sameDims(meanAxes(variance) ?? [], axes)) return [normalise(g, x, axes, epsilon)]
  }
  return undefined
}

/** Instance normalisation recomputes in its gradient what a normalisation written out keeps. */
const instance: Rewrite = (g, call) => {
  const [x, gain, bias] = [inputOf(call, 0), inputOf(call, 1), inputOf(call, 2)]
  const [n, c, ...spatial] = x.dims as [number, number, ...number[]]
  const flat = g.reshape(x, [n, c, spatial.reduce((a, b) => a * b, 1)])
  const channel = (v: Value) => g.reshape(v, [c, 1])
  const y = g.add(
    g.mul(normalise(g, flat, [2], floatOf(call, 'epsilon', 1e-5)), channel(gain)),
    channel(bias),
  )
  return [g.reshape(y, x.dims)]
}

const patterns: Readonly<Record<string, (g: Builder, call: Call) => readonly Value[] | undefined>> = {
  Mul: product,
  Div: quotient,
  InstanceNormalization: instance,
}
