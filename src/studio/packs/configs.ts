// Our own small JSON files beside the weights: what the painter must know of a VQGAN and a prior that their graphs do not say.
import * as v from 'valibot'
import { whole } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'
import { checkPackJson, parsePackJson } from './packJson.ts'

const vqgan = v.looseObject({
  /** Pixels per latent cell. */
  stride: v.picklist([1, 2, 4, 8, 16, 32]),
  /** Channels of the latent: groups × entryDim. */
  zChannels: whole(1, 4096),
  /** Product quantisation: group g codes channels [g·entryDim, (g+1)·entryDim). 1 = plain VQGAN. */
  groups: v.optional(whole(1, 64), 1),
  /** Codebook entries of one group. */
  entries: whole(2, 1 << 20),
  entryDim: whole(1, 4096),
  /** The initialiser of the decoder that holds the codebook, [groups·entries, entryDim]. */
  codebook: v.optional(v.pipe(v.string(), v.minLength(1)), 'codebook'),
  /**
   * The tensor of the decoder that is the quantised latent [1, zChannels, h, w], where the graph is cut. Not named, it is 'z' in a
   * decoder of token ids, and the input of a decoder of latents.
   */
  latent: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** Values of black and white in the decoder's picture: [0, 1] or [−1, 1]. */
  imageRange: v.optional(v.tuple([v.number(), v.number()]), [0, 1]),
  /** Codes and latents live on the unit sphere (LlamaGen, Janus). */
  l2Normalised: v.optional(v.boolean(), false),
})

const prior = v.looseObject({
  /** Length of the noise vector, normal. */
  noiseDim: v.optional(whole(1, 4096), 64),
})

export type VqganConfig = Readonly<v.InferOutput<typeof vqgan>>
export type PriorConfig = Readonly<v.InferOutput<typeof prior>>

/** @throws PackError when the file is not what it should be. */
export function parseVqganConfig(json: string): VqganConfig {
  const config = parseConfig(vqgan, json, 'vqgan/config.json')
  const { zChannels, groups, entryDim } = config
  if (groups * entryDim !== zChannels) throw new PackError('pack/channels', { zChannels, groups, entryDim })
  return config
}

/** @throws PackError when the file is not what it should be. */
export function parsePriorConfig(json: string): PriorConfig {
  return parseConfig(prior, json, 'prior/config.json')
}

const parseConfig = <Schema extends v.GenericSchema>(schema: Schema, json: string, file: string) =>
  checkPackJson(schema, parsePackJson(json, file), file)
