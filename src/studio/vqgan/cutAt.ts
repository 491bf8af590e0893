// Takes a model apart at one of its tensors: what lies behind it, with the tensor as the input.
import type { Model, Node } from '../../onnx/index.ts'

/** The part of a model that computes its outputs from `tensor`; inputs still needed besides it stay inputs. */
export function cutAt(model: Model, tensor: string): Model {
  const { graph } = model
  const maker = new Map<string, Node>()
  for (const node of graph.nodes) for (const output of node.outputs) maker.set(output, node)

  const needed = new Set<string>()
  const queue = graph.outputs.map(({ name }) => name)
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (needed.has(name)) continue
    needed.add(name)
    if (name !== tensor) queue.push(...(maker.get(name)?.inputs ?? []))
  }
  const known = graph.values.get(tensor)
  return {
    ...model,
    graph: {
      ...graph,
      nodes: graph.nodes.filter(({ outputs }) => outputs.some((name) => name !== tensor && needed.has(name))),
      initialisers: new Map([...graph.initialisers].filter(([name]) => needed.has(name))),
      inputs: [
        { name: tensor, dtype: 'float32', dims: known?.dims },
        ...graph.inputs.filter(({ name }) => needed.has(name) && name !== tensor),
      ],
    },
  }
}
