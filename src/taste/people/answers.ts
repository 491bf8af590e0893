// What people said, as the heads for people are taught it: pictures liked or passed over, and pairs of which one was preferred.
import { VotesError } from '../errors.ts'
import { featureCount, featuresOf, type Seen } from '../head/features.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'

/** A picture somebody saw. */
export interface Answer {
  /** [D], see `viewOf`. */
  readonly x: Float64Array
  readonly liked: boolean
  /** Whose answer it is; splits and intervals go by voters, because one voter's answers are alike. */
  readonly voter: string
  /** How many such answers it stands for; 1 unless told. */
  readonly times?: number
}

/** Two pictures and the one that was preferred. */
export interface PairAnswer {
  readonly preferred: Float64Array
  readonly other: Float64Array
}

/** A picture as numbers [D]: its embedding in standard deviations, then 6 for each of its prompt's terms. */
export function viewOf(vocabulary: Vocabulary, seen: Seen): Float64Array {
  const { dense, terms } = featuresOf(vocabulary, seen)
  const x = new Float64Array(featureCount(vocabulary))
  dense.forEach((value, i) => (x[i] = value / 64))
  for (const at of terms) x[at] = 6
  return x
}

/** How many answers a taste can be read from at least. */
export const leastAnswers = 8

/** @throws VotesError when the answers say nothing: too few, of one kind, or as much for each picture as against it. */
export function refuseEmptyAnswers(answers: readonly Answer[]): void {
  const all = answers.reduce((sum, { times = 1 }) => sum + times, 0)
  const likes = answers.reduce((sum, { liked, times = 1 }) => sum + (liked ? times : 0), 0)
  if (all === 0) throw new VotesError('votes/none', {})
  if (likes === 0 || likes === all) throw new VotesError('votes/one-class', { likes, others: all - likes })
  if (all < leastAnswers) throw new VotesError('votes/too-few', { answers: all, least: leastAnswers })
  const balance = new Map<string, [number, number]>()
  for (const { x, liked, times = 1 } of answers) {
    const key = x.join()
    const counts = balance.get(key) ?? [0, 0]
    counts[liked ? 0 : 1] += times
    balance.set(key, counts)
  }
  if (balance.size === 1) throw new VotesError('votes/all-equal', { answers: all })
  const same = [...balance.values()].every(([a, b]) => a * (all - likes) === b * likes)
  if (same) throw new VotesError('votes/contradictory', { answers: all })
}

/** @throws VotesError when the pairs say nothing. */
export function refuseEmptyPairs(pairs: readonly PairAnswer[]): void {
  if (pairs.length === 0) throw new VotesError('votes/none', {})
  if (pairs.length < leastAnswers)
    throw new VotesError('votes/too-few', { answers: pairs.length, least: leastAnswers })
  const sum = new Map<string, number>()
  for (const { preferred, other } of pairs) {
    const [a, b] = [preferred.join(), other.join()]
    if (a === b) continue
    const [key, sign] = a < b ? [`${a}|${b}`, 1] : [`${b}|${a}`, -1]
    sum.set(key, (sum.get(key) ?? 0) + sign)
  }
  if (sum.size === 0) throw new VotesError('votes/all-equal', { answers: pairs.length })
  if ([...sum.values()].every((net) => net === 0)) {
    throw new VotesError('votes/contradictory', { answers: pairs.length })
  }
}
