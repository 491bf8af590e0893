// A pack laid out as people would lay out public models: CLIP in half precision as the Hub has it, a VQGAN decoder that takes
// token ids, no prior, no encoder, no judge. The architectures are the stand-ins', the weights random.
import {
  serialiseModel,
  tensor,
  type Attributes,
  type Model,
  type Node,
  type Tensor,
} from '../../src/onnx/index.ts'
import { tinyPack } from '../fixtures/tinyPack.ts'
import { int, ints } from './cases.ts'
import { clipVision, Export, vqganDecoder, type DecoderConfig, type VisionConfig } from './standins.ts'

/** Entries of its codebook. */
const entries = 1024

/** The files of the pack, without a manifest, as a person would drop them. */
export function publicPack(vision: VisionConfig, decoder: DecoderConfig): { path: string; blob: Blob }[] {
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value))
  const tiny = tinyPack({ prior: false, judge: false, encoder: false })
  const files: [string, Uint8Array<ArrayBuffer>][] = [
    ['clip/config.json', json({ projection_dim: vision.projection, text_config: {}, vision_config: {} })],
    ['clip/preprocessor_config.json', json({ size: vision.image, crop_size: vision.image })],
    ['clip/tokenizer.json', tiny.get('clip/tokenizer.json')!],
    ['clip/tokenizer_config.json', tiny.get('clip/tokenizer_config.json')!],
    ['clip/onnx/text_model.onnx', serialiseModel(textModel(vision.projection))],
    ['clip/onnx/vision_model_fp16.onnx', serialiseModel(inHalf(clipVision(vision, 14)))],
    [
      'vqgan/config.json',
      json({ stride: 16, zChannels: decoder.z, entries, entryDim: decoder.z, imageRange: [-1, 1] }),
    ],
    ['vqgan/decoder.onnx', serialiseModel(withCodebook(vqganDecoder(decoder, 14), decoder.z))],
  ]
  return files.map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }))
}

function textModel(projection: number): Model {
  const e = new Export(14, 5)
  const ids = e.input('input_ids', ['batch', 'sequence'], 'int64')
  const states = e.node('Gather', [e.weight([64, projection], 1), ids])
  return e.model('clip_text', {
    text_embeds: e.node('ReduceMean', [states], { axes: ints(1), keepdims: int(0) }),
  })
}

/** A decoder of z made one of token ids [1, height, width], as exporters write the look-up. */
function withCodebook({ opsets, graph }: Model, z: number): Model {
  const values = Float32Array.from({ length: entries * z }, (_, i) => Math.sin(i * 12.9898) * 1.4)
  const lookUp: Node[] = [
    node('Gather', ['codebook', 'indices'], ['rows']),
    node('Transpose', ['rows'], ['z'], { perm: ints(0, 3, 1, 2) }),
  ]
  return {
    opsets,
    graph: {
      ...graph,
      inputs: [{ name: 'indices', dtype: 'int64', dims: [1, 'height', 'width'] }],
      initialisers: new Map(graph.initialisers).set('codebook', tensor('float32', [entries, z], values)),
      nodes: [...lookUp, ...graph.nodes],
    },
  }
}

/** A model in half precision between float32 inputs and outputs, as converters write it. */
function inHalf({ opsets, graph }: Model): Model {
  const inside = (name: string) => (graph.inputs.some((input) => input.name === name) ? `${name}_half` : name)
  const outside = new Set(graph.outputs.map(({ name }) => name))
  const nodes = graph.nodes.map((each): Node => ({
    ...each,
    inputs: each.inputs.map(inside),
    outputs: each.outputs.map((name) => (outside.has(name) ? `${name}_half` : name)),
    attributes: Object.fromEntries(
      Object.entries(each.attributes).map(([name, value]) => [
        name,
        'tensor' in value ? { tensor: half(value.tensor) } : value,
      ]),
    ),
  }))
  const cast = (from: string, to: string, code: number) => ({
    ...node('Cast', [from], [to], { to: int(code) }),
    name: `Cast_${to}`,
  })
  return {
    opsets,
    graph: {
      ...graph,
      initialisers: new Map([...graph.initialisers].map(([name, value]) => [name, half(value)])),
      nodes: [
        ...graph.inputs.map(({ name }) => cast(name, `${name}_half`, 10)),
        ...nodes,
        ...[...outside].map((name) => cast(`${name}_half`, name, 1)),
      ],
    },
  }
}

/** Weights cut to half precision, in the plainest of loops: there are 88 million of them. */
function half({ dtype, dims, data }: Tensor): Tensor {
  if (dtype !== 'float32') return { dtype, dims, data }
  const bits = new Uint32Array((data as Float32Array).slice().buffer)
  const halves = new Uint16Array(bits.length)
  for (let i = 0; i < bits.length; i++) {
    const exponent = ((bits[i]! >>> 23) & 255) - 112 // 127 − 15; what is below the normal range becomes 0
    if (exponent > 0)
      halves[i] = ((bits[i]! >>> 16) & 0x8000) | (exponent << 10) | ((bits[i]! >>> 13) & 0x3ff)
  }
  return { dtype: 'float16', dims, data: halves }
}

function node(op: string, inputs: string[], outputs: string[], attributes: Attributes = {}): Node {
  return { op, domain: '', name: outputs[0]!, inputs, outputs, attributes }
}
