// Walks a model's nodes and emits each into a graph under construction, so that shapes become known, constants fold
// and old operator forms become the target's. This is shape inference, folding and upgrading in one pass.
import { excerpt } from '../fragment/index.ts'
import { unknownAttributes, withForm, type AttributeRules } from './attributes.ts'
import type { Builder } from './builder.ts'
import { OnnxError, QuantisedGraph, shapeError, UnsupportedOperator } from './errors.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './tensor.ts'
import { operators, quantised } from './operators.ts'
import { attributesOfReplaced, olderForms, upgrade } from './upgrade.ts'
import { operatorKey, type Call, type Value } from './value.ts'

/** How a graph under construction takes the weights and names of the model. */
interface Source {
  suggestName(value: Value, name: string): void
  weight(tensor: Tensor, name: string): Value
  naming<T>(origin: string, emission: () => T): T
}

/** Adds `graph` to `g`; `known` holds its inputs and receives every value by name. */
export function replay(
  g: Builder,
  names: Source,
  graph: Graph,
  opset: number,
  known: Map<string, Value>,
): void {
  refuseUnknown(graph)
  for (const [name, value] of graph.initialisers) known.set(name, names.weight(value, name))
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? undefined : known.get(name)))
    const call: Call = { ...node, inputs, arity: node.outputs.length }
    const outputs = names.naming(node.name, () =>
      guarded(call, () =>
        node.op === 'If' ? branch(g, names, call, opset, known) : upgrade(g, call, opset),
      ),
    )
    node.outputs.forEach((name, i) => {
      if (!name) return
      const value = outputs[i]
      if (!value)
        throw shapeError(call, 'onnx/outputs', { asked: node.outputs.length, known: outputs.length })
      known.set(name, value)
      names.suggestName(value, name)
    })
  }
}

/** Files from strangers may hold calls no rule expects; they end in this room's errors too. */
function guarded<T>(call: Call, emission: () => T): T {
  try {
    return emission()
  } catch (cause) {
    if (cause instanceof OnnxError) throw cause
    const reason = excerpt(cause instanceof Error ? cause.message : String(cause), 120)
    throw shapeError(call, 'onnx/malformed-call', { reason }, { cause })
  }
}

/** Lists every node without a row, or with attributes its row does not understand, before any work is done. @throws QuantisedGraph, UnsupportedOperator */
export function refuseUnknown({ nodes }: Graph): void {
  const rounded = nodes.filter((node) => quantised.has(operatorKey(node)))
  if (rounded.length > 0) throw new QuantisedGraph(rounded)
  const unknown = nodes.filter((node) => !isKnown(operatorKey(node)))
  if (unknown.length > 0) throw new UnsupportedOperator('onnx/unknown-operators', unknown)
  const formed = nodes.flatMap((node) => {
    const forms = unknownAttributes(node.attributes, attributesOf(operatorKey(node)))
    return forms.length > 0 ? [withForm(node, forms)] : []
  })
  if (formed.length > 0) throw new UnsupportedOperator('onnx/unknown-attributes', formed)
}

const attributesOf = (key: string): AttributeRules =>
  operators.get(key)?.attributes ??
  (Object.hasOwn(attributesOfReplaced, key) ? attributesOfReplaced[key]! : {})

const isKnown = (key: string): boolean => operators.has(key) || olderForms.has(key) || key === 'If'

/** Exporters write If around optional squeezes; with shapes known its condition is a constant, and one branch remains. */
function branch(
  g: Builder,
  names: Source,
  call: Call,
  opset: number,
  known: ReadonlyMap<string, Value>,
): readonly Value[] {
  const condition = call.inputs[0]?.constant
  if (!condition) throw shapeError(call, 'onnx/data-dependent', { input: 0 })
  const attribute = condition.data[0] ? 'then_branch' : 'else_branch'
  const chosen = call.attributes[attribute]
  if (!chosen || !('graph' in chosen))
    throw shapeError(call, 'onnx/attribute', { attribute, value: 'missing', allowed: 'a graph' })
  const inner = new Map(known)
  replay(g, names, chosen.graph, opset, inner)
  return chosen.graph.outputs.map(({ name }) => inner.get(name)!)
}
