// Walks a model's nodes and emits each into a graph under construction, so that shapes become known, constants fold
// and old operator forms become the target's. This is shape inference, folding and upgrading in one pass.
import { OnnxError, QuantisedGraph, ShapeError, UnsupportedOperator } from './errors.ts'
import type { Graph } from './graph.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import { operatorKey, type Call, type Value } from './operator.ts'
import { operators } from './operators.ts'
import { upgrade } from './upgrade.ts'

/** How the tracer lets a replay name what it emits. */
interface Naming {
  readonly name: (value: Value, name: string) => void
  readonly within: <T>(origin: string, emission: () => T) => T
}

/** Adds `graph` to `g`; `known` holds its inputs and receives every value by name. */
export function replay(
  g: GraphBuilder,
  graph: Graph,
  opset: number,
  known: Map<string, Value>,
  naming: Naming,
): void {
  refuseUnknown(graph)
  for (const [name, value] of graph.initialisers)
    known.set(name, g.constant(value, undefined, undefined, name))
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? undefined : known.get(name)))
    const call: Call = { ...node, inputs, arity: node.outputs.length }
    const outputs = naming.within(node.name, () =>
      guarded(call, () =>
        node.op === 'If' ? branch(g, call, opset, known, naming) : upgrade(g, call, opset),
      ),
    )
    node.outputs.forEach((name, i) => {
      if (!name || !outputs[i]) return
      known.set(name, outputs[i])
      naming.name(outputs[i], name)
    })
  }
}

/** Files from strangers may hold calls no rule expects; they end in this room's errors too. */
function guarded<T>(call: Call, emission: () => T): T {
  try {
    return emission()
  } catch (cause) {
    if (cause instanceof OnnxError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ShapeError(call, `its inputs or attributes do not fit the operator (${why}).`, { cause })
  }
}

/** Lists every node without a row before any work is done. @throws QuantisedGraph, UnsupportedOperator */
export function refuseUnknown(graph: Graph): void {
  const quantised = graph.nodes.filter((node) => operators[operatorKey(node.op, node.domain)]?.quantised)
  if (quantised.length > 0) throw new QuantisedGraph(quantised)
  const unknown = graph.nodes.filter(
    (node) => !operators[operatorKey(node.op, node.domain)] && node.op !== 'If',
  )
  if (unknown.length > 0)
    throw new UnsupportedOperator(
      unknown.map(({ op, domain, name }) => ({ op, domain, name, missing: 'infer' })),
    )
}

/** Exporters write If around optional squeezes; with shapes known its condition is a constant, and one branch remains. */
function branch(
  g: GraphBuilder,
  call: Call,
  opset: number,
  known: ReadonlyMap<string, Value>,
  naming: Naming,
): readonly Value[] {
  const condition = call.inputs[0]?.constant
  if (!condition)
    throw new ShapeError(
      call,
      'its condition depends on the input; only conditions fixed by the shapes can be resolved.',
    )
  const chosen = call.attributes[condition.data[0] ? 'then_branch' : 'else_branch']
  if (!chosen || !('graph' in chosen)) throw new ShapeError(call, 'it has no such branch.')
  const inner = new Map(known)
  replay(g, chosen.graph, opset, inner, naming)
  return chosen.graph.outputs.map(({ name }) => inner.get(name)!)
}
