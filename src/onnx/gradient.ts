// Reverse mode on graphs: a model in, a model out that computes it and its vector-Jacobian product. The forward part is
// replayed, then its nodes are visited backwards; each row of the tables says what a cotangent of its output means for
// its inputs. Cotangents of a value used several times are summed.
import { excerpt } from '../fragment/index.ts'
import { NameError, shortList, UnsupportedOperator, ZeroGradient, type OffendingNode } from './errors.ts'
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
  /** An input that nothing in `of` depends on, or only through operators of derivative zero, gets zeros (default: is refused). */
  readonly allowZero?: boolean
  /** Outputs whose cotangent is an input `d_<output>` (default: those with more than one element; others get 1). */
  readonly seeds?: readonly string[]
}

/**
 * Writes the graph of gradients of a specialised model. Inputs that nothing returned depends on are left out.
 * @throws UnsupportedOperator naming every node on the way that has no gradient rule; ZeroGradient when an input cannot be
 * moved by it; NameError
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
    if (sum && cancels(sum, dx)) cotangents.delete(value)
    else cotangents.set(value, sum ? g.add(sum, dx) : dx)
  }
  request.of.forEach((name, i) => accumulate(targets[i]!, seed(g, name, targets[i]!, request.seeds)))

  const refused: OffendingNode[] = []
  for (const node of forward.reverse()) {
    const dys = node.outputs.map((output) => cotangents.get(output))
    if (dys.every((dy) => !dy)) continue
    const { gradient: rule, pointwise = false, allCotangents = false } = rowOf(node)
    if (rule === 'zero' || !rule) continue
    const passed = straightThrough(node, dependent)
    if (passed) {
      accumulate(passed, dys[0]!)
      continue
    }
    const unused = dys.findIndex((dy, i) => dy && i > 0 && !allCotangents)
    if (unused > 0) refused.push({ ...node, form: `gradient of its output ${unused}` })
    const whole = dys.map((dy, i) => (dy && !pointwise ? g.expand(dy, node.outputs[i]!.dims) : dy))
    const dy = whole[0] ?? g.filled(node.outputs[0]!.dims, 0)
    const dxs = rule(g, node, dy, whole)
    node.inputs.forEach((x, i) => {
      if (!x || !dependent.has(x)) return
      const dx = dxs[i]
      if (dx) accumulate(x, unbroadcast(g, dx(), x, node))
      // x·x gives its whole gradient at the first place.
      else if (!node.inputs.some((other, j) => other === x && dxs[j]))
        refused.push({ ...node, form: `gradient towards its input ${i}` })
    })
  }
  if (refused.length > 0) throw new UnsupportedOperator('onnx/no-gradient', refused)
  const still = request.for.filter((_, i) => !cotangents.has(sources[i]!))
  if (still.length > 0 && !request.allowZero)
    throw new ZeroGradient('onnx/zero-gradient', {
      inputs: shortList(still),
      through: shortList(endsOf(forward, dependent)),
    })

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

/**
 * z, if the node is z + (q − z) and q comes of z only through operators of derivative zero: a quantiser's straight-through
 * estimator. Exporters lose the `detach` around q − z, and what is left would have the gradient dy − dy = 0; the cotangent of
 * the sum is z's (Bengio et al. 2013).
 */
function straightThrough(
  { op, domain, inputs, outputs }: Traced,
  dependent: ReadonlySet<Value>,
): Value | undefined {
  if (op !== 'Add' || domain !== '') return undefined
  for (const i of [0, 1]) {
    const [z, difference] = [inputs[i]!, inputs[1 - i]!.producer]
    const q = difference?.op === 'Sub' && difference.inputs[1] === z ? difference.inputs[0] : undefined
    if (!q || !dependent.has(z) || dependent.has(q) || !sameDims(z.dims, outputs[0]!.dims)) continue
    if (comesOf(q, dependent)) return z
  }
  return undefined
}

/** Whether a value is computed from one of the others, by whatever operators. */
function comesOf(value: Value, others: ReadonlySet<Value>): boolean {
  const seen = new Set<Value>()
  const queue = [value]
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (others.has(next)) return true
    if (seen.has(next)) continue
    seen.add(next)
    for (const input of next.producer?.inputs ?? []) if (input) queue.push(input)
  }
  return false
}

/** Whether a + b is zero because one is written as the other's negative. */
const cancels = (a: Value, b: Value): boolean => isNegative(a, b) || isNegative(b, a)
const isNegative = (a: Value, b: Value): boolean => a.producer?.op === 'Neg' && a.producer.inputs[0] === b

/** Where paths from the sources end: operators of derivative zero, as 'ArgMin "node"'. */
const endsOf = (nodes: readonly Traced[], dependent: ReadonlySet<Value>): string[] =>
  nodes
    .filter((node) => rowOf(node).gradient === 'zero')
    .filter(({ inputs }) => inputs.some((input) => input && dependent.has(input)))
    .map((node) => `${operatorKey(node)} "${node.name}"`)

/** Collects the nodes between sources and targets that cannot be differentiated. */
function refuseMissing(
  nodes: readonly Traced[],
  dependent: ReadonlySet<Value>,
  targets: readonly Value[],
): void {
  const wanted = new Set(targets)
  const missing: OffendingNode[] = []
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
