// Where a painting starts: from the prior's idea of the prompt, from random codes, or from a picture; and how a latent
// changes its size.
import type { Random, Recipe } from '../../fragment/index.ts'
import { MissingPartError } from '../errors.ts'
import { cover, enlarge, type Planes } from '../picture/planes.ts'
import { randomCodes } from '../vqgan/codebook.ts'
import { encode, type Latent } from '../vqgan/encoder.ts'
import type { PromptEmbedding } from './targets.ts'
import type { Workshop } from './workshop.ts'

/**
 * The latent a painting of that many pixels starts from, and a sentence if it is not the one asked for.
 *
 * @throws MissingPartError when there is an init image and no encoder.
 */
export async function firstLatent(
  { parameters, initImage }: Recipe,
  { width, height }: { readonly width: number; readonly height: number },
  prompts: readonly PromptEmbedding[],
  picture: Planes | null,
  random: Random,
  workshop: Workshop,
): Promise<{ readonly latent: Latent; readonly note: string | null }> {
  const { pack, networks } = workshop
  const { codebook } = networks.decoder
  const [h, w] = [height / pack.info.stride, width / pack.info.stride]
  if (initImage && picture)
    return { latent: await fromPicture(cover(picture, width, height), workshop), note: null }
  if (parameters.start !== 'codes' && pack.has('prior') && prompts.length > 0) {
    return {
      latent: await resizeLatent(await fromPrior(prompts, random, workshop), h, w, workshop),
      note: null,
    }
  }
  const data = randomCodes(codebook, h, w, random)
  const latent: Latent = { dims: [1, codebook.groups * codebook.entryDim, h, w], data }
  const reason = {
    codes: null,
    prior: 'this pack has no prior for it',
    image: 'no picture was given to start from',
  }[parameters.start]
  return { latent, note: reason && `The painting starts from random codes: ${reason}.` }
}

/** A latent at another size: the picture is enlarged and encoded again; without an encoder the latent is interpolated. */
export async function resizeLatent(
  latent: Latent,
  h: number,
  w: number,
  workshop: Workshop,
): Promise<Latent> {
  const [, c, oldH, oldW] = latent.dims
  if (oldH === h && oldW === w) return latent
  if (workshop.pack.info.hasEncoder) {
    const { stride } = workshop.pack.info
    const picture = await workshop.decode(latent)
    return fromPicture(enlarge(picture, w * stride, h * stride), workshop)
  }
  const channels = enlarge({ width: oldW, height: oldH, data: latent.data }, w, h, 'triangle')
  return { dims: [1, c, h, w], data: Float32Array.from(channels.data) }
}

async function fromPicture(picture: Planes, { pack, host }: Workshop): Promise<Latent> {
  if (!pack.info.hasEncoder) {
    throw new MissingPartError({
      what: `The pack "${pack.info.name}" cannot start from a picture: it has no encoder`,
      remedy: 'Start from words alone, or choose a pack with an encoder',
    })
  }
  return encode(host, await pack.bytes('vqgan-encoder'), pack.vqgan, picture)
}

/** One pass of the prior: what the prompt looks like, at the size the prior was trained for. */
async function fromPrior(
  prompts: readonly PromptEmbedding[],
  random: Random,
  { pack, host }: Workshop,
): Promise<Latent> {
  const program = await host.compile('the prior', await pack.bytes('prior'))
  try {
    const text = mixture(prompts)
    const noise = Float32Array.from({ length: pack.prior.noiseDim }, () => random.normal())
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
  for (const { prompt, embedding } of prompts)
    embedding.forEach((value, i) => (sum[i]! += prompt.weight * value))
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}
