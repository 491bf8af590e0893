// Stand-ins for the public models: the architectures of CLIP's vision tower and of the VQGAN decoder, with random
// weights, written node by node the way PyTorch's exporter writes them (free batch and image sizes, shapes computed by
// sub-graphs, layer normalisation and GroupNorm decomposed below operator set 17 and 18).
import {
  tensor,
  type Attributes,
  type Dim,
  type DType,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from '../../src/onnx/index.ts'
import { float, i64, int, ints, text } from './cases.ts'

/** Nodes and weights as an exporter would list them. */
export class Export {
  readonly #nodes: Node[] = []
  readonly #weights = new Map<string, Tensor>()
  readonly #inputs: ValueInfo[] = []
  #seed: number

  constructor(
    readonly opset: number,
    seed = 1,
  ) {
    this.#seed = seed
  }

  input(name: string, dims: readonly Dim[], dtype: DType = 'float32'): string {
    this.#inputs.push({ name, dtype, dims })
    return name
  }

  node(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const name = `${op}_${this.#nodes.length}`
    this.#nodes.push({ op, domain: '', name, inputs, outputs: [name], attributes })
    return name
  }

  constant(value: Tensor): string {
    const name = `const_${this.#weights.size}`
    this.#weights.set(name, value)
    return name
  }

  /** Uniform weights of standard deviation `spread`, by a linear congruential generator: fast, and the same everywhere. */
  weight(dims: readonly number[], spread: number, centre = 0): string {
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1))
    let state = (this.#seed = (this.#seed * 69069 + 5) >>> 0)
    const scale = (spread * Math.sqrt(12)) / 4294967296
    for (let i = 0; i < data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      data[i] = centre + (state - 2147483648) * scale
    }
    return this.constant({ dtype: 'float32', dims, data })
  }

  ints(...values: number[]): string {
    return this.node('Constant', [], { value: { tensor: i64(...values) } })
  }

  /** Size of one axis as a one-element vector, computed at run time as exporters do. */
  size(x: string, axis: number): string {
    const index = this.node('Constant', [], { value: { tensor: tensor('int64', [], [axis]) } })
    return this.unsqueeze(this.node('Gather', [this.node('Shape', [x]), index], { axis: int(0) }), 0)
  }

  unsqueeze(x: string, axis: number): string {
    return this.opset < 13
      ? this.node('Unsqueeze', [x], { axes: ints(axis) })
      : this.node('Unsqueeze', [x, this.ints(axis)])
  }

  reshape(x: string, ...sizes: (number | string)[]): string {
    const parts = sizes.map((size) => (typeof size === 'number' ? this.ints(size) : size))
    return this.node('Reshape', [x, this.node('Concat', parts, { axis: int(0) })])
  }

  transpose(x: string, ...order: number[]): string {
    return this.node('Transpose', [x], { perm: ints(...order) })
  }

  scalar(value: number): string {
    return this.node('Constant', [], { value: { tensor: tensor('float32', [], [value]) } })
  }

  linear(x: string, from: number, to: number): string {
    return this.node('Add', [
      this.weight([to], 0.02),
      this.node('MatMul', [x, this.weight([from, to], 1 / Math.sqrt(from))]),
    ])
  }

  layerNorm(x: string, width: number): string {
    const [gain, bias] = [this.weight([width], 0.1, 1), this.weight([width], 0.1)]
    if (this.opset >= 17)
      return this.node('LayerNormalization', [x, gain, bias], { axis: int(-1), epsilon: float(1e-5) })
    const mean = (value: string) => this.node('ReduceMean', [value], { axes: ints(-1), keepdims: int(1) })
    const centred = this.node('Sub', [x, mean(x)])
    const variance = mean(this.node('Pow', [centred, this.scalar(2)]))
    const deviation = this.node('Sqrt', [this.node('Add', [variance, this.scalar(1e-5)])])
    return this.node('Add', [this.node('Mul', [this.node('Div', [centred, deviation]), gain]), bias])
  }

  conv(x: string, from: number, to: number, kernel: number, stride = 1): string {
    const pad = Math.floor(kernel / 2)
    const w = this.weight([to, from, kernel, kernel], 1 / Math.sqrt(from * kernel * kernel))
    return this.node('Conv', [x, w, this.weight([to], 0.02)], {
      kernel_shape: ints(kernel, kernel),
      strides: ints(stride, stride),
      pads: ints(pad, pad, pad, pad),
      dilations: ints(1, 1),
      group: int(1),
    })
  }

  groupNorm(x: string, channels: number, groups: number): string {
    if (this.opset >= 18) {
      const [gain, bias] = [this.weight([groups], 0.1, 1), this.weight([groups], 0.1)]
      return this.node('GroupNormalization', [x, gain, bias], {
        num_groups: int(groups),
        epsilon: float(1e-6),
      })
    }
    const split = this.node('Reshape', [x, this.ints(0, groups, -1)])
    const [ones, zeros] = [1, 0].map((value) =>
      this.constant(tensor('float32', [groups], new Float32Array(groups).fill(value))),
    )
    const normal = this.node('InstanceNormalization', [split, ones!, zeros!], { epsilon: float(1e-6) })
    const whole = this.node('Reshape', [normal, this.node('Shape', [x])])
    return this.node('Add', [
      this.node('Mul', [whole, this.weight([channels, 1, 1], 0.1, 1)]),
      this.weight([channels, 1, 1], 0.1),
    ])
  }

  swish(x: string): string {
    return this.node('Mul', [x, this.node('Sigmoid', [x])])
  }

  model(name: string, outputs: Readonly<Record<string, string>>): Model {
    for (const [output, value] of Object.entries(outputs))
      this.#nodes.push({
        op: 'Identity',
        domain: '',
        name: output,
        inputs: [value],
        outputs: [output],
        attributes: {},
      })
    return {
      opsets: { '': this.opset },
      graph: {
        name,
        nodes: this.#nodes,
        initialisers: this.#weights,
        inputs: this.#inputs,
        outputs: Object.keys(outputs).map((output) => ({ name: output, dtype: 'float32', dims: undefined })),
        values: new Map(),
      },
    }
  }
}

