// From answers to pairs to the choices of a ballot, by a rule short enough to be told to the voter before signing.
import type { Choice } from '../ballots/index.ts'
import { excerpt, splitByLargestRemainder } from '../fragment/index.ts'
import { PairingError } from './errors.ts'
import { answeredPairs, type Pairing } from './pairing.ts'

/**
 * Divides a budget of voting power over the pictures of a session.
 *
 * A picture's score is the pairs it won minus those it lost; score 0 gets nothing. The budget is divided in proportion
 * to |score|, in whole numbers by largest remainder (ties to the smaller index): all of it is spent, none invented. A
 * negative score takes away, if the charter allows that; if not, only positive scores share.
 *
 * @returns Choices by ascending index, Σ |power| = budget, or none when every score is 0.
 * @throws PairingError for a negative budget.
 */
export function pairsToChoices(pairing: Pairing, budget: bigint, negativeVotes: boolean): readonly Choice[] {
  if (budget < 0n) throw new PairingError('pairing/budget', { budget: excerpt(budget) })
  const scored = [...scoresOf(pairing)]
    .filter(([, score]) => (negativeVotes ? score !== 0n : score > 0n))
    .sort(([a], [b]) => a - b)
  const shares = splitByLargestRemainder(
    budget,
    scored.map(([, score]) => abs(score)),
  )
  return scored
    .map(([index, score], i) => ({ index, power: score < 0n ? -shares[i]! : shares[i]! }))
    .filter(({ power }) => power !== 0n)
}

function scoresOf(pairing: Pairing): ReadonlyMap<number, bigint> {
  const scores = new Map<number, bigint>()
  const add = (picture: number, by: bigint) => scores.set(picture, (scores.get(picture) ?? 0n) + by)
  for (const { left, right, answer } of answeredPairs(pairing)) {
    if (answer === 'undecided') continue
    add(answer === 'left' ? left : right, 1n)
    add(answer === 'left' ? right : left, -1n)
  }
  return scores
}

const abs = (value: bigint) => (value < 0n ? -value : value)
