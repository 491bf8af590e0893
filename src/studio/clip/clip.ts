// The two sides of a CLIP as forward passes, for what happens once: reading the prompt, looking at an image prompt,
// scoring the finished picture. They run on the wasm engine as the pack has them; the loop has its own graph.
import type { Engine, Program } from '../../engine/index.ts'
import { ModelError } from '../errors.ts'
import { parsePackJson } from '../packs/packJson.ts'
import { readClipConfig, type ClipConfig } from '../packs/clipConfig.ts'
import type { Pack } from '../packs/pack.ts'
import type { Role } from '../packs/roles.ts'
import { resample, type Planes, type Region } from '../picture/planes.ts'
import type { TextReading } from '../contract.ts'
import { floatFeed } from '../floatFeed.ts'
import { openTextSide, type TextSide } from './textSide.ts'
import { createTokeniser, type Tokenise } from './tokenise.ts'
import { openTokenizer } from './tokenizer.ts'
import { unknownWords } from './unknownWords.ts'
import { vectorLength } from '../vectorLength.ts'

/** Where the files of a CLIP lie in a pack: the one that guides, or the one that only scores. */
export type ClipName = 'clip' | 'judge'

export interface Clip {
  readonly config: ClipConfig
  /** Unit vectors of texts, and of each what had to be cut off (null when nothing). */
  embedTexts(
    texts: readonly string[],
  ): Promise<readonly { readonly embedding: Float32Array<ArrayBuffer>; readonly cut: string | null }[]>
  /** What would be left out of texts, and which of their words say little to this CLIP. */
  readTexts(texts: readonly string[]): Promise<readonly TextReading[]>
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
  const read = (role: Role) => pack.text(role, options)
  const config = await readClipConfig(name, { has: pack.has, text: read })
  const compile = async (side: 'text' | 'vision') => {
    const { bytes, weights } = await pack.graph(`${name}-${side}`, options)
    return cpuEngine.compile(`${name}-${side}`, bytes, [], weights)
  }
  const [text, vision] = [once(() => compile('text')), once(() => compile('vision'))]
  const file = `${name}/tokenizer.json`
  const tokenizer = once(async () => {
    const json = parsePackJson(await read(`${name}-tokenizer`), file)
    const settings: Role = `${name}-tokenizer-config`
    const more = pack.has(settings)
      ? parsePackJson(await read(settings), `${name}/tokenizer_config.json`)
      : {}
    return openTokenizer(json, more, file, config.fillsUp)
  })
  const reader = once(async () => {
    const side = openTextSide(cpuEngine, await text(), await tokenizer(), config)
    return { side, tokenise: createTokeniser(await tokenizer(), side.most, file) }
  })
  return {
    config,
    embedTexts: async (texts) => {
      const results = []
      for (const each of texts) results.push(await embedText(cpuEngine, await text(), await reader(), each))
      return results
    },
    readTexts: async (texts) => {
      // No model is opened for this: a length that only its graph knows is not.
      const own = await tokenizer()
      const tokenise = createTokeniser(own, Math.min(config.context, own.most ?? Infinity), file)
      return texts.map((each) => ({ cut: tokenise(each).cut, unknown: unknownWords(each, tokenise) }))
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

async function embedText(
  cpuEngine: Engine,
  program: Program,
  { side, tokenise }: { readonly side: TextSide; readonly tokenise: Tokenise },
  text: string,
) {
  const { ids, cut } = tokenise(text)
  const embedding = await embeddingOf(cpuEngine, await program.run(side.feeds(ids)), 'readembeds')
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
  const input = program.inputs[0]!
  const feeds = { [input]: floatFeed(cpuEngine, program, input, pixels, [1, 3, side, side]) }
  return embeddingOf(cpuEngine, await program.run(feeds), 'image_embeds')
}

/** The embedding among a side's outputs, at length 1; the first of a batch. */
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
  const vector = (await cpuEngine.read(tensor)).slice(0, tensor.dims.at(-1))
  const length = vectorLength(vector)
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