export interface VisionConfig {
  readonly image: number
  readonly patch: number
  readonly width: number
  readonly layers: number
  readonly heads: number
  readonly projection: number
}

/** ViT-B/32 of CLIP (openai/CLIP clip/model.py; transformers' CLIPVisionModelWithProjection): 87.85 million weights. */
export const vitB32: VisionConfig = {
  image: 224,
  patch: 32,
  width: 768,
  layers: 12,
  heads: 12,
  projection: 512,
}

/** pixel_values [batch, 3, image, image] → image_embeds [batch, projection]. */
export function clipVision(
  { image, patch, width, layers, heads, projection }: VisionConfig,
  opset: number,
): Model {
  const e = new Export(opset, 11)
  const pixels = e.input('pixel_values', ['batch', 3, image, image])
  const batch = e.size(pixels, 0)
  const tokens = (image / patch) ** 2 + 1
  const patches = e.node('Conv', [pixels, e.weight([width, 3, patch, patch], 0.02)], {
    kernel_shape: ints(patch, patch),
    strides: ints(patch, patch),
  })
  const flat = e.transpose(e.reshape(patches, e.size(patches, 0), e.size(patches, 1), -1), 0, 2, 1)
  // class_embedding.expand(batch, 1, -1) as the exporter writes it: −1 is replaced by the size there was.
  const wanted = e.reshape(e.node('Concat', [batch, e.ints(1), e.ints(-1)], { axis: int(0) }), -1)
  const ones = e.node('ConstantOfShape', [e.ints(3)], { value: { tensor: tensor('int64', [1], [1]) } })
  const minus = e.node('Mul', [
    ones,
    e.node('Constant', [], { value: { tensor: tensor('int64', [], [-1]) } }),
  ])
  const shape = e.node('Where', [e.node('Equal', [wanted, minus]), ones, wanted])
  const classToken = e.node('Expand', [e.weight([width], 0.02), shape])
  const positions = e.node('Gather', [
    e.weight([tokens, width], 0.02),
    e.constant(
      tensor(
        'int64',
        [1, tokens],
        Array.from({ length: tokens }, (_, i) => i),
      ),
    ),
  ])
  let x = e.layerNorm(
    e.node('Add', [e.node('Concat', [classToken, flat], { axis: int(1) }), positions]),
    width,
  )
  for (let layer = 0; layer < layers; layer++) {
    x = e.node('Add', [x, attention(e, e.layerNorm(x, width), width, heads)])
    const wide = e.linear(e.layerNorm(x, width), width, 4 * width)
    const gate = e.node('Mul', [wide, e.node('Sigmoid', [e.node('Mul', [wide, e.scalar(1.702)])])])
    x = e.node('Add', [x, e.linear(gate, 4 * width, width)])
  }
  const first = e.node('Constant', [], { value: { tensor: tensor('int64', [], [0]) } })
  const pooled = e.layerNorm(e.node('Gather', [x, first], { axis: int(1) }), width)
  return e.model('clip_vision', {
    image_embeds: e.node('MatMul', [pooled, e.weight([width, projection], 1 / Math.sqrt(width))]),
  })
}

