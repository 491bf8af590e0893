// From a head's score to a probability one may believe: a line in log odds, fitted on answers it was not taught (Platt 1999, with his
// correction of the targets, so that a few answers cannot claim certainty).
import { VotesError } from '../errors.ts'
import { sigmoid } from './logistic.ts'

export interface Calibration {
  /** p = σ(slope · score + intercept). A head that knows nothing has slope 0; one that is wrong has none below it. */
  readonly slope: number
  readonly intercept: number
}

/** Fits slope and intercept. @throws VotesError when there are no likes or nothing else. */
export function calibrate(scores: readonly number[], liked: readonly boolean[]): Calibration {
  const likes = liked.filter(Boolean).length
  const others = liked.length - likes
  if (likes === 0 || others === 0) throw new VotesError('votes/one-class', { likes, others })
  const [high, low] = [(likes + 1) / (likes + 2), 1 / (others + 2)]
  const targets = liked.map((each) => (each ? high : low))
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length) || 1
  const x = scores.map((score) => (score - mean) / spread)
  let [a, b] = [0, Math.log((likes + 1) / (others + 1))]
  for (let step = 0; step < 100; step++) {
    let [da, db, aa, ab, bb] = [-1e-3 * a, 0, 1e-3, 0, 1e-9]
    x.forEach((value, i) => {
      const p = sigmoid(a * value + b)
      const information = Math.max(p * (1 - p), 1e-6)
      da += (targets[i]! - p) * value
      db += targets[i]! - p
      aa += information * value * value
      ab += information * value
      bb += information
    })
    const determinant = aa * bb - ab * ab
    const [stepA, stepB] = [(bb * da - ab * db) / determinant, (aa * db - ab * da) / determinant]
    const damping = Math.min(1, 3 / Math.max(3, Math.abs(stepA) + Math.abs(stepB)))
    a += damping * stepA
    b += damping * stepB
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-9) break
  }
  if (a <= 0) return { slope: 0, intercept: Math.log((likes + 1) / (others + 1)) }
  return { slope: a / spread, intercept: b - (a * mean) / spread }
}

/** The probability of a like by a calibrated head. */
export function calibrated({ slope, intercept }: Calibration, score: number): number {
  return sigmoid(slope * score + intercept)
}

/** Mean squared error of probabilities over that of always saying the prevalence, from 1: 0 is no better, below 0 worse (Brier 1950). */
export function brierSkill(probabilities: readonly number[], liked: readonly boolean[]): number {
  const prevalence = liked.filter(Boolean).length / liked.length
  let [ours, base] = [0, 0]
  liked.forEach((each, i) => {
    const y = each ? 1 : 0
    ours += (probabilities[i]! - y) ** 2
    base += (prevalence - y) ** 2
  })
  if (base === 0)
    throw new VotesError('votes/one-class', {
      likes: prevalence * liked.length,
      others: (1 - prevalence) * liked.length,
    })
  return 1 - ours / base
}
