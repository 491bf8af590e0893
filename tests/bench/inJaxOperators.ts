// jax-js has no DepthToSpace and no AveragePool. The same values by operators it has, so that the whole step can be
// compared; any other operator it lacks is refused by it, in its own words.
import {
  parseModel,
  serialiseModel,
  specialise,
  tensor,
  type Node,
  type Tensor,
} from '../../src/onnx/index.ts'

/** The same model with DepthToSpace-13 and the 2 × 2 AveragePool by Reshape, Transpose and ReduceMean. */
export function inJaxOperators(bytes: Uint8Array): Uint8Array {
  const model = specialise(parseModel(bytes), {})
  const { graph } = model
  const initialisers = new Map<string, Tensor>(graph.initialisers)
  const ints = (name: string, values: readonly number[]) => {
    initialisers.set(name, tensor('int64', [values.length], values))
    return name
  }
  const rewrite = (node: Node): Node[] => {
    const [x] = node.inputs as [string]
    const [y] = node.outputs as [string]
    const [n, c, h, w] = (graph.values.get(x)?.dims ?? []) as [number, number, number, number]
    const step = (op: string, inputs: string[], out: string, attributes: Node['attributes'] = {}): Node => ({
      op,
      domain: '',
      name: out,
      inputs,
      outputs: [out],
      attributes,
    })
    if (node.op === 'AveragePool') {
      const blocks = ints(`${y}_blocks`, [n, c, h / 2, 2, w / 2, 2])
      return [
        step('Reshape', [x, blocks], `${y}_apart`),
        step('ReduceMean', [`${y}_apart`, ints(`${y}_axes`, [3, 5])], y, { keepdims: { int: 0 } }),
      ]
    }
    if (node.op !== 'DepthToSpace') return [node]
    const b = (node.attributes['blocksize'] as { int: number }).int
    const deep = c / b / b
    const columnFirst = (node.attributes['mode'] as { string: string } | undefined)?.string === 'CRD'
    const split = columnFirst ? [n, deep, b, b, h, w] : [n, b, b, deep, h, w]
    return [
      step('Reshape', [x, ints(`${y}_split`, split)], `${y}_apart`),
      step('Transpose', [`${y}_apart`], `${y}_turned`, {
        perm: { ints: columnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2] },
      }),
      step('Reshape', [`${y}_turned`, ints(`${y}_whole`, [n, deep, h * b, w * b])], y),
    ]
  }
  return serialiseModel({ ...model, graph: { ...graph, nodes: graph.nodes.flatMap(rewrite), initialisers } })
}
