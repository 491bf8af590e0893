// What torch.onnx.export writes of tiny models today (tests/fixtures/exports, written by its make.py), read with the files it keeps
// its weights in: values and gradients against PyTorch's own, in the graphs that onnxruntime runs.
import { readFileSync, existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  GraphBuilder,
  gradient,
  lowered,
  numbersOf,
  parseModel,
  specialise,
  type Model,
} from '../../src/onnx/index.ts'
import { externalLocations } from '../../src/onnx/externalData.ts'
import { parseVqganConfig } from '../../src/studio/packs/configs.ts'
import { openDecoder } from '../../src/studio/vqgan/decoder.ts'
import { onWasm } from './check.ts'
import { distance } from './distance.ts'
import { departures } from './schema.ts'

interface Export {
  readonly x: readonly number[]
  readonly dims: readonly number[]
  readonly y: readonly number[]
  readonly dx?: readonly number[]
}

const folder = new URL('../fixtures/exports/', import.meta.url)
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))
const exports = JSON.parse(readFileSync(new URL('exports.json', folder), 'utf8')) as Record<string, Export>
const names = Object.keys(exports)

/** Both are float32, of different kernels. */
const tolerance = 2e-5

function load(name: string): Model {
  const bytes = read(name)
  const external = Object.fromEntries(externalLocations(bytes).map((location) => [location, read(location)]))
  return parseModel(bytes, { external })
}

/** The weights of the outputs in make.py. */
const weights = (count: number) => Array.from({ length: count }, (_, i) => Math.sin(0.7 * i + 1))

test('point 16: torch writes weights beside the model by default, and they are found', () => {
  const beside = names.filter((name) => existsSync(new URL(`${name}.data`, folder)))
  expect(beside.length).toBeGreaterThan(2)
  for (const name of beside) expect(externalLocations(read(name))).toEqual([`${name}.data`])
})

test.each(names.filter((name) => exports[name]!.dx))(
  'point 16: %s has the values and the gradient of PyTorch',
  async (name) => {
    const { x, dims, y, dx } = exports[name]!
    const source = load(name)
    const [input] = source.graph.inputs
    const [output] = source.graph.outputs
    const model = specialise(source, { [input!.name]: dims })
    const forward = lowered(model)
    expect(departures(forward)).toEqual([])
    const values = await onWasm(forward, { [input!.name]: x })
    expect(distance(values[output!.name]!.data, y)).toBeLessThan(tolerance)
    const graph = gradient(model, { of: [output!.name], for: [input!.name], seeds: [output!.name] })
    expect(departures(graph)).toEqual([])
    const given = { [input!.name]: x, [`d_${output!.name}`]: weights(y.length) }
    const { [`d_${input!.name}`]: found } = await onWasm(graph, given)
    expect(distance(found!.data, dx!)).toBeLessThan(tolerance)
  },
)

const config = (changes: object = {}) =>
  parseVqganConfig(
    JSON.stringify({
      stride: 4,
      zChannels: 4,
      entries: 8,
      entryDim: 4,
      imageRange: [0, 1],
      codebook: 'codebook.weight',
      ...changes,
    }),
  )

/** The picture a decoder of ids makes of a latent that holds the entries of those ids. */
async function pictureOf(name: string, h: number, w: number, ids: readonly number[]) {
  const model = load(name)
  const decoder = openDecoder(model, config())
  const book = numbersOf(model.graph.initialisers.get('codebook.weight')!)
  const z = Array.from(
    { length: 4 * h * w },
    (_, i) => book[ids[i % (h * w)]! * 4 + Math.floor(i / (h * w))]!,
  )
  const g = new GraphBuilder()
  g.output('image', decoder.decode(g, g.input('z', [1, 4, h, w])))
  return (await onWasm(lowered(g.finish()), { z }))['image']!
}

test.each(['decoder_ids_dynamo.onnx', 'decoder_ids_script.onnx', 'decoder_ids_fixed.onnx'])(
  'O-H: %s, whose ids are clamped, cast and perhaps flattened, is opened behind its look-up',
  async (name) => {
    const { x, y } = exports[name]!
    const { data } = await pictureOf(name, 4, 4, x)
    expect(distance(data, y)).toBeLessThan(tolerance)
  },
)

test('O-H: a decoder of ids with free sides paints other sizes; a fixed one says what it is fixed to', async () => {
  const ids = Array.from({ length: 18 }, (_, i) => i % 8)
  for (const name of ['decoder_ids_dynamo.onnx', 'decoder_ids_script.onnx'])
    expect((await pictureOf(name, 3, 6, ids)).dims).toEqual([1, 3, 12, 24])
  await expect(pictureOf('decoder_ids_fixed.onnx', 3, 6, ids)).rejects.toMatchObject({
    code: 'onnx/input-shape',
    params: { input: 'ids', declared: '[1, 4, 4]', given: '[1, 3, 6]' },
  })
})

test('O-H: a decoder that reads its ids at a second place is refused rather than painted wrongly', () => {
  const model = load('decoder_ids_script.onnx')
  const lookUp = model.graph.nodes.find(({ op }) => op === 'Gather')!
  const [image] = model.graph.outputs
  const twice = {
    ...model,
    graph: {
      ...model.graph,
      nodes: [
        ...model.graph.nodes,
        { ...lookUp, name: 'again', outputs: ['rows_again'] },
        {
          op: 'ReduceMean',
          domain: '',
          name: 'mean',
          inputs: ['rows_again'],
          outputs: ['mean'],
          attributes: {},
        },
        {
          op: 'Add',
          domain: '',
          name: 'sum',
          inputs: [image!.name, 'mean'],
          outputs: ['sum'],
          attributes: {},
        },
      ],
      outputs: [{ ...image!, name: 'sum' }],
    },
  }
  const g = new GraphBuilder()
  expect(() => openDecoder(twice, config()).decode(g, g.input('z', [1, 4, 4, 4]))).toThrow(
    expect.objectContaining({ code: 'model/other-inputs' }),
  )
})

test.each(['decoder_quantising_dynamo.onnx', 'decoder_quantising_script.onnx'])(
  'O-B: %s, which quantises inside, is cut behind its quantiser where the config names the value',
  (name) => {
    const model = load(name)
    const last = model.graph.nodes.filter(({ op }) => op === 'Transpose').at(-1)!.outputs[0]!
    const book = [...model.graph.initialisers].find(([, { dims }]) => dims.join() === '8,4')![0]
    const nodesOf = (latent?: string) => {
      const decoder = openDecoder(model, config({ codebook: book, ...(latent ? { latent } : {}) }))
      const g = new GraphBuilder()
      g.output('image', decoder.decode(g, g.input('z', [1, 4, 4, 4])))
      return g.finish().graph.nodes.map(({ op }) => op)
    }
    expect(nodesOf()).toContain('ArgMin')
    expect(nodesOf(last)).not.toContain('ArgMin')
  },
)
