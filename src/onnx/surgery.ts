// Cutting and joining graphs by name, before or after their shapes are known. Each function returns a new model that
// shares weights with the old ones; none of them computes anything.
import { NameError } from './errors.ts'
import type { Dim, Graph, Model, Node, ValueInfo } from './graph.ts'
import type { DType, Tensor } from './tensor.ts'

/** Only what the named outputs need; inner values may be named too. Inputs nothing needs are dropped. */
export function pruneTo(model: Model, outputs: readonly string[]): Model {
  const graph = model.graph
  const wanted = new Set(outputs)
  const nodes: Node[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue
    nodes.unshift(node)
    for (const name of [...node.inputs, ...outerNames(node)]) wanted.add(name)
  }
  return {
    ...model,
    graph: {
      ...graph,
      nodes,
      initialisers: new Map([...graph.initialisers].filter(([name]) => wanted.has(name))),
      inputs: graph.inputs.filter(({ name }) => wanted.has(name)),
      outputs: outputs.map((name) => infoOf(graph, name)),
      values: new Map([...graph.values].filter(([name]) => wanted.has(name) && !outputs.includes(name))),
    },
  }
}

/** Makes inner values outputs too, after those there are. */
export function keepOutputs(model: Model, names: readonly string[]): Model {
  const present = model.graph.outputs.map(({ name }) => name)
  return pruneTo(model, [...present, ...names.filter((name) => !present.includes(name))])
}

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
  if (!producer) throw new NameError(`No node produces "${value}"; name an inner value of the graph.`)
  if (as !== value && namesOf(graph).has(as))
    throw new NameError(`The name "${as}" is taken; choose another for the cut input.`)
  const known = graph.values.get(value)
  const type = dtype ?? known?.dtype
  if (!type)
    throw new NameError(
      `The type of "${value}" is not recorded; pass { dtype, dims }, or specialise the model first.`,
    )
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === value ? as : name)),
    outputs: node.outputs.map((name) => (name === value ? `${value}/before` : name)),
  }))
  const input: ValueInfo = { name: as, dtype: type, dims: dims ?? known?.dims }
  const values = new Map([...graph.values].filter(([name]) => name !== value))
  const opened = { ...model, graph: { ...graph, nodes, values, inputs: [input, ...graph.inputs] } }
  return pruneTo(
    opened,
    graph.outputs.map(({ name }) => name),
  )
}

/** Renames values: inputs, outputs or inner ones. @throws NameError when a new name is taken */
export function rename(model: Model, names: Readonly<Record<string, string>>): Model {
  const taken = namesOf(model.graph)
  for (const [from, to] of Object.entries(names)) {
    if (!taken.has(from)) throw new NameError(`The graph has no value "${from}" to rename.`)
    if (taken.has(to) && !(to in names))
      throw new NameError(`"${from}" cannot be renamed to "${to}": that name is taken.`)
  }
  return renamed(model, (name) => names[name] ?? name)
}

/** Puts `text` in front of every name, of values and nodes alike. */
export function prefix(model: Model, text: string): Model {
  const whole = renamed(model, (name) => `${text}${name}`)
  return {
    ...whole,
    graph: {
      ...whole.graph,
      nodes: whole.graph.nodes.map((node) => ({ ...node, name: `${text}${node.name}` })),
    },
  }
}

/**
 * One model of two: outputs of the first become inputs of the second, as `links` says ({ output: input }). Inputs of the
 * same name are one input; equal inner names of the second are made different. Outputs: those of the second, then those
 * of the first that are not linked or are listed in `keep`.
 * @throws NameError for unknown links, clashing outputs, or different operator sets
 */
