// What the painter must know of a CLIP that its graphs do not say, in the model hub's own files: config.json,
// preprocessor_config.json and tokenizer_config.json.
import * as v from 'valibot'
import { excerpt, whole } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'
import { hubClass, loadHubLibrary } from './hubLibrary.ts'
import { checkPackJson, parsePackJson } from './packJson.ts'
import type { Role } from './roles.ts'

/** What the cutouts and the text side need to know of a CLIP. */
export interface ClipConfig {
  /** Side in pixels of the pictures it looks at. */
  readonly imageSize: number
  /** Subtracted from channels in 0…1, which are then divided by `std`. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  /** The most tokens it reads, start and end included. */
  readonly context: number
  /** The token texts are filled up with, where the config names one. */
  readonly pad: number | null
  /** Reads texts only at full length, filled up, and without a mask of the filling: SigLIP was trained so. */
  readonly fillsUp: boolean
}

/** Pixels: no CLIP looks at larger pictures. */
const side = whole(1, 4096)
const sides = v.union([
  side,
  v.looseObject({
    height: v.optional(side),
    width: v.optional(side),
    shortest_edge: v.optional(side),
  }),
])

const clip = v.looseObject({
  model_type: v.optional(v.string()),
  text_config: v.optional(
    v.looseObject({
      max_position_embeddings: v.optional(whole(2, 1 << 16)),
      pad_token_id: v.optional(v.nullable(whole(-1, 1 << 24))),
    }),
    {},
  ),
  vision_config: v.optional(v.looseObject({ image_size: v.optional(side) }), {}),
})

const channels = v.tuple([v.number(), v.number(), v.number()])

const preprocessor = v.looseObject({
  image_processor_type: v.optional(v.string()),
  feature_extractor_type: v.optional(v.string()),
  image_mean: v.optional(channels),
  image_std: v.optional(
    v.pipe(
      channels,
      v.check((std) => std.every((value) => value !== 0)),
    ),
  ),
  size: v.optional(sides),
  crop_size: v.optional(v.nullable(sides)),
  do_center_crop: v.optional(v.nullable(v.boolean())),
  do_normalize: v.optional(v.nullable(v.boolean()), true),
  do_rescale: v.optional(v.nullable(v.boolean()), true),
  rescale_factor: v.optional(v.pipe(v.number(), v.gtValue(0)), 1 / 255),
})
type Preprocessor = v.InferOutput<typeof preprocessor>

/** Where the texts of a CLIP's JSON files come from. */
export interface ClipFiles {
  has(role: Role): boolean
  text(role: Role): Promise<string>
}

/**
 * Reads the configs of one CLIP of a pack. Image processors of other models than CLIP are read by the hub's own library.
 * @throws PackError when one of them is not what it should be
 */
export async function readClipConfig(name: 'clip' | 'judge', files: ClipFiles): Promise<ClipConfig> {
  const path = `${name}/config.json`
  const config = checkPackJson(clip, parsePackJson(await files.text(`${name}-config`), path), path)
  const { file, settings } = await processorSettings(name, files)
  const named = checkPackJson(preprocessor, settings, file)
  const processor = named.image_processor_type ?? named.feature_extractor_type
  const pre = isClipProcessor(processor)
    ? named
    : checkPackJson(preprocessor, await byHubLibrary(settings, processor, file), file)
  const isSiglip = /^siglip/.test(config.model_type ?? '')
  return {
    imageSize: sideOf(pre, file) ?? config.vision_config.image_size ?? 224,
    ...normalisation(pre, isClipProcessor(processor) ? clipNormal : imagenetStandard),
    context: config.text_config.max_position_embeddings ?? (isSiglip ? 64 : 77),
    pad: config.text_config.pad_token_id ?? null,
    fillsUp: isSiglip,
  }
}

const nested = v.looseObject({ image_processor: v.optional(v.looseObject({}), {}) })

/** The settings of the image processor: a file of their own, or a part of processor_config.json, where newer tools put them. */
async function processorSettings(
  name: 'clip' | 'judge',
  files: ClipFiles,
): Promise<{ readonly file: string; readonly settings: object }> {
  if (files.has(`${name}-preprocessor`)) {
    const file = `${name}/preprocessor_config.json`
    const settings = parsePackJson(await files.text(`${name}-preprocessor`), file)
    return { file, settings: checkPackJson(v.looseObject({}), settings, file) }
  }
  if (!files.has(`${name}-processor`)) return { file: `${name}/config.json`, settings: {} }
  const file = `${name}/processor_config.json`
  const both = parsePackJson(await files.text(`${name}-processor`), file)
  return { file, settings: checkPackJson(nested, both, file).image_processor }
}

const isClipProcessor = (name: string | undefined): boolean =>
  name === undefined || /^CLIP(?:ImageProcessor|FeatureExtractor)(?:Fast)?$/.test(name)

/** The settings of an image processor as the library that runs it understands its config, older names of settings included. */
async function byHubLibrary(given: object, name: string | undefined, file: string): Promise<object> {
  const library = await loadHubLibrary()
  const Processor = (hubClass(library, name) ?? library.CLIPImageProcessor) as new (
    config: object,
  ) => Readonly<Record<string, unknown>>
  try {
    const read = new Processor(given)
    const settings = Object.keys(preprocessor.entries).map((key) => [key, read[key]] as const)
    return Object.fromEntries(settings.filter(([, value]) => value !== undefined && value !== null))
  } catch (cause) {
    const reason = excerpt(cause instanceof Error ? cause.message : String(cause), 200)
    throw new PackError('pack/image-processor', { file, reason }, { cause })
  }
}

type Normal = Pick<ClipConfig, 'mean' | 'std'>

/** What processors subtract and divide by where their files do not say: CLIP's own, and the others'. */
const clipNormal: Normal = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
}
const imagenetStandard: Normal = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }

/**
 * mean and std for channels v in 0…1 of a processor whose pixels are p = (s·v − m) / σ, with s = 255 · rescale_factor, or 255
 * where nothing is rescaled: p = (v − m/s) / (σ/s).
 */
function normalisation(pre: Preprocessor, usual: Normal): Pick<ClipConfig, 'mean' | 'std'> {
  const factor = pre.do_rescale === false ? 255 : 255 * pre.rescale_factor
  // Written in decimal digits, 1/255 is not quite 1/255.
  const s = Math.abs(factor - 1) < 1e-6 ? 1 : factor
  const { mean, std }: Normal =
    pre.do_normalize === false
      ? { mean: [0, 0, 0], std: [1, 1, 1] }
      : { mean: pre.image_mean ?? usual.mean, std: pre.image_std ?? usual.std }
  const scaled = ([r, g, b]: readonly number[]) => [r! / s, g! / s, b! / s] as const
  return { mean: scaled(mean), std: scaled(std) }
}

/** The side of what a processor makes: its crop, or else its size. @throws PackError when that is no square */
function sideOf(pre: Preprocessor, file: string): number | undefined {
  const made = (pre.do_center_crop === false ? null : pre.crop_size) ?? pre.size
  if (typeof made === 'number' || made === undefined) return made
  const { height, width, shortest_edge: edge } = made
  if (height !== undefined && width !== undefined && height !== width)
    throw new PackError('pack/not-square', { file, width, height })
  return height ?? width ?? edge
}
