// Cutting a graph at an inner value, before or after its shapes are known: into what comes before it and what comes behind. A
// decoder that starts from token ids becomes one that starts from the latent. Weights are shared with the old model, and nothing is computed.
import { excerpt } from '../fragment/index.ts'
import { NameError } from './errors.ts'
import type { Dim, Graph, Model, Node, ValueInfo } from './graph.ts'
import type { DType } from './tensor.ts'

/**
 * Makes an inner value an input, and forgets how it was computed: a decoder that starts from token ids becomes one
 * that starts from the latent. Name, type and shape come from the model unless given.
 * @throws NameError when there is no such value, or its type is not recorded and not given
 */
export function cut(
  model: Model,
  value: string,
  { as = value, dims, dtype }: { as?: string; dims?: readonly Dim[]; dtype?: DType } = {},
): Model {
  const { graph } = model
  const producer = graph.nodes.find((node) => node.outputs.includes(value))
  if (!producer) throw new NameError('onnx/not-computed', { value: excerpt(value) })
  if (as !== value && namesOf(graph).has(as)) throw new NameError('onnx/name-taken', { name: excerpt(as) })
  const known = graph.values.get(value)
  const type = dtype ?? known?.dtype
  if (!type) throw new NameError('onnx/unknown-type', { value: excerpt(value) })
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === value ? as : name)),
    outputs: node.outputs.map((name) => (name === value ? `${value}/before` : name)),
  }))
  const input: ValueInfo = { name: as, dtype: type, dims: dims ?? known?.dims }
  const values = new Map([...graph.values].filter(([name]) => name !== value))
  const opened = { ...model, graph: { ...graph, nodes, values, inputs: [input, ...graph.inputs] } }
  return pruned(opened)
}

/**
 * The part of a model that makes one value, which becomes its only output. An input or initialiser may be asked for as well.
 * @throws NameError when there is no such value
 */
export function upTo(model: Model, value: string): Model {
  const { graph } = model
  if (!namesOf(graph).has(value)) throw new NameError('onnx/not-computed', { value: excerpt(value) })
  const known = graph.values.get(value) ?? graph.inputs.find(({ name }) => name === value)
  const output: ValueInfo = { name: value, dtype: known?.dtype ?? 'float32', dims: known?.dims }
  return pruned({ ...model, graph: { ...graph, outputs: [output] } })
}

/** Only what the outputs need. Inputs nothing needs are dropped. */
function pruned(model: Model): Model {
  const graph = model.graph
  const outputs = graph.outputs.map(({ name }) => name)
  const wanted = new Set(outputs)
  const nodes: Node[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue
    nodes.push(node)
    for (const name of [...node.inputs, ...outerNames(node)]) wanted.add(name)
  }
  return {
    ...model,
    graph: {
      ...graph,
      nodes: nodes.reverse(),
      initialisers: new Map([...graph.initialisers].filter(([name]) => wanted.has(name))),
      inputs: graph.inputs.filter(({ name }) => wanted.has(name)),
      values: new Map([...graph.values].filter(([name]) => wanted.has(name) && !outputs.includes(name))),
    },
  }
}

/** Every name of a value in the graph. */
const namesOf = (graph: Graph): Set<string> =>
  new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initialisers.keys(),
    ...graph.nodes.flatMap((node) => node.outputs),
  ])

/** Names that sub-graphs of a node read from the graph around them. */
function outerNames(node: Node): string[] {
  return Object.values(node.attributes).flatMap((attribute) =>
    'graph' in attribute
      ? [
          ...attribute.graph.nodes.flatMap((inner) => [...inner.inputs, ...outerNames(inner)]),
          ...attribute.graph.outputs.map(({ name }) => name),
        ]
      : [],
  )
}
