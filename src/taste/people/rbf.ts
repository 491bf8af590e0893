// A head that knows no direction, only likeness: pictures near liked ones are liked. Ridge regression in the space of the Gaussian
// kernel; the honest rival of the linear head where a taste has several centres. Cost grows with the cube of the answers.
import { HeadError } from '../errors.ts'
import { factorise, solve } from '../head/ldl.ts'
import { refuseEmptyAnswers, type Answer } from './answers.ts'

export interface RbfHead {
  readonly centres: readonly Float64Array[]
  readonly weights: Float64Array
  /** Mean squared distance of two answers: the unit of distance. */
  readonly unit: number
}

const gamma = 2
/** Answers it learns from, at most; of more, every so many-th. */
export const mostCentres = 1000
const penalty = 1

/** Learns likes from answers. @throws VotesError when they say nothing. */
export function learnRbf(answers: readonly Answer[]): RbfHead {
  refuseEmptyAnswers(answers)
  const every = Math.ceil(answers.length / mostCentres)
  const kept = answers.filter((_, i) => i % every === 0)
  const centres = kept.map(({ x }) => x)
  const count = centres.length
  const distances = new Float64Array(count * count)
  let sum = 0
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) sum += distances[a * count + b] = distance(centres[a]!, centres[b]!)
  }
  const unit = (2 * sum) / Math.max(1, count * (count - 1)) || 1
  const kernel = distances.map((d) => Math.exp((-gamma * d) / unit))
  for (let a = 0; a < count; a++) kernel[a * count + a] = 1 + penalty
  const mean = kept.filter(({ liked }) => liked).length / count
  const target = Float64Array.from(kept, ({ liked }) => (liked ? 1 : 0) - mean)
  return { centres, weights: solve(factorise(kernel, count), target), unit }
}

/** A liking, comparable within one head; 0 is average. @throws HeadError for a picture of other features. */
export function rbfScore({ centres, weights, unit }: RbfHead, x: Float64Array): number {
  if (x.length !== centres[0]!.length) {
    throw new HeadError('head/features', { received: x.length, expected: centres[0]!.length })
  }
  return centres.reduce(
    (sum, centre, i) => sum + weights[i]! * Math.exp((-gamma * distance(centre, x)) / unit),
    0,
  )
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}
