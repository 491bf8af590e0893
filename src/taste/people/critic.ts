// From a taste to a critic: the part of a head that sees the picture, brought to deviations of liking, so that its pull means the same
// whatever it was learnt from. What it thinks of words it cannot pass on to a picture.
import { makeCritic, type Critic } from '../../fragment/index.ts'
import { VotesError } from '../errors.ts'
import { featuresOf } from '../head/features.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'

/**
 * The critic of a head.
 *
 * With x_i = (16·q·e_i − mean_i) / spread_i (q the quantum) a liking is Σ w_i·x_i = Σ a_i·e_i + b; a and b are divided by the
 * deviation of that over the pictures, whose mean becomes 0.
 *
 * @param weights Of a head on views, as `viewOf` gives them: the embedding's come first, the others are left out.
 * @param embeddings int8, of the pictures it was learnt from or others of their kind.
 * @throws VotesError `votes/all-equal` where it likes all of them the same.
 */
export function criticOfHead(
  vocabulary: Vocabulary,
  weights: ArrayLike<number>,
  embeddings: readonly Int8Array[],
  packId: string,
): Critic {
  const { dims, quantum, mean, spread } = vocabulary.embedding
  const scores = embeddings.map((embedding) => {
    const { dense } = featuresOf(vocabulary, { embedding, terms: null })
    return dense.reduce((sum, x, i) => sum + (x / 64) * weights[i]!, 0)
  })
  const centre = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length)
  const deviation = Math.sqrt(
    scores.reduce((sum, score) => sum + (score - centre) ** 2, 0) / Math.max(1, scores.length),
  )
  if (!(deviation > 1e-9)) throw new VotesError('votes/all-equal', { answers: embeddings.length })
  const a = Float64Array.from(
    { length: dims },
    (_, i) => (weights[i]! * 16 * quantum) / spread[i]! / deviation,
  )
  const shift = mean.reduce((sum, m, i) => sum + (weights[i]! * m) / spread[i]!, 0)
  return makeCritic(packId, a, -(shift + centre) / deviation)
}
