// Draws what is random about a step's cutouts: where each is cut and how it is shaken. Pure: the same stream gives
// the same cutouts; nothing here knows matrices.
import type { Parameters, Random } from '../../fragment/index.ts'
import type { Region } from '../picture/planes.ts'
import { identityColour, jitterColour, type Colour } from './colour.ts'
import { affine, multiply, perspective, type Homography } from './warp.ts'

/** One cutout. Lengths in pixels of the picture; a region may reach beyond it, where the border repeats. */
export interface Cutout extends Region {
  readonly flip: boolean
  /** Where each pixel of the cutout reads the unwarped cutout, in units of −1…1; null = in place. */
  readonly warp: Homography | null
  readonly colour: Colour
  /** Standard deviation of the noise added. */
  readonly noise: number
}

/** A rectangle greyed out of every cutout of a step, in fractions of its side. */
export interface Erasure {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface CutoutBatch {
  readonly cutouts: readonly Cutout[]
  readonly erase: Erasure | null
}

export type CutoutParameters = Pick<
  Parameters,
  'cutouts' | 'cutoutMethod' | 'cutoutMin' | 'cutoutMax' | 'cutoutPower' | 'augmentations' | 'noise'
>

/** How likely each of the shaking augmentations is, as in nerdyrodent's generate.py (Kornia, p = 0.7). */
const likely = 0.7
/** In `mixed`, one cutout in four is the whole picture. */
const wholeShare = 1 / 4

/** Draws the cutouts of one step for a picture of width × height pixels. */
export function drawCutouts(p: CutoutParameters, width: number, height: number, random: Random): CutoutBatch {
  const has = (name: Parameters['augmentations'][number]) => p.augmentations.includes(name)
  const cutouts = Array.from({ length: p.cutouts }, (_, i): Cutout => {
    const region = drawRegion(p, i, width, height, random)
    const shift = has('shift') ? 0.04 : 0
    const left = region.left + region.width * shift * (2 * random.uniform() - 1)
    const top = region.top + region.height * shift * (2 * random.uniform() - 1)
    const flip = has('flip') && random.uniform() < 0.5
    const turned = has('affine') && random.uniform() < likely ? affine(random) : null
    const tilted = has('perspective') && random.uniform() < likely ? perspective(random) : null
    const warp = turned && tilted ? multiply(tilted, turned) : (turned ?? tilted)
    const colour = has('jitter') && random.uniform() < likely ? jitterColour(random) : identityColour
    return { ...region, left, top, flip, warp, colour, noise: p.noise * random.uniform() }
  })
  return { cutouts, erase: has('erase') && random.uniform() < likely ? drawErasure(random) : null }
}

function drawRegion(p: CutoutParameters, i: number, width: number, height: number, random: Random): Region {
  const whole = { left: 0, top: 0, width, height }
  if (p.cutoutMethod === 'pooled') return whole
  const mixed = p.cutoutMethod === 'mixed'
  const wholes = Math.ceil(p.cutouts * wholeShare)
  if (mixed && i < wholes) return whole
  // Crowson: side = min + (max − min) · u^power. In `mixed`, u is stratified over the cutouts, which halves the variance of the gradient at no cost.
  const u = mixed ? (i - wholes + random.uniform()) / (p.cutouts - wholes) : random.uniform()
  const side = Math.min(width, height) * (p.cutoutMin + (p.cutoutMax - p.cutoutMin) * u ** p.cutoutPower)
  const stretch = mixed ? Math.sqrt(1 + 0.16 * (random.uniform() - 0.5)) : 1
  const [w, h] = [side * stretch, side / stretch]
  return { left: (width - w) * random.uniform(), top: (height - h) * random.uniform(), width: w, height: h }
}

/** Area 0.1…0.4 of the cutout, sides 0.3…3.3 to one (Zhong et al. 2017, the defaults of Kornia's RandomErasing). */
function drawErasure(random: Random): Erasure {
  const area = 0.1 + 0.3 * random.uniform()
  const ratio = Math.exp(Math.log(0.3) + (Math.log(3.3) - Math.log(0.3)) * random.uniform())
  const width = Math.min(1, Math.sqrt(area * ratio))
  const height = Math.min(1, Math.sqrt(area / ratio))
  return { left: (1 - width) * random.uniform(), top: (1 - height) * random.uniform(), width, height }
}
