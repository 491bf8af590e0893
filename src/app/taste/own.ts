// What one person likes: begins at the community's head and learns from their answers and their votes of this device. Pure; runs in
// the worker.
import { createRandom, type Critic } from '../../fragment/index.ts'
import {
  beginAt,
  choosePair,
  chosenBetween,
  leastAnswers,
  learnFromPairs,
  predict,
  surenessOf,
  termPhrase,
  viewOf,
  type PairAnswer,
  type Sureness,
} from '../../taste/index.ts'
import { criticFrom, sharesBelow } from './community.ts'
import { picturesOnce, type TasteMaterial } from './material.ts'

/** A pair that was answered with a preference, by picture ids. */
export interface Preferred {
  readonly preferred: string
  readonly other: string
}

export interface OwnRequest {
  readonly material: TasteMaterial
  /** Of the community's report; null where there is none. */
  readonly prior: Float64Array | null
  readonly pairs: readonly Preferred[]
  /** Answers asked for on the page of taste: from 20 to 100 the pair that teaches most is asked. */
  readonly asked: number
}

export interface OwnReport {
  /** Pairs it learnt from: both pictures are known. */
  readonly pairs: number
  /** So many pairs it takes before it moves. */
  readonly least: number
  /** Liking of the artist's pictures, by id: share of pictures liked less, 0 to 1; empty while nothing is known. */
  readonly liking: ReadonlyMap<string, number>
  /** The same of the visitor's own paintings, among the artist's. */
  readonly ofOwn: ReadonlyMap<string, number>
  readonly sureness: Sureness | null
  /** Rank correlation with the community's liking, −1 to 1; null where either is unknown. */
  readonly agreement: number | null
  /** Of the terms that were shown, as they are said, those it leans to most and least; empty where prompts have no terms, or nothing was answered. */
  readonly towards: readonly string[]
  readonly away: readonly string[]
  /** This taste as a guide for paintings; null while nothing was learnt. */
  readonly critic: Critic | null
  /** The pair to ask next; null with fewer than two pictures. */
  readonly next: readonly [string, string] | null
  /** Whether the posterior chose it; otherwise it was drawn. */
  readonly isChosen: boolean
}

/** Pictures that pairs are drawn from, the newest. */
const mostAsked = 350

export function readOwn({ material, prior, pairs, asked }: OwnRequest): OwnReport {
  const { vocabulary } = material
  const pictures = picturesOnce(material).flatMap(({ id, terms, embedding }) =>
    embedding ? [{ id, terms, view: viewOf(vocabulary, { terms, embedding }) }] : [],
  )
  const paintings = material.own.flatMap(({ id, embedding }) =>
    embedding ? [{ id, view: viewOf(vocabulary, { terms: null, embedding }) }] : [],
  )
  const views = new Map([...paintings, ...pictures].map(({ id, view }) => [id, view]))
  const answers = pairs.flatMap(({ preferred, other }): PairAnswer[] => {
    const [a, b] = [views.get(preferred), views.get(other)]
    return a && b ? [{ preferred: a, other: b }] : []
  })
  const dims = pictures[0]?.view.length ?? 0
  const start = beginAt(prior ?? new Float64Array(dims))
  // A pair and its opposite cancel; with too few of either there is only the beginning.
  const isTaught = answers.length >= leastAnswers && !cancelOut(pairs)
  const head = isTaught ? learnFromPairs(answers, prior ? { mean: prior } : {}) : start
  const isKnown = isTaught || prior !== null
  const likingOf = (view: Float64Array) => predict(head, view).logit
  const liking = isKnown ? sharesBelow(pictures.map(({ id, view }) => [id, likingOf(view)])) : new Map()
  const asking = pictures.slice(-mostAsked)
  const random = createRandom(asked, 'pair')
  const pair =
    asking.length < 2
      ? null
      : choosePair(
          head,
          asking.map(({ view }) => view),
          asked,
          random,
        )
  const words = isTaught && material.hasTerms ? leanings(material, pictures, likingOf) : []
  return {
    pairs: isTaught ? answers.length : 0,
    least: leastAnswers,
    liking,
    ofOwn: isKnown
      ? new Map(
          paintings.map(({ id, view }) => {
            const value = likingOf(view)
            return [
              id,
              pictures.filter((each) => likingOf(each.view) < value).length / (pictures.length || 1),
            ]
          }),
        )
      : new Map(),
    sureness: isKnown
      ? surenessOf(
          head,
          pictures.map(({ view }) => view),
          createRandom(0, 'own pairs'),
        )
      : null,
    agreement:
      isTaught && prior
        ? agreementOf(
            pictures.map(({ view }) => view),
            prior,
            head.weights,
          )
        : null,
    towards: words.slice(0, 4),
    away: words.length > 8 ? words.slice(-4).reverse() : [],
    critic: isTaught ? criticFrom(material, head.weights) : null,
    next: pair && [asking[pair[0]]!.id, asking[pair[1]]!.id],
    isChosen: asked >= chosenBetween[0] && asked <= chosenBetween[1],
  }
}

function cancelOut(pairs: readonly Preferred[]): boolean {
  const net = new Map<string, number>()
  for (const { preferred, other } of pairs) {
    const [key, sign] = preferred < other ? [`${preferred} ${other}`, 1] : [`${other} ${preferred}`, -1]
    net.set(key, (net.get(key) ?? 0) + sign)
  }
  return [...net.values()].every((sum) => sum === 0)
}

/** Terms as they are said, by the mean liking of the pictures that have them, the most liked first; a term of one picture says too little. */
function leanings(
  { vocabulary }: TasteMaterial,
  pictures: readonly { readonly terms: readonly number[] | null; readonly view: Float64Array }[],
  likingOf: (view: Float64Array) => number,
): readonly string[] {
  const { slots } = vocabulary
  const sums = new Map<string, { sum: number; count: number }>()
  for (const { terms, view } of pictures) {
    const value = likingOf(view)
    terms?.forEach((term, slot) => {
      const { say, id } = slots[slot]!.terms[term]!
      if (say.replace(/\{[^}]*\}/g, '') === '') return
      const name = `${slots[slot]!.name}:${id}`
      const entry = sums.get(name) ?? { sum: 0, count: 0 }
      sums.set(name, { sum: entry.sum + value, count: entry.count + 1 })
    })
  }
  return [...sums]
    .filter(([, { count }]) => count > 1)
    .sort(([a, x], [b, y]) => y.sum / y.count - x.sum / x.count || (a < b ? -1 : 1))
    .map(([name]) => termPhrase(vocabulary, name))
}

/** Spearman's rank correlation of two directions over pictures. */
function agreementOf(views: readonly Float64Array[], a: Float64Array, b: Float64Array): number | null {
  if (views.length < 3) return null
  const ranks = (w: Float64Array) => {
    const rank = Array<number>(views.length)
    views
      .map((view, i) => ({ i, value: view.reduce((sum, x, k) => sum + x * w[k]!, 0) }))
      .sort((x, y) => x.value - y.value || x.i - y.i)
      .forEach(({ i }, r) => (rank[i] = r))
    return rank
  }
  const [first, second] = [ranks(a), ranks(b)]
  const n = views.length
  const d = first.reduce((sum, r, i) => sum + (r - second[i]!) ** 2, 0)
  return 1 - (6 * d) / (n * (n * n - 1))
}
