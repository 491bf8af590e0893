// The decoder of any VQGAN made uniform: a graph from a float latent z [1, c, h, w] to a picture [1, 3, H, W] in 0…1,
// and its codebook.
import { numbersOf, type GraphBuilder, type Model, type Value } from '../../onnx/index.ts'
import { excerpt } from '../../fragment/index.ts'
import { ModelError } from '../errors.ts'
import { shapeText } from '../shapeText.ts'
import type { VqganConfig } from '../packs/configs.ts'
import { unitEntries, type Codebook } from './codebook.ts'
import { latentToImage } from './latentToImage.ts'

export interface Decoder {
  readonly codebook: Codebook
  /** Adds the decoder to a graph: z [1, c, h, w] → picture [1, 3, h·stride, w·stride], nominally 0…1. */
  decode(g: GraphBuilder, z: Value): Value
}

/** @throws ModelError when the graph is not laid out as its config says. */
export function openDecoder(model: Model, config: VqganConfig): Decoder {
  const codebook = readCodebook(model, config)
  const paint = latentToImage(model, config)
  const [low, high] = config.imageRange
  return {
    codebook,
    decode: (g, z) => {
      const image = paint(g, z)
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
      candidates: [...model.graph.initialisers]
        .filter(([, { dims }]) => dims.join() === [groups * entries, entryDim].join())
        .map(([candidate]) => excerpt(candidate))
        .slice(0, 5),
    })
  }
  const values = Float32Array.from(numbersOf(tensor))
  return { groups, entries, entryDim, values: unit ? unitEntries(values, entryDim) : values, unit }
}
