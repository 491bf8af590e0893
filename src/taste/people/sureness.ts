// How sure a taste is: of two pictures, how often it would bet on which one is liked more. Its uncertainty is the posterior's.
import type { Random } from '../../fragment/index.ts'
import { quadratic } from '../head/ldl.ts'
import { sigmoid, type LogisticHead } from './logistic.ts'

export interface Sureness {
  /** Share of pairs in which it gives one picture at least three chances in four. */
  readonly sure: number
  /** Mean chance it gives the picture it prefers: ½ is a coin. */
  readonly mean: number
  /** How many pairs that was drawn from. */
  readonly pairs: number
}

/** A chance from here on is called sure. */
export const sureFrom = 0.75
const drawn = 100

/** Draws pairs of pictures (views, as `viewOf` gives them); null with fewer than two. */
export function surenessOf(
  { weights, factor }: LogisticHead,
  pictures: readonly Float64Array[],
  random: Random,
): Sureness | null {
  if (pictures.length < 2) return null
  let [sure, sum] = [0, 0]
  for (let i = 0; i < drawn; i++) {
    const a = random.integer(pictures.length)
    const b = (a + 1 + random.integer(pictures.length - 1)) % pictures.length
    const z = new Float64Array(factor.count)
    let logit = 0
    for (let k = 0; k < weights.length; k++) {
      z[k] = pictures[a]![k]! - pictures[b]![k]!
      logit += weights[k]! * z[k]!
    }
    // MacKay (1992), as in `predict`.
    const chance = sigmoid(Math.abs(logit) / Math.sqrt(1 + (Math.PI * quadratic(factor, z)) / 8))
    sum += chance
    if (chance >= sureFrom) sure++
  }
  return { sure: sure / drawn, mean: sum / drawn, pairs: drawn }
}