function attention(e: Export, x: string, width: number, heads: number): string {
  const head = width / heads
  const [batch, tokens] = [e.size(x, 0), e.size(x, 1)]
  const split = (value: string) => {
    const parts = e.transpose(e.reshape(value, batch, -1, heads, head), 0, 2, 1, 3)
    return e.reshape(parts, e.node('Mul', [batch, e.ints(heads)]), -1, head)
  }
  const q = split(e.node('Mul', [e.linear(x, width, width), e.scalar(head ** -0.5)]))
  const [k, v] = [split(e.linear(x, width, width)), split(e.linear(x, width, width))]
  const weights = e.node('Softmax', [e.node('MatMul', [q, e.transpose(k, 0, 2, 1)])], { axis: int(-1) })
  const joined = e.transpose(
    e.reshape(e.node('MatMul', [weights, v]), batch, heads, tokens, head),
    0,
    2,
    1,
    3,
  )
  return e.linear(e.reshape(joined, batch, tokens, width), width, width)
}

export interface DecoderConfig {
  readonly z: number
  readonly channels: number
  readonly multipliers: readonly number[]
  readonly blocks: number
  readonly groups: number
  /** Levels with attention, counted from the coarsest. */
  readonly attention: readonly number[]
}

/** The f16 decoder of taming-transformers (taming/modules/diffusionmodules/model.py): 42.45 million weights. */
export const vqganF16: DecoderConfig = {
  z: 256,
  channels: 128,
  multipliers: [1, 1, 2, 2, 4],
  blocks: 3,
  groups: 32,
  attention: [0],
}

/** z [1, z, height, width] → image [1, 3, f·height, f·width] with f = 2^(levels − 1). */
export function vqganDecoder(
  { z, channels, multipliers, blocks, groups, attention: where }: DecoderConfig,
  opset: number,
): Model {
  const e = new Export(opset, 23)
  const norm = (x: string, width: number) => e.groupNorm(x, width, groups)
  const block = (x: string, from: number, to: number) => {
    const h = e.conv(e.swish(norm(x, from)), from, to, 3)
    const y = e.conv(e.swish(norm(h, to)), to, to, 3)
    return e.node('Add', [from === to ? x : e.conv(x, from, to, 1), y])
  }
  const attend = (x: string, width: number) => {
    const h = norm(x, width)
    const [q, k, v] = [0, 1, 2].map(() => e.conv(h, width, width, 1)) as [string, string, string]
    const lines = (value: string) =>
      e.reshape(
        value,
        e.size(value, 0),
        e.size(value, 1),
        e.node('Mul', [e.size(value, 2), e.size(value, 3)]),
      )
    const scores = e.node('Mul', [
      e.node('MatMul', [e.transpose(lines(q), 0, 2, 1), lines(k)]),
      e.scalar(width ** -0.5),
    ])
    const mixed = e.node('MatMul', [
      lines(v),
      e.transpose(e.node('Softmax', [scores], { axis: int(2) }), 0, 2, 1),
    ])
    const whole = e.reshape(mixed, e.size(q, 0), e.size(q, 1), e.size(q, 2), e.size(q, 3))
    return e.node('Add', [x, e.conv(whole, width, width, 1)])
  }
  const latent = e.input('z', [1, z, 'height', 'width'])
  let width = channels * multipliers.at(-1)!
  let x = e.conv(e.conv(latent, z, z, 1), z, width, 3)
  x = block(attend(block(x, width, width), width), width, width)
  ;[...multipliers].reverse().forEach((multiplier, level) => {
    for (let i = 0; i < blocks; i++) {
      x = block(x, width, channels * multiplier)
      width = channels * multiplier
      if (where.includes(level)) x = attend(x, width)
    }
    if (level === multipliers.length - 1) return
    const scales = e.node('Constant', [], { value: { tensor: tensor('float32', [4], [1, 1, 2, 2]) } })
    const twice = e.node('Resize', [x, '', scales], {
      mode: text('nearest'),
      coordinate_transformation_mode: text('asymmetric'),
      nearest_mode: text('floor'),
    })
    x = e.conv(twice, width, width, 3)
  })
  return e.model('vqgan_decoder', { image: e.conv(e.swish(norm(x, width)), width, 3, 3) })
}
