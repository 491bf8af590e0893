// The head that chooses: ridge regression of likes on features, in float64 with + − × ÷ in one order and nothing else, so that
// every machine comes to the same weights. Published as int16; what chooses is their whole-number product with the features.
import * as v from 'valibot'
import { contentId, parseAs, parseJson, sha256, whole } from '../../fragment/index.ts'
import type { TasteRules } from '../brief/rules.ts'
import { HeadError } from '../errors.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { dot, featureCount, featuresOf, unitSquared, type Seen } from './features.ts'
import { factorise, solve } from './ldl.ts'
import type { Lesson } from './lesson.ts'

const schema = v.strictObject({
  version: v.literal(1),
  vocabularyId: sha256,
  /** The round it chooses for: it learnt from those before. */
  round: whole(0, 1_000_000),
  /** One for each feature, −32,767 to 32,767; all 0 when there was nothing to learn. */
  weights: v.pipe(v.array(whole(-32_767, 32_767)), v.maxLength(8192)),
})

export interface ExactHead {
  readonly version: 1
  readonly vocabularyId: string
  readonly round: number
  readonly weights: readonly number[]
}

/** From so many effective likes in the last round on, the prior is widened: one step of ridge would hold too tight. */
const manyLikes = 2000
/** Chance that a picture that is seen is liked. Ballots do not say what was seen, so a constant stands for it. */
const prevalence = 1 / 20

/**
 * Learns the head for a round from the lessons of those before, forgotten by age.
 *
 * w = (Σ_r d_r·h_r·X'X + (D/τ²)·I)⁻¹ · Σ_r d_r·X'(s − s̄), features and likes centred in each round; with E = s̄/p exposures of a picture,
 * h = E·p·(1 − p) is the information of one (p = 1/20); τ = 1, or ½ from 2,000 likes on.
 */
export function learnExactHead(
  vocabulary: Vocabulary,
  lessons: readonly Lesson[],
  round: number,
  { ages }: Pick<TasteRules, 'ages'>,
): ExactHead {
  const count = featureCount(vocabulary)
  const matrix = new Float64Array(count * count)
  const pull = new Float64Array(count)
  let last = 0
  for (const lesson of [...lessons].sort((a, b) => a.number - b.number)) {
    const age = ages[round - 1 - lesson.number]
    if (age === undefined) continue
    if (lesson.number === round - 1) last = lesson.likes / 65_536
    const likes = lesson.likes / 65_536 / lesson.pictures
    // The lesson's sums are n times those of centred features.
    const factor = ((age / 256) * likes * (1 - prevalence)) / lesson.pictures
    const pullFactor = age / 256 / 65_536 / lesson.pictures
    for (let a = 0; a < count; a++) {
      const row = a * count
      for (let b = 0; b <= a; b++) matrix[row + b]! += factor * lesson.spread[row + b]!
      pull[a]! += pullFactor * lesson.pull[a]!
    }
  }
  const prior = unitSquared * count * (last > manyLikes ? 4 : 1)
  for (let a = 0; a < count; a++) matrix[a * count + a]! += prior
  return {
    version: 1,
    vocabularyId: vocabulary.id,
    round,
    weights: toInt16(solve(factorise(matrix, count), pull)),
  }
}

/** The liking of a picture by a head: a whole number, comparable within one head only. @throws HeadError for other features. */
export function scoreOf(vocabulary: Vocabulary, head: ExactHead, picture: Seen): number {
  const expected = featureCount(vocabulary)
  if (head.weights.length !== expected) {
    throw new HeadError('head/features', { received: head.weights.length, expected })
  }
  return dot(head.weights, featuresOf(vocabulary, picture))
}

/** SHA-256 of the head's canonical JSON: what a choice names. */
export function headId(head: ExactHead): string {
  return contentId(head)
}

/** @throws HeadError for a text that is no head. */
export function parseExactHead(text: string): ExactHead {
  const value = parseJson(text, 100_000, (fault, options) => new HeadError('head/json', fault, options))
  return parseAs(schema, value, (fault, options) => new HeadError('head/form', fault, options))
}

/** Scaled so that the largest is ±32,767; rounded half up. */
function toInt16(weights: Float64Array): readonly number[] {
  let most = 0
  for (const weight of weights) most = Math.max(most, Math.abs(weight))
  if (most === 0) return Array.from(weights, () => 0)
  return Array.from(weights, (weight) => Math.floor((weight * 32_767) / most + 0.5) + 0)
}
