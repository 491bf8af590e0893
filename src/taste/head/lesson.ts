// What one closed round teaches: sums over its pictures, all of them whole numbers. They are computed once a round and added up
// by age, and because they are exact, no order of summing can change them.
import type { Support } from '../brief/support.ts'
import { EmbeddingError } from '../errors.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { addOuter, addScaled, featureCount, featuresOf, type Seen } from './features.ts'

export interface Lesson {
  readonly number: number
  readonly pictures: number
  /** Effective likes in units of 2⁻¹⁶. */
  readonly likes: number
  /** n·Σxxᵀ − ΣxΣxᵀ, lower triangle of [D, D] by rows. */
  readonly spread: Float64Array
  /** n·Σx·s − ΣxΣs with s a picture's effective likes in units of 2⁻¹⁶. */
  readonly pull: Float64Array
}

/**
 * The lesson of a round. Learns from finished pictures, which are what voters saw.
 *
 * s_i = ⌊S_i⁺ · K / ΣS⁺⌋: net support, scaled so that it sums to Kish's number K of equal likes.
 * @throws EmbeddingError when there are not as many pictures as the support speaks of, or embeddings of another length.
 */
export function lessonOf(
  vocabulary: Vocabulary,
  number: number,
  pictures: readonly Seen[],
  support: Pick<Support, 'net' | 'likes'>,
): Lesson {
  const n = pictures.length
  if (n !== support.net.length) {
    throw new EmbeddingError('embeddings/count', { received: n, expected: support.net.length })
  }
  const count = featureCount(vocabulary)
  const likes = effectiveLikes(support)
  const features = pictures.map((picture) => featuresOf(vocabulary, picture))
  const outer = new Float64Array(count * count)
  const sum = new Float64Array(count)
  const pull = new Float64Array(count)
  features.forEach((x, i) => {
    addOuter(outer, count, x)
    addScaled(sum, 1, x)
    addScaled(pull, likes[i]!, x)
  })
  const all = likes.reduce((total, each) => total + each, 0)
  for (let a = 0; a < count; a++) {
    pull[a] = n * pull[a]! - all * sum[a]!
    for (let b = 0; b <= a; b++) outer[a * count + b] = n * outer[a * count + b]! - sum[a]! * sum[b]!
  }
  return { number, pictures: n, likes: all, spread: outer, pull }
}

function effectiveLikes({ net, likes }: Pick<Support, 'net' | 'likes'>): readonly number[] {
  const positive = net.reduce((sum, each) => (each > 0n ? sum + each : sum), 0n)
  return net.map((each) => (each > 0n ? Number((each * likes) / positive) : 0))
}
