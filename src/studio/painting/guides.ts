// The terms of a painting's loss. A guide is a small graph from the picture, or from what CLIP sees in its cutouts, to one
// number; the step's loss is Σ weight · loss over the guides, and its gradient the sum of theirs. A learned taste joins
// the painting as one more guide.
import { criticWeights, type Critic, type Parameters } from '../../fragment/index.ts'
import { GraphBuilder, type Model } from '../../onnx/index.ts'
import type { CutoutShape } from '../cutouts/batch.ts'
import { sphericalLoss, type TargetValues } from '../losses/spherical.ts'
import { totalVariation } from '../losses/totalVariation.ts'
import type { Targets } from './targets.ts'

export interface Guide {
  /**
   * Either `image` [1, 3, h, w] in 0…1 or `embeddings` [n, e], the cutouts of one run seen by CLIP at any length, is among
   * its inputs; further inputs become inputs of the step. Its output is `loss`, a scalar. A loss of embeddings has to be a
   * sum over cutouts, so that the losses of groups of cutouts add up to that of all.
   */
  readonly graph: Model
  readonly weight: number
}

/** Whether a guide looks at the whole picture rather than at what CLIP sees in cutouts. */
export function seesImage({ graph }: Guide): boolean {
  return graph.graph.inputs.some(({ name }) => name === 'image')
}

/** The guides of a recipe: its prompts, the picture's own smoothness where it has a weight, and a learned taste where it names one. */
export function guidesOf(targets: Targets, shape: CutoutShape, p: Parameters): readonly Guide[] {
  const prompts = { graph: promptGuide(targets, shape.count, p.cutouts), weight: 1 }
  return [
    prompts,
    ...(p.smoothness > 0 ? [{ graph: smoothnessGuide(shape), weight: p.smoothness }] : []),
    ...(targets.critic
      ? [{ graph: criticGuide(targets.critic, shape.count, p.cutouts), weight: targets.critic.pull }]
      : []),
  ]
}

/**
 * How far cutouts are from the prompts; fed with the targets.
 *
 * @param count Cutouts of one run.
 * @param of Cutouts of a whole step, over which the loss is a mean.
 */
export function promptGuide(
  targets: Pick<Targets, 'count' | 'length' | 'stops'>,
  count: number,
  of: number,
): Model {
  const g = new GraphBuilder()
  const row = (name: string) => g.input(name, [1, targets.count])
  const embeddings = g.input('embeddings', [count, targets.length])
  const values: TargetValues = {
    embeddings: g.input('targets', [targets.count, targets.length]),
    weights: row('weights'),
    ...(targets.stops ? { stops: { signs: row('signs'), levels: row('levels') } } : {}),
  }
  g.output('loss', sphericalLoss(g, embeddings, values, of))
  return g.finish({ name: 'prompts' })
}

/**
 * How little a learned taste likes what is seen: Σ −2·tanh(s/4) / of with s = w·e/‖e‖ + b, in deviations of liking. The tanh bounds
 * what one cutout can gain, so that no picture is painted for the critic alone.
 */
export function criticGuide(critic: Critic, count: number, of: number): Model {
  const weights = criticWeights(critic)
  const g = new GraphBuilder()
  const embeddings = g.input('embeddings', [count, weights.length])
  const norm = g.sqrt(g.add(g.reduceSumSquare(embeddings, [1], true), 1e-12))
  const column = g.constant(weights, [weights.length, 1])
  const s = g.add(g.matMul(g.div(embeddings, norm), column), critic.offset)
  g.output('loss', g.mul(g.reduceSum(g.tanh(g.mul(s, 0.25))), -2 / of))
  return g.finish({ name: 'critic' })
}

/** Total variation of the picture. */
export function smoothnessGuide({ width, height }: Pick<CutoutShape, 'width' | 'height'>): Model {
  const g = new GraphBuilder()
  g.output('loss', totalVariation(g, g.input('image', [1, 3, height, width])))
  return g.finish({ name: 'smoothness' })
}
