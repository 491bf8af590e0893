// How well heads tell what single people will like, on pictures drawn at random (chosen ones flatter a head less and less), and
// how many pairs one person has to answer.
import { createRandom } from '../../../src/fragment/index.ts'
import {
  choosePair,
  curvesOf,
  defaultTasteRules,
  learnExactHead,
  learnFromPairs,
  learnLogistic,
  lessonOf,
  pictureSupport,
  predict,
  scoreOf,
  viewOf,
  type PairAnswer,
} from '../../../src/taste/index.ts'
import { rankCorrelation } from '../../fixtures/taste/likings.ts'
import { createCommunity, type SeenVote } from './community.ts'
import { createEmulator, type Picture } from './emulator.ts'
import { simulatedGrammar } from './grammar.ts'
import { uniformPictures } from './loop.ts'
import type { KindOfTaste } from './tastes.ts'

const grammar = simulatedGrammar()
const seen = ({ terms, guide }: Picture) => ({ terms, embedding: guide })

function firstWeek(kind: KindOfTaste, seed: number) {
  const emulate = createEmulator(grammar, seed)
  const uniform = uniformPictures(grammar, emulate, seed)
  const community = createCommunity({ kind, vocabulary: grammar, seed, name: 'probe', voters: 100, uniform })
  const [shown, probe] = [uniform.slice(0, 350), uniform.slice(350, 700)]
  const votes = community.vote(shown, 0, null)
  const support = pictureSupport(votes, shown.length, defaultTasteRules.capShare)
  const head = learnExactHead(grammar, [lessonOf(grammar, 0, shown.map(seen), support)], 1, defaultTasteRules)
  return { uniform, community, shown, probe, votes, head }
}

/** Every picture a voter saw, and whether it was liked. */
function answersOf(votes: readonly SeenVote[], views: readonly Float64Array[]) {
  return votes.flatMap(({ seen: all, choices }, voter) => {
    const liked = new Set(choices.filter(({ power }) => power > 0n).map(({ index }) => index))
    return all.map((index) => ({ index, x: views[index]!, liked: liked.has(index), voter: `voter ${voter}` }))
  })
}

/** Area under precision–recall over the prevalence, of the exact head and of the logistic one. */
export function probeHeads(
  kind: KindOfTaste,
  seed: number,
): { readonly ridge: number; readonly logistic: number } {
  const { community, shown, probe, votes, head } = firstWeek(kind, seed)
  const logistic = learnLogistic(
    answersOf(
      votes,
      shown.map((one) => viewOf(grammar, seen(one))),
    ),
    { tau: 0.5 },
  )
  const views = probe.map((one) => viewOf(grammar, seen(one)))
  const asked = answersOf(
    [1, 2, 3, 4].flatMap((week) => community.vote(probe, week, null)),
    views,
  )
  const lift = (score: (index: number) => number) => {
    const scores = probe.map((_, index) => score(index))
    const { precisionRecallArea, prevalence } = curvesOf(
      asked.map(({ index, liked, voter }) => ({ score: scores[index]!, liked, voter })),
      createRandom(seed),
    )
    return precisionRecallArea.value / prevalence
  }
  return {
    ridge: lift((index) => scoreOf(grammar, head, seen(probe[index]!))),
    logistic: lift((index) => predict(logistic, views[index]!).logit),
  }
}

/** Rank correlation of a person's head with their liking: cold after 40 and 80 pairs, and before any from the community's head. */
export function probePairs(seed: number): {
  readonly at40: number
  readonly at80: number
  readonly community: number
} {
  const { uniform, community, shown, votes } = firstWeek('lin', seed)
  const liking = community.likingOf(0)
  const [pool, held] = [shown, uniform.slice(700, 1700)]
  const views = pool.map((one) => viewOf(grammar, seen(one)))
  const [heldViews, truth] = [held.map((one) => viewOf(grammar, seen(one))), held.map(liking)]
  const noise = createRandom(seed, 'answers')
  const pairs: PairAnswer[] = []
  const at = new Map<number, number>()
  let own: ReturnType<typeof learnFromPairs> | null = null
  while (pairs.length < 80) {
    const [a, b] =
      own === null ? [noise.integer(350), noise.integer(350)] : choosePair(own, views, pairs.length, noise)
    if (a === b) continue
    const difference =
      liking(pool[a]!) - liking(pool[b]!) + Math.sqrt(0.3) * (noise.normal() - noise.normal())
    const [preferred, other] = difference > 0 ? [a, b] : [b, a]
    pairs.push({ preferred: views[preferred]!, other: views[other]! })
    if (pairs.length % 8 !== 0) continue
    own = learnFromPairs(pairs)
    const learnt = own
    at.set(
      pairs.length,
      rankCorrelation(
        heldViews.map((x) => predictLogit(learnt.weights, x)),
        truth,
      ),
    )
  }
  const start = learnLogistic(likesAndOthers(votes, views))
  const guesses = heldViews.map((x) => predictLogit(start.weights, x))
  // One person is one draw of an own taste: before any pair the mean over many of them is what a newcomer may expect.
  const newcomers = Array.from({ length: 20 }, (_, person) =>
    rankCorrelation(guesses, held.map(community.likingOf(person))),
  )
  return {
    at40: at.get(40)!,
    at80: at.get(80)!,
    community: newcomers.reduce((sum, rho) => sum + rho, 0) / newcomers.length,
  }
}

/** For each picture how many voters gave it something and how many nothing: what ballots say, and what the page starts a newcomer with. */
function likesAndOthers(votes: readonly SeenVote[], views: readonly Float64Array[]) {
  const likes = Array<number>(views.length).fill(0)
  for (const { choices } of votes) for (const { index, power } of choices) if (power > 0n) likes[index]!++
  return views.flatMap((x, i) =>
    [
      { x, liked: true, voter: '', times: likes[i]! },
      { x, liked: false, voter: '', times: votes.length - likes[i]! },
    ].filter(({ times }) => times > 0),
  )
}

/** The mean of the posterior alone: order needs no variance. */
function predictLogit(weights: Float64Array, x: Float64Array): number {
  return weights.reduce((sum, weight, i) => sum + weight * x[i]!, 0)
}
