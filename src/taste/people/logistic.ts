// Bayesian logistic regression with Laplace's posterior: says how much is liked, and how sure it is. On differences of pictures it
// is Bradley and Terry's model of pairs (1952). Assumes that the log odds of a liking are linear in what is seen.
import { factorise, quadratic, solve, type Factor } from '../head/ldl.ts'
import { scoreOf, type ExactHead } from '../head/exactHead.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import type { Seen } from '../head/features.ts'
import { HeadError } from '../errors.ts'
import { refuseEmptyAnswers, refuseEmptyPairs, type Answer, type PairAnswer } from './answers.ts'

export interface LogisticHead {
  /** [D], in log odds. */
  readonly weights: Float64Array
  readonly intercept: number
  /** Of the Hessian [D + 1, D + 1], the intercept last: the inverse of the posterior's covariance. */
  readonly factor: Factor
  /** Newton steps it took. */
  readonly steps: number
}

export interface LogisticOptions {
  /** Prior of each weight: normal around `mean` with variance τ²/D. ½ to 1 was best; 2 and more is worse. */
  readonly tau?: number
  /** [D]: the community's head, where a person starts (`priorOf`); default 0. */
  readonly mean?: Float64Array
  /** How much a like counts against a picture passed over. The intercept is put right afterwards, so probabilities stay honest. */
  readonly likeWeight?: number
}

/** What a prediction says: log odds, their variance, and the probability with the uncertainty averaged out. */
export interface Prediction {
  readonly logit: number
  readonly variance: number
  readonly probability: number
}

const largestStep = 3
const mostSteps = 50

/** Learns from pictures liked and passed over. @throws VotesError when they say nothing. */
export function learnLogistic(answers: readonly Answer[], options: LogisticOptions = {}): LogisticHead {
  refuseEmptyAnswers(answers)
  const likes = options.likeWeight ?? 1
  const rows = answers.map(({ x, liked, times = 1 }) => ({
    x,
    y: liked ? 1 : 0,
    weight: (liked ? likes : 1) * times,
  }))
  const head = fit(rows, options, true)
  // A like that counts w times raises the odds w times.
  return { ...head, intercept: head.intercept - Math.log(likes) }
}

/** Learns from pairs: the log odds that one is preferred are the difference of their likings. @throws VotesError */
export function learnFromPairs(
  pairs: readonly PairAnswer[],
  options: Omit<LogisticOptions, 'likeWeight'> = {},
): LogisticHead {
  refuseEmptyPairs(pairs)
  return fit(
    pairs.map(({ preferred, other }) => ({
      x: preferred.map((value, i) => value - other[i]!),
      y: 1,
      weight: 1,
    })),
    options,
    false,
  )
}

/** What a person is taken to like before the first answer: the community's head, or nothing in particular. */
export function beginAt(mean: Float64Array, { tau = 1 }: Pick<LogisticOptions, 'tau'> = {}): LogisticHead {
  return fit([], { mean, tau }, false)
}

/** The community's exact head as a prior mean [D]: scaled so that its likings of some pictures have a deviation of 1. */
export function priorOf(vocabulary: Vocabulary, head: ExactHead, pictures: readonly Seen[]): Float64Array {
  const scores = pictures.map((picture) => scoreOf(vocabulary, head, picture))
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length)
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, scores.length)
  // Scores are in sixty-fourths of the units of `viewOf`.
  const scale = variance > 0 ? 64 / Math.sqrt(variance) : 0
  return Float64Array.from(head.weights, (weight) => weight * scale)
}

/** MacKay (1992): a probability averaged over the posterior is σ(m / √(1 + π·v/8)). */
export function predict({ weights, intercept, factor }: LogisticHead, x: Float64Array): Prediction {
  const z = Float64Array.of(...x, 1)
  const logit = dotOf(weights, x) + intercept
  const variance = quadratic(factor, z)
  return { logit, variance, probability: sigmoid(logit / Math.sqrt(1 + (Math.PI * variance) / 8)) }
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

interface Row {
  readonly x: Float64Array
  readonly y: number
  readonly weight: number
}

/** Newton's method; a step that would move some log odds by more than 3 is shortened, or it may never come back. */
function fit(rows: readonly Row[], { tau = 1, mean }: LogisticOptions, hasIntercept: boolean): LogisticHead {
  const dims = rows[0]?.x.length ?? mean?.length ?? 0
  const wrong = mean && mean.length !== dims ? mean.length : rows.find(({ x }) => x.length !== dims)?.x.length
  if (wrong !== undefined) throw new HeadError('head/features', { received: wrong, expected: dims })
  const count = dims + 1
  const precision = dims / (tau * tau)
  // The intercept is free where there is one, and held at 0 where there is none.
  const priors = Float64Array.from({ length: count }, (_, i) =>
    i < dims ? precision : hasIntercept ? 1e-3 : 1e9,
  )
  const centre = Float64Array.from({ length: count }, (_, i) => mean?.[i] ?? 0)
  const w = Float64Array.from(centre)
  if (rows.length === 0)
    return { weights: w.slice(0, dims), intercept: 0, factor: diagonal(priors), steps: 0 }
  for (let step = 1; ; step++) {
    const hessian = new Float64Array(count * count)
    const slope = Float64Array.from(w, (value, i) => priors[i]! * (centre[i]! - value))
    for (const { x, y, weight } of rows) {
      const p = sigmoid(dotOf(w, x) + w[dims]!)
      const pull = weight * (y - p)
      const information = weight * p * (1 - p)
      for (let a = 0; a < count; a++) {
        const xa = a < dims ? x[a]! : 1
        if (xa === 0) continue
        slope[a]! += pull * xa
        const scale = information * xa
        for (let b = 0; b <= a; b++) hessian[a * count + b]! += scale * (b < dims ? x[b]! : 1)
      }
    }
    for (let a = 0; a < count; a++) hessian[a * count + a]! += priors[a]!
    const factor = factorise(hessian, count)
    const change = solve(factor, slope)
    const furthest = rows.reduce(
      (most, { x }) => Math.max(most, Math.abs(dotOf(change, x) + change[dims]!)),
      0,
    )
    const damping = Math.min(1, largestStep / Math.max(furthest, largestStep))
    change.forEach((value, i) => (w[i]! += damping * value))
    if (!w.every(Number.isFinite)) throw new HeadError('head/diverged', { step })
    if (furthest < 1e-6 || step === mostSteps)
      return { weights: w.slice(0, dims), intercept: w[dims]!, factor, steps: step }
  }
}

/** The factor of a matrix that has nothing beside its diagonal. */
function diagonal(values: Float64Array): Factor {
  const count = values.length
  const matrix = new Float64Array(count * count)
  values.forEach((value, i) => (matrix[i * count + i] = value))
  return { count, matrix }
}

/** Over the length of x; a longer w has its intercept behind. */
function dotOf(w: Float64Array, x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += w[i]! * x[i]!
  return sum
}
