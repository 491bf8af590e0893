// The two sides of a CLIP as forward passes, for what happens once: reading the prompt, looking at an image prompt,
// scoring the finished picture. They run on the wasm engine as the pack has them; the loop has its own graph.
import type { Engine, Program } from '../../engine/index.ts'
import { ModelError } from '../errors.ts'
import { parsePackJson } from '../packs/packJson.ts'
import { parseClipConfig, type ClipConfig } from '../packs/configs.ts'
import type { Pack } from '../packs/pack.ts'
import { resample, type Planes, type Region } from '../picture/planes.ts'
import { createTokeniser, type Tokenise } from './tokenise.ts'

/** Where the files of a CLIP lie in a pack: the one that guides, or the one that only scores. */
export type ClipName = 'clip' | 'judge'

export interface Clip {
  readonly config: ClipConfig
  /** Unit vectors of texts, and of each what had to be cut off (null when nothing). */
  embedTexts(
    texts: readonly string[],
  ): Promise<readonly { readonly embedding: Float32Array<ArrayBuffer>; readonly cut: string | null }[]>
  /** Unit vectors of regions of a picture, read without any shaking. */
  embedRegions(picture: Planes, regions: readonly Region[]): Promise<readonly Float32Array<ArrayBuffer>[]>
  release(): Promise<void>
}

export type PackOptions = Parameters<Pack['bytes']>[1]

/** Opens a CLIP of a pack; its files are fetched and compiled when first needed. */
export async function openClip(
  pack: Pack,
  name: ClipName,
  cpuEngine: Engine,
  options?: PackOptions,
): Promise<Clip> {
  const config = parseClipConfig(
    name,
    await pack.text(`${name}-config`, options),
    pack.has(`${name}-preprocessor`) ? await pack.text(`${name}-preprocessor`, options) : '{}',
  )
  const compile = async (side: 'text' | 'vision') =>
    cpuEngine.compile(`${name}-${side}`, await pack.bytes(`${name}-${side}`, options))
  const [text, vision] = [once(() => compile('text')), once(() => compile('vision'))]
  const tokenise = once(async () => {
    const own = pack.has(`${name}-tokenizer-config`)
      ? await pack.text(`${name}-tokenizer-config`, options)
      : '{}'
    const file = `${name}/tokenizer.json`
    const tokenizer = parsePackJson(await pack.text(`${name}-tokenizer`, options), file)
    const more = parsePackJson(own, `${name}/tokenizer_config.json`)
    return createTokeniser(tokenizer, more, config.context, file)
  })
  return {
    config,
    embedTexts: async (texts) => {
      const results = []
      for (const each of texts) results.push(await embedText(cpuEngine, await text(), await tokenise(), each))
      return results
    },
    embedRegions: async (picture, regions) => {
      const results = []
      for (const region of regions)
        results.push(await embedRegion(cpuEngine, await vision(), config, picture, region))
      return results
    },
    release: async () => {
      await (await text.made())?.release()
      await (await vision.made())?.release()
    },
  }
}

/** The whole of a picture as a region. */
export function wholeOf({ width, height }: Planes): Region {
  return { left: 0, top: 0, width, height }
}

/** Cosine similarity of unit vectors. */
export function similarity(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

async function embedText(cpuEngine: Engine, program: Program, tokenise: Tokenise, text: string) {
  const { ids, cut } = tokenise(text)
  const dims = [1, ids.length]
  const tokens = cpuEngine.integers(BigInt64Array.from(ids, BigInt), dims)
  const mask = cpuEngine.integers(new BigInt64Array(ids.length).fill(1n), dims)
  const wanted = program.inputs.map((input) => [input, input === 'attention_mask' ? mask : tokens] as const)
  const embedding = await embeddingOf(cpuEngine, await program.run(Object.fromEntries(wanted)), 'text_embeds')
  return { embedding, cut }
}

async function embedRegion(
  cpuEngine: Engine,
  program: Program,
  { imageSize: side, mean, std }: ClipConfig,
  picture: Planes,
  region: Region,
) {
  const { data } = resample(picture, region, side, side)
  const pixels = data.map((value, i) => {
    const c = Math.floor(i / (side * side))
    return (Math.min(Math.max(value, 0), 1) - mean[c]!) / std[c]!
  })
  const [input] = program.inputs
  return embeddingOf(
    cpuEngine,
    await program.run({ [input!]: cpuEngine.floats(pixels, [1, 3, side, side]) }),
    'image_embeds',
  )
}

/** The embedding among a side's outputs, at length 1. */
async function embeddingOf(
  cpuEngine: Engine,
  outputs: Awaited<ReturnType<Program['run']>>,
  name: string,
): Promise<Float32Array<ArrayBuffer>> {
  const tensor = outputs[name] ?? Object.values(outputs).find(({ dims }) => dims.length === 2)
  if (!tensor) {
    throw new ModelError('model/embedding', {
      outputs: Object.keys(outputs),
      expected: `${name} [n, e]`,
    })
  }
  const vector = await cpuEngine.read(tensor)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** Makes something at its first use, and only once; after a failure the next use tries again. */
function once<T>(make: () => Promise<T>): (() => Promise<T>) & { made(): Promise<T> | undefined } {
  let result: Promise<T> | undefined
  const get = () => {
    result ??= make().catch((error: unknown) => {
      result = undefined
      throw error
    })
    return result
  }
  return Object.assign(get, { made: () => result })
}
