// The small JSON files beside the weights: what the painter must know that the graphs do not say. Our own for the
// VQGAN, the model hub's own names for CLIP.
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
  /** The tensor of the decoder that is the quantised latent [1, zChannels, h, w], where the graph is cut. */
  latent: v.optional(v.pipe(v.string(), v.minLength(1)), 'z'),
  /** Values of black and white in the decoder's picture: [0, 1] or [−1, 1]. */
  imageRange: v.optional(v.tuple([v.number(), v.number()]), [0, 1]),
  /** Codes and latents live on the unit sphere (LlamaGen, Janus). */
  l2Normalised: v.optional(v.boolean(), false),
})

const sides = v.union([
  v.number(),
  v.looseObject({
    height: v.optional(v.number()),
    width: v.optional(v.number()),
    shortest_edge: v.optional(v.number()),
  }),
])

const clip = v.looseObject({
  projection_dim: v.optional(v.number()),
  text_config: v.optional(
    v.looseObject({
      max_position_embeddings: v.optional(v.number()),
      pad_token_id: v.optional(v.nullable(v.number())),
      eos_token_id: v.optional(v.nullable(v.number())),
    }),
    {},
  ),
  vision_config: v.optional(v.looseObject({ image_size: v.optional(v.number()) }), {}),
})

const preprocessor = v.looseObject({
  image_mean: v.optional(v.tuple([v.number(), v.number(), v.number()]), [0.48145466, 0.4578275, 0.40821073]),
  image_std: v.optional(v.tuple([v.number(), v.number(), v.number()]), [0.26862954, 0.26130258, 0.27577711]),
  size: v.optional(sides),
  crop_size: v.optional(sides),
  do_normalize: v.optional(v.boolean(), true),
})

const prior = v.looseObject({
  /** Length of the noise vector, normal. */
  noiseDim: v.optional(whole(1, 4096), 64),
})

export type VqganConfig = Readonly<v.InferOutput<typeof vqgan>>
export type PriorConfig = Readonly<v.InferOutput<typeof prior>>

/** What the cutouts and the text side need to know of a CLIP. */
export interface ClipConfig {
  /** Side in pixels of the pictures it looks at. */
  readonly imageSize: number
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  /** The most tokens it reads, start and end included. */
  readonly context: number
  readonly pad: number | null
}

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

/**
 * Reads a CLIP's config.json and preprocessor_config.json.
 *
 * @throws PackError when one of them is not what it should be.
 */
export function parseClipConfig(folder: string, configJson: string, preprocessorJson: string): ClipConfig {
  const config = parseConfig(clip, configJson, `${folder}/config.json`)
  const pre = parseConfig(preprocessor, preprocessorJson, `${folder}/preprocessor_config.json`)
  return {
    imageSize: sideOf(pre.crop_size) ?? sideOf(pre.size) ?? config.vision_config.image_size ?? 224,
    mean: pre.do_normalize ? pre.image_mean : [0, 0, 0],
    std: pre.do_normalize ? pre.image_std : [1, 1, 1],
    context: config.text_config.max_position_embeddings ?? 77,
    pad: config.text_config.pad_token_id ?? null,
  }
}

const parseConfig = <Schema extends v.GenericSchema>(schema: Schema, json: string, file: string) =>
  checkPackJson(schema, parsePackJson(json, file), file)

function sideOf(sides: v.InferOutput<typeof preprocessor>['size']): number | undefined {
  return typeof sides === 'number' ? sides : (sides?.height ?? sides?.shortest_edge)
}