export function join(
  first: Model,
  second: Model,
  links: Readonly<Record<string, string>>,
  { keep = [] }: { readonly keep?: readonly string[] } = {},
): Model {
  if ((first.opsets[''] ?? 0) !== (second.opsets[''] ?? 0))
    throw new NameError(
      `The models use operator sets ${first.opsets['']} and ${second.opsets['']}; specialise both first.`,
    )
  for (const [output, input] of Object.entries(links)) {
    if (!namesOf(first.graph).has(output)) throw new NameError(`The first model has no value "${output}".`)
    if (!second.graph.inputs.some(({ name }) => name === input))
      throw new NameError(`The second model has no input "${input}".`)
  }
  const linkOf = new Map(Object.entries(links).map(([output, input]) => [input, output]))
  const taken = namesOf(first.graph)
  const inputs = new Set(second.graph.inputs.map(({ name }) => name))
  const outputs = new Set(second.graph.outputs.map(({ name }) => name))
  const clash = [...outputs].find((name) => taken.has(name))
  if (clash)
    throw new NameError(
      `Both models have a value "${clash}", an output of the second; use prefix() or rename() on one.`,
    )
  const shared = new Map([...first.graph.initialisers].map(([name, value]) => [value, name]))
  const { graph } = renamed(second, (name) => {
    if (linkOf.has(name)) return linkOf.get(name)!
    if (inputs.has(name)) return name
    const initialiser = second.graph.initialisers.get(name)
    const same = initialiser && shared.get(initialiser)
    return same ?? freeName(name, taken)
  })
  const rest = first.graph.outputs.filter(({ name }) => !(name in links) || keep.includes(name))
  const firstInputs = new Set(first.graph.inputs.map(({ name }) => name))
  const whole: Graph = {
    name: `${first.graph.name}_${graph.name}`,
    nodes: [...first.graph.nodes, ...graph.nodes],
    initialisers: new Map<string, Tensor>([...first.graph.initialisers, ...graph.initialisers]),
    inputs: [
      ...first.graph.inputs,
      ...graph.inputs.filter(({ name }) => !firstInputs.has(name) && !(name in links)),
    ],
    outputs: [...graph.outputs, ...rest],
    values: new Map([
      ...first.graph.outputs.map((info): [string, ValueInfo] => [info.name, info]),
      ...first.graph.values,
      ...graph.values,
    ]),
  }
  return pruneTo(
    { opsets: { ...second.opsets, ...first.opsets }, graph: whole },
    whole.outputs.map(({ name }) => name),
  )
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name}_${n}`
  return free
}

/** Every name of a value in the graph. */
const namesOf = (graph: Graph): Set<string> =>
  new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initialisers.keys(),
    ...graph.nodes.flatMap((node) => node.outputs),
  ])

function infoOf(graph: Graph, name: string): ValueInfo {
  const info =
    graph.outputs.find((output) => output.name === name) ??
    graph.values.get(name) ??
    graph.inputs.find((input) => input.name === name)
  if (info) return info
  if (namesOf(graph).has(name)) return { name, dtype: 'float32', dims: undefined }
  throw new NameError(
    `The graph has no value "${name}"; its outputs are ${graph.outputs.map((output) => output.name).join(', ')}.`,
  )
}

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

function renamed(model: Model, change: (name: string) => string): Model {
  const of = (name: string) => (name === '' ? '' : change(name))
  const info = (value: ValueInfo): ValueInfo => ({ ...value, name: of(value.name) })
  const graph = (source: Graph): Graph => ({
    ...source,
    nodes: source.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(of),
      outputs: node.outputs.map(of),
      attributes: Object.fromEntries(
        Object.entries(node.attributes).map(([key, value]) => [
          key,
          'graph' in value ? { graph: graph(value.graph) } : value,
        ]),
      ),
    })),
    initialisers: new Map([...source.initialisers].map(([name, value]) => [of(name), value])),
    inputs: source.inputs.map(info),
    outputs: source.outputs.map(info),
    values: new Map([...source.values.values()].map((value) => [of(value.name), info(value)])),
  })
  return { ...model, graph: graph(model.graph) }
}
