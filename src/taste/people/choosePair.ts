// Which pair to ask next: the one whose answer would teach most. Between 20 and 100 answers this halves the questions; before it,
// and after it, pairs at random do as well.
import type { Random } from '../../fragment/index.ts'
import { quadratic } from '../head/ldl.ts'
import { sigmoid, type LogisticHead } from './logistic.ts'

/** From and to how many answers the posterior chooses. */
export const chosenBetween = [20, 100] as const
/** Pairs drawn at random, of which the best is asked. */
const drawn = 60

/**
 * Two positions in a list of pictures (views, as `viewOf` gives them), in random order of sides.
 *
 * The expected information is q(1 − q)·zᵀΣz with z the difference of the two and q the probability of one answer.
 */
export function choosePair(
  head: LogisticHead,
  pictures: readonly Float64Array[],
  answers: number,
  random: Random,
): readonly [number, number] {
  const draw = (): readonly [number, number] => {
    const a = random.integer(pictures.length)
    const b = random.integer(pictures.length - 1)
    return [a, b < a ? b : b + 1]
  }
  if (answers < chosenBetween[0] || answers > chosenBetween[1]) return draw()
  let best = draw()
  let most = teaches(head, pictures, best)
  for (let i = 1; i < drawn; i++) {
    const pair = draw()
    const value = teaches(head, pictures, pair)
    if (value > most) [best, most] = [pair, value]
  }
  return best
}

function teaches(
  { weights, factor }: LogisticHead,
  pictures: readonly Float64Array[],
  [a, b]: readonly [number, number],
): number {
  const z = new Float64Array(factor.count)
  let logit = 0
  for (let i = 0; i < weights.length; i++) {
    z[i] = pictures[a]![i]! - pictures[b]![i]!
    logit += weights[i]! * z[i]!
  }
  const q = sigmoid(logit)
  return q * (1 - q) * quadratic(factor, z)
}
