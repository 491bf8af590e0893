// Reverse mode on graphs: a model in, a model out that computes it and its vector-Jacobian product. The forward part is
// replayed, then its nodes are visited backwards; each row of the tables says what a cotangent of its output means for
// its inputs. Cotangents of a value used several times are summed.
import { excerpt } from '../fragment/index.ts'
import { NameError, shortList, UnsupportedOperator } from './errors.ts'
import type { Model } from './graph.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { lowered } from './lowered.ts'
import { broadcastable } from './ndarray.ts'
import type { Operator } from './operator.ts'
import { operators } from './operators.ts'
import { freezeInputs } from './specialise.ts'
import { isFloat, sameDims, sizeOf } from './tensor.ts'
import { operatorKey, type Call, type Traced, type Value } from './value.ts'

export interface GradientRequest {
  /** Outputs to differentiate. */
  readonly of: readonly string[]
  /** Inputs whose gradients are wanted; each becomes an output `d_<input>`. */
  readonly for: readonly string[]
  /** Outputs or inner values to return as well (default: those in `of`). */
  readonly keep?: readonly string[]
  /** Outputs whose cotangent is an input `d_<output>` (default: those with more than one element; others get 1). */
  readonly seeds?: readonly string[]
}

/**
 * Writes the graph of gradients of a specialised model. Inputs that nothing returned depends on are left out.
 * @throws UnsupportedOperator naming every node on the way that has no gradient rule; NameError
 */
export function gradient(model: Model, request: GradientRequest): Model {
  const g = new GraphBuilder({ fuse: true })
  const inputs = Object.fromEntries(
    freezeInputs(model).map(({ name, dims, dtype }) => [name, g.input(name, dims, dtype)]),
  )
  const values = g.replay(model, inputs)
  const named = (name: string): Value => {
    const value = values.get(name)
    if (!value) {
      const outputs = shortList(model.graph.outputs.map((output) => output.name))
      throw new NameError('onnx/no-such-value', { value: excerpt(name), outputs })
    }
    return value
  }
  const sources = request.for.map(named)
  const targets = request.of.map(named)
  const forward = [...g.nodes]
  const dependent = dependents(forward, sources)
  refuseMissing(forward, dependent, targets)

  const cotangents = new Map<Value, Value>()
  const accumulate = (value: Value, dx: Value) => {
    const sum = cotangents.get(value)
    cotangents.set(value, sum ? g.add(sum, dx) : dx)
  }
  request.of.forEach((name, i) => accumulate(targets[i]!, seed(g, name, targets[i]!, request.seeds)))

  for (const node of forward.reverse()) {
    const dys = node.outputs.map((output) => cotangents.get(output))
    if (dys.every((dy) => !dy)) continue
    const { gradient: rule, pointwise = false } = rowOf(node)
    if (rule === 'zero' || !rule) continue
    const whole = dys.map((dy, i) => (dy && !pointwise ? g.expand(dy, node.outputs[i]!.dims) : dy))
    const dy = whole[0] ?? g.filled(node.outputs[0]!.dims, 0)
    rule(g, node, dy, whole).forEach((dx, i) => {
      const x = node.inputs[i]
      if (dx && x && dependent.has(x)) accumulate(x, unbroadcast(g, dx(), x, node))
    })
  }

  for (const name of new Set(request.keep ?? request.of)) g.output(name, named(name))
  request.for.forEach((name, i) => {
    const { dims, dtype } = sources[i]!
    const dx = cotangents.get(sources[i]!)
    g.output(`d_${name}`, dx ? g.expand(dx, dims) : g.filled(dims, 0, dtype))
  })
  return lowered(g.finish({ name: `${model.graph.name}_gradient`, keepInputs: false }))
}

/** The row of a node of the graph: every recorded node has one. */
const rowOf = (node: Pick<Call, 'op' | 'domain'>): Operator => operators.get(operatorKey(node))!

/** Everything that changes with the sources: only there are cotangents worth computing. */
function dependents(nodes: readonly Traced[], sources: readonly Value[]): ReadonlySet<Value> {
  const dependent = new Set(sources)
  for (const node of nodes)
    if (rowOf(node).gradient !== 'zero' && node.inputs.some((input) => input && dependent.has(input)))
      for (const output of node.outputs) if (isFloat(output.dtype)) dependent.add(output)
  return dependent
}

/** Collects the nodes between sources and targets that cannot be differentiated. */
function refuseMissing(
  nodes: readonly Traced[],
  dependent: ReadonlySet<Value>,
  targets: readonly Value[],
): void {
  const wanted = new Set(targets)
  const missing: Traced[] = []
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => wanted.has(output) && dependent.has(output))) continue
    if (!rowOf(node).gradient) missing.push(node)
    for (const input of node.inputs) if (input) wanted.add(input)
  }
  if (missing.length === 0) return
  throw new UnsupportedOperator('onnx/no-gradient', missing)
}

/** The cotangent of an output: 1 for a scalar loss, otherwise an input of the new graph. */
function seed(g: GraphBuilder, name: string, target: Value, asked: readonly string[] | undefined): Value {
  const given = asked ? asked.includes(name) : sizeOf(target.dims) !== 1
  return given ? g.input(`d_${name}`, target.dims, target.dtype) : g.filled(target.dims, 1, target.dtype)
}

/** Sums dx over the axes along which the node broadcast x; otherwise dx may stay smaller than x, broadcastable to it. */
function unbroadcast(g: GraphBuilder, dx: Value, x: Value, node: Traced): Value {
  const y = node.outputs[0]!
  const pointwise = rowOf(node).pointwise
  if (!pointwise || sameDims(x.dims, y.dims)) return broadcastable(dx.dims, x.dims) ? dx : g.sumTo(dx, x.dims)
  return g.sumTo(g.expand(dx, y.dims), x.dims)
}
