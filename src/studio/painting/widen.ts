// Half precision is how weights are stored, not how we compute: gradients overflow in it. Here a model is made single
// precision throughout, once, so that every graph built from it shares the same widened weights.
import {
  numbersOf,
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from '../../onnx/index.ts'

/** ONNX codes of element types in a Cast. */
const [float32, float16] = [1, 10]

/** The same model with float32 in place of every float16. */
export function widen(model: Model): Model {
  const { graph } = model
  const initialisers = new Map<string, Tensor>()
  for (const [name, tensor] of graph.initialisers) initialisers.set(name, wide(tensor))

  // A Cast from a stored weight is that weight now; the name of its result moves to it.
  const nodes: Node[] = []
  for (const node of graph.nodes) {
    const source =
      node.op === 'Cast' && castTarget(node) !== null ? initialisers.get(node.inputs[0]!) : undefined
    if (source?.dtype === 'float32') initialisers.set(node.outputs[0]!, source)
    else nodes.push({ ...node, attributes: wideAttributes(node) })
  }
  const info = (value: ValueInfo): ValueInfo =>
    value.dtype === 'float16' ? { ...value, dtype: 'float32' } : value
  return {
    ...model,
    graph: {
      ...graph,
      nodes,
      initialisers,
      inputs: graph.inputs.map(info),
      outputs: graph.outputs.map(info),
      values: new Map([...graph.values].map(([name, value]) => [name, info(value)])),
    },
  }
}

function wide(tensor: Tensor): Tensor {
  if (tensor.dtype !== 'float16') return tensor
  return { dtype: 'float32', dims: tensor.dims, data: Float32Array.from(numbersOf(tensor)) }
}

/** The float type a Cast makes, or null when it makes none. */
function castTarget({ attributes: { to } }: Node): number | null {
  return to && 'int' in to && (to.int === float32 || to.int === float16) ? to.int : null
}

function wideAttributes(node: Node): Node['attributes'] {
  const widened = Object.entries(node.attributes).map(([name, attribute]): [string, Attribute] => {
    if ('tensor' in attribute) return [name, { tensor: wide(attribute.tensor) }]
    if (name === 'to' && castTarget(node) === float16) return [name, { int: float32 }]
    return [name, attribute]
  })
  return Object.fromEntries(widened)
}
