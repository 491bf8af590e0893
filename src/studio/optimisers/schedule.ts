// What changes from step to step besides the latent: rate, restarts, the pull on the latent, and the size painted at.
import type { Parameters } from '../../fragment/index.ts'
import { coefficients, type Coefficients } from './coefficients.ts'

/** The step at which a painting grows to its full size; 0 when it starts there. */
export function growStep(p: Parameters): number {
  return Math.round(p.steps * p.growAt)
}

/**
 * The scalars of step `step` (0, 1, …): the optimiser's, and how strongly the latent is pulled to its anchor. Growing
 * changes the latent's shape, so the optimiser starts anew there.
 */
export function stepScalars(p: Parameters, step: number): Coefficients & { readonly pull: number } {
  const dropped = p.learningRateDrop < 1 && step >= p.learningRateDrop * p.steps
  const rate = p.learningRate * (dropped ? p.learningRateFactor : 1)
  const began = step >= growStep(p) ? growStep(p) : 0
  const since = step - began
  const t = (p.restartEvery > 0 ? since % p.restartEvery : since) + 1
  const pull = p.latentWeight * (p.latentDecay ? 1 - step / p.steps : 1)
  return { ...coefficients(p.optimiser, t, rate, p.weightDecay), pull }
}
