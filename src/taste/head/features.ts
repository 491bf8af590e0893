// What the exact head sees of a picture: its embedding, and the terms of its prompt except the subjects, which the picture shows
// and which are too many to learn one by one. All of it whole numbers, in sixty-fourths of a standard deviation.
import { EmbeddingError } from '../errors.ts'
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'

/** One standard deviation of the embedding. */
const unit = 64
/** Components farther out than six deviations are taken for six. */
const limit = 6 * unit
/** A term weighs six times a component: words must be heard beside 256 numbers of the picture. */
const termValue = 6 * unit

/** A picture as the head is shown it. */
export interface Seen {
  /** int8, as published. */
  readonly embedding: Int8Array
  /** Null where no prompt of the vocabulary made it. */
  readonly terms: Terms | null
}

/** How many features there are: components, then every term of the slots that count. */
export function featureCount({ slots, embedding }: Vocabulary): number {
  return slots.reduce((sum, { features, terms }) => sum + (features ? terms.length : 0), embedding.dims)
}

/** Features that are not zero, as (position, value) in rising order of position. */
export interface Features {
  /** The embedding's part, dense. */
  readonly dense: Int32Array
  /** Positions of the terms; the value of each is `termValue`. */
  readonly terms: readonly number[]
}

/** @throws EmbeddingError for an embedding of another length. */
export function featuresOf({ slots, embedding: scale }: Vocabulary, { embedding, terms }: Seen): Features {
  if (embedding.length !== scale.dims) {
    throw new EmbeddingError('embeddings/dimensions', { received: embedding.length, expected: scale.dims })
  }
  // round half up of unit · (e − mean) / spread, in whole numbers: ⌊(2a + b) / 2b⌋
  const dense = new Int32Array(scale.dims)
  for (let i = 0; i < dense.length; i++) {
    const [a, b] = [unit * (16 * embedding[i]! - scale.mean[i]!), scale.spread[i]!]
    dense[i] = Math.min(limit, Math.max(-limit, Math.floor((2 * a + b) / (2 * b))))
  }
  let start = scale.dims
  const positions: number[] = []
  slots.forEach(({ features, terms: all }, i) => {
    if (!features) return
    if (terms !== null) positions.push(start + terms[i]!)
    start += all.length
  })
  return { dense, terms: positions }
}

/** Σ weight · feature; exact while the sum stays below 2⁵³. */
export function dot(weights: ArrayLike<number>, { dense, terms }: Features): number {
  let sum = 0
  for (let i = 0; i < dense.length; i++) sum += weights[i]! * dense[i]!
  for (const at of terms) sum += weights[at]! * termValue
  return sum
}

/** Adds feature · featureᵀ to the lower triangle of a matrix [count, count]; whole numbers, so in any order. */
export function addOuter(into: Float64Array, count: number, { dense, terms }: Features): void {
  const dims = dense.length
  for (let a = 0; a < dims; a++) {
    const x = dense[a]!
    const row = a * count
    if (x !== 0) for (let b = 0; b <= a; b++) into[row + b]! += x * dense[b]!
  }
  terms.forEach((at, i) => {
    const row = at * count
    for (let b = 0; b < dims; b++) into[row + b]! += termValue * dense[b]!
    for (let j = 0; j <= i; j++) into[row + terms[j]!]! += termValue * termValue
  })
}

/** Adds factor · feature to a vector. */
export function addScaled(into: Float64Array, factor: number, { dense, terms }: Features): void {
  for (let i = 0; i < dense.length; i++) into[i]! += factor * dense[i]!
  for (const at of terms) into[at]! += factor * termValue
}

/** One standard deviation squared: the unit of the head's matrix. */
export const unitSquared = unit * unit
