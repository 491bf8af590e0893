// Where a painting starts: from the prior's idea of the prompt, from random codes, or from a picture; and how a latent
// changes its size.
import type { Random, Recipe } from '../../fragment/index.ts'
import type { Engine } from '../engine/engine.ts'
import { MissingPartError } from '../errors.ts'
import type { Pack } from '../packs/pack.ts'
import { cover, enlarge, type Planes } from '../picture/planes.ts'
import { randomCodes, type Codebook } from '../vqgan/codebook.ts'
import { encode, type Latent } from '../vqgan/encoder.ts'
import type { PromptEmbedding } from './targets.ts'

/** What the first latent is made with. */
export interface Beginnings {
  readonly pack: Pack
  readonly codebook: Codebook
  /** The wasm engine: all of this runs once. */
  readonly host: Engine
  /** Decodes a latent of any size. */
  readonly decode: (latent: Latent) => Promise<Planes>
}

/**
 * The latent a painting of width × height pixels starts from, and a sentence if it is not the one asked for.
 *
 * @throws MissingPartError when there is an init image and no encoder.
 */
export async function firstLatent(
  { parameters, initImage }: Recipe,
  width: number,
  height: number,
  prompts: readonly PromptEmbedding[],
  picture: Planes | null,
  random: Random,
  beginnings: Beginnings,
): Promise<{ readonly latent: Latent; readonly note: string | null }> {
  const { pack, codebook } = beginnings
  const [h, w] = [height / pack.info.stride, width / pack.info.stride]
  if (initImage && picture) return { latent: await fromPicture(cover(picture, width, height), beginnings), note: null }
  if (parameters.start !== 'codes' && pack.has('prior') && prompts.length > 0) {
    return { latent: await resizeLatent(await fromPrior(prompts, random, beginnings), h, w, beginnings), note: null }
  }
  const data = randomCodes(codebook, h, w, random)
  const latent: Latent = { dims: [1, codebook.groups * codebook.entryDim, h, w], data }
  const reason = { codes: null, prior: 'this pack has no prior for it', image: 'no picture was given to start from' }[parameters.start]
  return { latent, note: reason && `The painting starts from random codes: ${reason}.` }
}

/** A latent at another size: the picture is enlarged and encoded again; without an encoder the latent is interpolated. */
export async function resizeLatent(latent: Latent, h: number, w: number, beginnings: Beginnings): Promise<Latent> {
  const [, c, oldH, oldW] = latent.dims
  if (oldH === h && oldW === w) return latent
  if (beginnings.pack.info.hasEncoder) {
    const { stride } = beginnings.pack.info
    const picture = await beginnings.decode(latent)
    return fromPicture(enlarge(picture, w * stride, h * stride), beginnings)
  }
  const channels = enlarge({ width: oldW, height: oldH, data: latent.data }, w, h, 'triangle')
  return { dims: [1, c, h, w], data: Float32Array.from(channels.data) }
}

async function fromPicture(picture: Planes, { pack, host }: Beginnings): Promise<Latent> {
  if (!pack.info.hasEncoder) {
    throw new MissingPartError({
      what: `The pack "${pack.info.name}" cannot start from a picture: it has no encoder`,
      remedy: 'Start from words alone, or choose a pack with an encoder',
    })
  }
  return encode(host, await pack.bytes('vqgan-encoder'), pack.vqgan, picture)
}

/** One pass of the prior: what the prompt looks like, at the size the prior was trained for. */
async function fromPrior(prompts: readonly PromptEmbedding[], random: Random, { pack, host }: Beginnings): Promise<Latent> {
  const program = await host.compile('the prior', await pack.bytes('prior'))
  try {
    const text = mixture(prompts)
    const noise = Float32Array.from({ length: pack.prior.noise ?? 64 }, () => random.normal())
    const outputs = await program.run({
      [program.inputs.find((name) => name !== 'noise') ?? 'text_embeds']: host.floats(text, [1, text.length]),
      ...(program.inputs.includes('noise') ? { noise: host.floats(noise, [1, noise.length]) } : {}),
    })
    const tensor = Object.values(outputs)[0]!
    return { dims: tensor.dims as unknown as Latent['dims'], data: await host.read(tensor) }
  } finally {
    await program.release()
  }
}

/** The weighted sum of the prompts at length 1; negative prompts pull it the other way. */
function mixture(prompts: readonly PromptEmbedding[]): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(prompts[0]!.embedding.length)
  for (const { prompt, embedding } of prompts) embedding.forEach((value, i) => (sum[i]! += prompt.weight * value))
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}
