// Embeddings as whole numbers. Two machines compute the same picture's embedding equal to some 10⁻⁷ only; published as int8 it
// is one thing for everybody, and everything after it is exact.
import { EmbeddingError } from '../errors.ts'
import type { EmbeddingScale } from '../grammar/vocabulary.ts'

/** A unit-length embedding as int8: round(value · quantum), limited to ±127. @throws EmbeddingError for another length or NaN. */
export function quantise(
  embedding: ArrayLike<number>,
  { dims, quantum }: Pick<EmbeddingScale, 'dims' | 'quantum'>,
): Int8Array {
  if (embedding.length !== dims) {
    throw new EmbeddingError('embeddings/dimensions', { received: embedding.length, expected: dims })
  }
  return Int8Array.from({ length: dims }, (_, i) => {
    const value = Math.floor(embedding[i]! * quantum + 0.5)
    if (Number.isNaN(value)) throw new EmbeddingError('embeddings/number', { at: i })
    return Math.min(127, Math.max(-127, value))
  })
}

/**
 * Mean and spread of each component over many pictures of one grammar, in sixteenths: what stands in a vocabulary file.
 * Measured once; not part of what is recomputed.
 */
export function measureScale(embeddings: readonly Int8Array[]): Pick<EmbeddingScale, 'mean' | 'spread'> {
  const [first] = embeddings
  const columns = Array.from({ length: first?.length ?? 0 }, (_, i) => embeddings.map((each) => each[i]!))
  const means = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / column.length)
  const spreads = columns.map((column, i) =>
    Math.sqrt(column.reduce((sum, x) => sum + (x - means[i]!) ** 2, 0) / column.length),
  )
  return {
    mean: means.map((mean) => Math.round(16 * mean)),
    spread: spreads.map((spread) => Math.max(1, Math.round(16 * spread))),
  }
}
