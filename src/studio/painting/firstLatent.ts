// Where a painting starts: from the prior's idea of the prompt, from random codes, or from a picture; and how a latent
// changes its size.
import type { Random, Recipe } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'
import type { StudioNote } from '../notes.ts'
import { cover, enlarge, sharpened, type Planes } from '../picture/planes.ts'
import { randomCodes } from '../vqgan/codebook.ts'
import { encode } from '../vqgan/encoder.ts'
import type { Latent } from '../vqgan/latent.ts'
import { bestOf, type Ready } from './candidates.ts'
import type { PaintingContext } from './context.ts'
import type { Size } from './parameters.ts'
import { openPrior } from './prior.ts'
import type { PromptEmbedding, Targets } from './targets.ts'

/** What a painting is to show, read. */
export interface Subject {
  readonly prompts: readonly PromptEmbedding[]
  readonly targets: Targets
  /** The init image, or null. */
  readonly picture: Planes | null
}

/**
 * The latent a painting of that many pixels starts from, and a note if it is not the one asked for.
 *
 * @param ready Asked between candidates.
 * @throws PackError when there is an init image and no encoder.
 */
export async function firstLatent(
  { parameters, initImage }: Recipe,
  { width, height }: Size,
  { prompts, targets, picture }: Subject,
  random: Random,
  context: PaintingContext,
  ready: Ready,
): Promise<{ readonly latent: Latent; readonly note: StudioNote | null }> {
  const { pack, networks } = context
  const { codebook } = networks.decoder
  const [h, w] = [height / pack.info.stride, width / pack.info.stride]
  if (initImage && picture)
    return { latent: await fromPicture(cover(picture, width, height), context), note: null }
  if (parameters.start !== 'codes' && pack.has('prior') && prompts.length > 0) {
    const prior = await openPrior(context)
    const draw = () => prior.draw(prompts, random)
    const count = prior.varies ? (parameters.candidates ?? 1) : 1
    try {
      const best = count === 1 ? await draw() : await bestOf(count, draw, targets, context, ready)
      return { latent: await resizeLatent(best, h, w, parameters.sharpen ?? 0, context), note: null }
    } finally {
      await prior.release()
    }
  }
  const data = randomCodes(codebook, h, w, random)
  const latent: Latent = { dims: [1, codebook.groups * codebook.entryDim, h, w], data }
  const lacking = ({ codes: null, prior: 'prior', image: 'picture' } as const)[parameters.start]
  return { latent, note: lacking && { code: 'note/random-start', params: { lacking } } }
}

/** Standard deviation of the blur that sharpening takes away, in pixels: about what doubling a picture costs it. */
const softness = 1.2

/**
 * A latent at another size: the picture is enlarged, sharpened and encoded again; without an encoder the latent is
 * interpolated.
 *
 * @param sharpen Strength of the sharpening; the encoder keeps the edges it makes and drops its halos.
 */
export async function resizeLatent(
  latent: Latent,
  h: number,
  w: number,
  sharpen: number,
  context: PaintingContext,
): Promise<Latent> {
  const [, c, oldH, oldW] = latent.dims
  if (oldH === h && oldW === w) return latent
  if (context.pack.info.hasEncoder) {
    const { stride } = context.pack.info
    const picture = enlarge(await context.decode(latent), w * stride, h * stride)
    const larger = w > oldW && sharpen > 0
    return fromPicture(larger ? sharpened(picture, sharpen, softness) : picture, context)
  }
  const channels = enlarge({ width: oldW, height: oldH, data: latent.data }, w, h, 'triangle')
  return { dims: [1, c, h, w], data: Float32Array.from(channels.data) }
}

async function fromPicture(picture: Planes, { pack, cpuEngine }: PaintingContext): Promise<Latent> {
  if (!pack.info.hasEncoder)
    throw new PackError('pack/part-missing', { pack: pack.info.name, part: 'vqgan-encoder' })
  return encode(cpuEngine, await pack.graph('vqgan-encoder'), pack.vqgan, picture)
}
