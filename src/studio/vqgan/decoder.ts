// The decoder of any VQGAN made uniform: a graph from a float latent z [1, c, h, w] to a picture [1, 3, H, W] in 0…1,
// and its codebook. Decoders that take token ids are cut behind their codebook look-up.
import {
  cut,
  numbersOf,
  type GraphBuilder,
  type Model,
  type Value,
  type ValueInfo,
} from '../../onnx/index.ts'
import { ModelError } from '../errors.ts'
import { shapeText } from '../shapeText.ts'
import type { VqganConfig } from '../packs/configs.ts'
import { unitEntries, type Codebook } from './codebook.ts'

export interface Decoder {
  readonly codebook: Codebook
  /** Adds the decoder to a graph: z [1, c, h, w] → picture [1, 3, h·stride, w·stride], nominally 0…1. */
  decode(g: GraphBuilder, z: Value): Value
}

/** @throws ModelError when the graph is not laid out as its config says. */
export function openDecoder(model: Model, config: VqganConfig): Decoder {
  const codebook = readCodebook(model, config)
  const { body, cellRank } = latentToImage(model, config)
  const [low, high] = config.imageRange
  return {
    codebook,
    decode: (g, z) => {
      const [input] = body.graph.inputs
      const outputs = g.include(body, { [input!.name]: asInput(g, z, cellRank) })
      const image = Object.values(outputs)[0]!
      const [, c, h, w] = image.dims
      if (c !== 3 || h !== z.dims[2]! * config.stride || w !== z.dims[3]! * config.stride) {
        throw new ModelError('model/image-size', {
          shape: shapeText(image.dims),
          expected: shapeText([1, 3, z.dims[2]! * config.stride, z.dims[3]! * config.stride]),
        })
      }
      return low === 0 && high === 1 ? image : g.mul(g.sub(image, low), 1 / (high - low))
    },
  }
}

/** The part of the decoder behind the latent; the shape of its input where that is not [1, c, h, w]. */
function latentToImage(
  model: Model,
  config: VqganConfig,
): { readonly body: Model; readonly cellRank: number | null } {
  const [input] = model.graph.inputs
  if (model.graph.inputs.length === 1 && input!.dtype.startsWith('float'))
    return { body: model, cellRank: null }
  if (model.graph.nodes.some(({ outputs }) => outputs.includes(config.latent))) {
    return { body: cut(model, config.latent, { dtype: 'float32' }), cellRank: null }
  }
  const lookup = model.graph.nodes.find(
    ({ op, inputs }) => op === 'Gather' && reaches(model, inputs[0]!, config.codebook),
  )
  if (!lookup) throw new ModelError('model/codebook-lookup', { codebook: config.codebook })
  // A look-up of ids [cells], [1, cells] or [1, h, w] gives those with the channels last.
  const ids = inputBehind(model, lookup.inputs[1]!)
  return { body: cut(model, lookup.outputs[0]!, { dtype: 'float32' }), cellRank: ids?.dims?.length ?? 1 }
}

/** The input of the graph that a tensor is, perhaps through operators that keep its shape: exporters clip and cast token ids. */
function inputBehind(model: Model, tensor: string): ValueInfo | undefined {
  const maker = model.graph.nodes.find(({ outputs }) => outputs.includes(tensor))
  if (!maker) return model.graph.inputs.find(({ name }) => name === tensor)
  return ['Cast', 'Clip', 'Identity'].includes(maker.op) ? inputBehind(model, maker.inputs[0]!) : undefined
}

/** Whether a tensor is an initialiser of that name, perhaps through a Cast from half precision. */
function reaches(model: Model, tensor: string, initialiser: string): boolean {
  if (tensor === initialiser) return true
  const maker = model.graph.nodes.find(({ op, outputs }) => op === 'Cast' && outputs.includes(tensor))
  return maker !== undefined && reaches(model, maker.inputs[0]!, initialiser)
}

/** z as the cut graph wants it: channels first, or cells in rows where the look-up gave rows. */
function asInput(g: GraphBuilder, z: Value, cellRank: number | null): Value {
  if (cellRank === null) return z
  const [, channels, h, w] = z.dims as [number, number, number, number]
  const lead = cellRank === 3 ? [1, h, w] : cellRank === 2 ? [1, h * w] : [h * w]
  return g.reshape(g.transpose(z, [0, 2, 3, 1]), [...lead, channels])
}

function readCodebook(
  model: Model,
  { codebook: name, groups, entries, entryDim, l2Normalised: unit }: VqganConfig,
): Codebook {
  const tensor = model.graph.initialisers.get(name)
  if (!tensor || tensor.data.length !== groups * entries * entryDim) {
    throw new ModelError('model/codebook', {
      name,
      shape: tensor ? shapeText(tensor.dims) : '',
      expected: shapeText([groups * entries, entryDim]),
    })
  }
  const values = Float32Array.from(numbersOf(tensor))
  return { groups, entries, entryDim, values: unit ? unitEntries(values, entryDim) : values, unit }
}
