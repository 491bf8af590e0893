// A recipe's parameters as they act, and the size a painting begins at.
import type { Parameters, Recipe } from '../../fragment/index.ts'
import { growStep } from '../optimisers/schedule.ts'

/** An init image's weight is a pull of the latent to its start; everything else acts as it stands. */
export function resolveParameters({ parameters: p, initImage }: Recipe): Parameters {
  const weight = Math.max(0, initImage?.weight ?? 0)
  if (weight === 0) return p
  return {
    ...p,
    latentAnchor: 'start',
    latentWeight: weight + (p.latentAnchor === 'start' ? p.latentWeight : 0),
  }
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** The size in pixels a painting begins at: half of its full one when the recipe lets it grow. */
export function startSize({ width, height }: Recipe, stride: number, p: Parameters): Size {
  if (growStep(p) === 0) return { width, height }
  const half = (side: number) => Math.max(stride, Math.round(side / 2 / stride) * stride)
  return { width: half(width), height: half(height) }
}
