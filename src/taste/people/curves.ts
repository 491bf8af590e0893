// How well a head tells what is liked: ROC and precision–recall with their areas and intervals. Likes are rare, so precision stands
// beside the prevalence, which is what guessing gets. Where a class is absent nothing is said.
import type { Random } from '../../fragment/index.ts'
import { VotesError } from '../errors.ts'

/** A picture with what a head said of it before anybody voted. */
export interface Judged {
  readonly score: number
  readonly liked: boolean
  readonly voter: string
}

export interface CurvePoint {
  readonly x: number
  readonly y: number
}

export interface Interval {
  readonly value: number
  /** 95 %, by bootstrap over voters; null of fewer than five voters, or where too few resamples hold both classes. */
  readonly low: number | null
  readonly high: number | null
}

export interface Curves {
  /** False against true positive rate, from (0, 0) to (1, 1). */
  readonly roc: readonly CurvePoint[]
  /** Recall against precision, from the first like on. */
  readonly precisionRecall: readonly CurvePoint[]
  /** Chance that a liked picture scores above another; ½ is guessing. */
  readonly rocArea: Interval
  /** Average precision; the prevalence is guessing. */
  readonly precisionRecallArea: Interval
  readonly prevalence: number
  readonly likes: number
  readonly others: number
}

const resamples = 200
/** Of fewer voters, drawing them anew says nothing of others. */
const leastVoters = 5

/** @throws VotesError when there are no likes, or nothing else. */
export function curvesOf(judged: readonly Judged[], random: Random): Curves {
  const { likes, others } = classes(judged)
  if (judged.length === 0) throw new VotesError('votes/none', {})
  if (likes === 0 || others === 0) throw new VotesError('votes/one-class', { likes, others })
  const steps = thresholds(judged)
  const voters = new Set(judged.map(({ voter }) => voter)).size
  const drawn = bootstrap(judged, random)
  const interval = (area: (sample: readonly Judged[]) => number): Interval => {
    const values = drawn.map(area).sort((a, b) => a - b)
    // Fewer than half of the resamples with both classes say nothing of the spread.
    const isKnown = voters >= leastVoters && values.length >= resamples / 2
    return {
      value: area(judged),
      low: isKnown ? values[Math.floor(0.025 * values.length)]! : null,
      high: isKnown ? values[Math.ceil(0.975 * values.length) - 1]! : null,
    }
  }
  return {
    roc: [{ x: 0, y: 0 }, ...steps.map(({ hits, misses }) => ({ x: misses / others, y: hits / likes }))],
    precisionRecall: steps
      .filter(({ hits }) => hits > 0)
      .map(({ hits, misses }) => ({ x: hits / likes, y: hits / (hits + misses) })),
    rocArea: interval(rocArea),
    precisionRecallArea: interval(averagePrecision),
    prevalence: likes / judged.length,
    likes,
    others,
  }
}

/** Splits by voter: about `share` of the voters' answers are held out, whole voters at a time. */
export function splitByVoter<T extends { readonly voter: string }>(
  answers: readonly T[],
  share: number,
  random: Random,
) {
  const voters = [...new Set(answers.map(({ voter }) => voter))].sort()
  const heldOut = new Set(voters.filter(() => random.uniform() < share))
  return {
    taught: answers.filter(({ voter }) => !heldOut.has(voter)),
    heldOut: answers.filter(({ voter }) => heldOut.has(voter)),
  }
}

/** Likes and others at or above each score, highest first; equal scores are one step. */
function thresholds(judged: readonly Judged[]) {
  const sorted = [...judged].sort((a, b) => b.score - a.score)
  const steps: { hits: number; misses: number }[] = []
  let [hits, misses] = [0, 0]
  sorted.forEach(({ score, liked }, i) => {
    if (liked) hits++
    else misses++
    if (sorted[i + 1]?.score !== score) steps.push({ hits, misses })
  })
  return steps
}

function rocArea(judged: readonly Judged[]): number {
  const { likes, others } = classes(judged)
  let [area, last] = [0, { hits: 0, misses: 0 }]
  for (const step of thresholds(judged)) {
    area += ((step.misses - last.misses) * (step.hits + last.hits)) / 2
    last = step
  }
  return area / (likes * others)
}

/** Σ (recall gained) · precision: no interpolation, which would flatter. */
function averagePrecision(judged: readonly Judged[]): number {
  const { likes } = classes(judged)
  let [area, before] = [0, 0]
  for (const { hits, misses } of thresholds(judged)) {
    area += (hits - before) * (hits / (hits + misses))
    before = hits
  }
  return area / likes
}

function classes(judged: readonly Judged[]) {
  const likes = judged.filter(({ liked }) => liked).length
  return { likes, others: judged.length - likes }
}

/** Voters drawn with replacement, with all their answers; samples that lack a class are left out. */
function bootstrap(judged: readonly Judged[], random: Random): readonly (readonly Judged[])[] {
  const groups = new Map<string, Judged[]>()
  for (const one of judged) {
    const own = groups.get(one.voter)
    if (own) own.push(one)
    else groups.set(one.voter, [one])
  }
  const byVoter = [...groups.values()]
  return Array.from({ length: resamples }, () =>
    byVoter.flatMap(() => byVoter[random.integer(byVoter.length)]!),
  ).filter((sample) => {
    const { likes, others } = classes(sample)
    return likes > 0 && others > 0
  })
}
