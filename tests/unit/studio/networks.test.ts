// Models nobody can paint with are refused by name, before anything is compiled.
import { expect, test } from 'vitest'
import {
  numbersOf,
  parseModel,
  serialiseModel,
  tensor,
  type Model,
  type Node,
} from '../../../src/onnx/index.ts'
import { memoryStore } from '../../../src/studio/packs/deviceStore.ts'
import { openPack } from '../../../src/studio/packs/pack.ts'
import { openNetworks } from '../../../src/studio/painting/networks.ts'
import { tinyPack } from '../../fixtures/tinyPack.ts'

/** The tiny pack with one file changed, opened without a manifest of its own. */
async function packWith(path: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array) {
  const files = [...tinyPack()]
    .filter(([name]) => name !== 'pack.json')
    .map(([name, bytes]) => ({ path: name, blob: new Blob([name === path ? change(bytes).slice() : bytes]) }))
  return openPack(
    { kind: 'files', files },
    { store: memoryStore(), fetch: () => Promise.reject(new Error('no network')) },
  )
}

const onModel = (change: (model: Model) => Model) => (bytes: Uint8Array) =>
  serialiseModel(change(parseModel(bytes)))
const withNodes = (change: (node: Node) => Node) =>
  onModel((model) => ({ ...model, graph: { ...model.graph, nodes: model.graph.nodes.map(change) } }))

const vision = 'clip/onnx/vision_model.onnx'
const decoder = 'vqgan/decoder.onnx'

test.each([
  [
    'bytes that are no model',
    vision,
    () => new TextEncoder().encode('hello, I am not a model'),
    { code: 'model/refused', params: { part: 'clip-vision', fault: { code: 'onnx/unreadable' } } },
  ],
  [
    'an operator without a rule',
    vision,
    withNodes((node) => (node.op === 'Relu' ? { ...node, op: 'Bernoulli' } : node)),
    {
      code: 'model/refused',
      params: {
        part: 'clip-vision',
        fault: { code: 'onnx/unknown-operators', params: { operators: ['Bernoulli'] } },
      },
    },
  ],
  [
    'quantised weights',
    vision,
    withNodes((node) => (node.op === 'Conv' ? { ...node, op: 'ConvInteger' } : node)),
    { code: 'model/refused', params: { part: 'clip-vision', fault: { code: 'onnx/quantised' } } },
  ],
  [
    'a decoder without its codebook',
    'vqgan/config.json',
    (bytes: Uint8Array) =>
      new TextEncoder().encode(
        new TextDecoder().decode(bytes).replace('"codebook":"codebook"', '"codebook":"missing"'),
      ),
    { code: 'model/codebook', params: { name: 'missing', shape: '', expected: '32 × 4' } },
  ],
])('a pack with %s is refused and says which part and why', async (_, path, change, refusal) => {
  const pack = await packWith(path, change)
  await expect(openNetworks(pack)).rejects.toMatchObject(refusal)
})

test('a decoder is also cut at its codebook when its latent has no known name', async () => {
  const rename = (node: Node): Node => ({
    ...node,
    inputs: node.inputs.map((name) => (name === 'z' ? 'hidden' : name)),
    outputs: node.outputs.map((name) => (name === 'z' ? 'hidden' : name)),
  })
  // Two look-ups, one a group: the cut takes the first, and a decoder of two groups is then no decoder of one.
  const pack = await packWith(decoder, withNodes(rename))
  const networks = await openNetworks(pack)
  expect(networks.decoder.codebook).toMatchObject({ groups: 2, entries: 16, entryDim: 4 })
})

test.each(['codebook', 'codebook16'])(
  'a codebook in half precision is found by the name "%s"',
  async (name) => {
    const inHalf = onModel((model) => {
      const { codebook, ...others } = Object.fromEntries(model.graph.initialisers)
      const half = tensor('float16', codebook!.dims, numbersOf(codebook!))
      const cast = { op: 'Cast', domain: '', name: '', inputs: ['codebook16'], outputs: ['codebook'] }
      return {
        ...model,
        graph: {
          ...model.graph,
          initialisers: new Map(Object.entries({ ...others, codebook16: half })),
          nodes: [{ ...cast, attributes: { to: { int: 1 } } }, ...model.graph.nodes],
        },
      }
    })
    const files = [...tinyPack()]
      .filter(([path]) => path !== 'pack.json')
      .map(([path, bytes]) => {
        if (path === decoder) return [path, inHalf(bytes).slice()] as const
        const text = () =>
          new TextDecoder().decode(bytes).replace('"codebook":"codebook"', `"codebook":"${name}"`)
        return [path, path === 'vqgan/config.json' ? new TextEncoder().encode(text()) : bytes] as const
      })
      .map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }))
    const fetch = () => Promise.reject(new Error('no network'))
    const pack = await openPack({ kind: 'files', files }, { store: memoryStore(), fetch })
    const { values } = (await openNetworks(pack)).decoder.codebook
    const { values: whole } = (await openNetworks(await packWith('', (bytes) => bytes))).decoder.codebook
    expect(values).toHaveLength(whole.length)
    values.forEach((value, i) => expect(Math.abs(value - whole[i]!)).toBeLessThan(2e-3)) // half precision near ±4
  },
)
