// Whether a community is split: voters whose likes point in opposite directions average to little, and one head for both pleases
// neither. Two camps are looked for in one half of everybody's likes and believed only where the other half agrees.
import type { Random } from '../../fragment/index.ts'

/** What one voter liked, as views of pictures less the view of the average picture [d]. */
export interface VoterLikes {
  readonly voter: string
  readonly likes: readonly ArrayLike<number>[]
}

export interface Camps {
  readonly isSplit: boolean
  /** Voters with two likes or more: the others cannot be checked. */
  readonly voters: number
  /** Voters of each camp, the larger first; both lists together hold every voter that could be placed. */
  readonly members: readonly [readonly string[], readonly string[]]
  /** Share of voters whose other half of likes lies nearer to their own camp, with Wilson's interval; ½ is chance. */
  readonly agreement: { readonly value: number; readonly low: number; readonly high: number }
  /** Cosine of the two camps' directions in the other half: below 0 they want opposite things. */
  readonly cosine: number
}

/** Fewer voters than this say nothing of camps. */
export const leastVoters = 20
const passes = 50

/**
 * Looks for two camps (k-means of unit vectors, k = 2); null with fewer than `leastVoters` voters who liked two pictures or more.
 *
 * Noise alone always falls into two opposite heaps, so the halves are kept apart: heaps are made with one, agreement and cosine are
 * measured with the other.
 */
export function findCamps(community: readonly VoterLikes[], random: Random): Camps | null {
  const people = community.filter(({ likes }) => likes.length >= 2)
  if (people.length < leastVoters) return null
  const halves = people.map(({ likes }) => {
    const order = likes.map((x) => ({ x, lot: random.uniform() })).sort((a, b) => a.lot - b.lot)
    return {
      first: unit(sumOf(order.filter((_, i) => i % 2 === 0).map(({ x }) => x))),
      second: unit(sumOf(order.filter((_, i) => i % 2 === 1).map(({ x }) => x))),
    }
  })
  const heaps = twoMeans(halves.map(({ first }) => first))
  const centres = centresOf(
    halves.map(({ first }) => first),
    heaps,
  )
  const others = centresOf(
    halves.map(({ second }) => second),
    heaps,
  )
  const agreeing = halves.filter(
    ({ second }, i) => product(second, centres[heaps[i]!]!) > product(second, centres[1 - heaps[i]!]!),
  ).length
  const agreement = wilson(agreeing, people.length)
  const cosine = product(others[0], others[1])
  const members = [0, 1]
    .map((heap) => people.flatMap(({ voter }, i) => (heaps[i] === heap ? [voter] : [])))
    .sort((a, b) => b.length - a.length) as [string[], string[]]
  return { isSplit: agreement.low > 0.5 && cosine < 0, voters: people.length, members, agreement, cosine }
}

/** Which of two heaps each unit vector falls into; begins with the two that are farthest apart from the first. */
function twoMeans(vectors: readonly Float64Array[]): readonly (0 | 1)[] {
  const far = (from: Float64Array) =>
    vectors.reduce((most, v) => (product(v, from) < product(most, from) ? v : most), vectors[0]!)
  const one = far(vectors[0]!)
  let centres: readonly [Float64Array, Float64Array] = [one, far(one)]
  let heaps: readonly (0 | 1)[] = []
  for (let pass = 0; pass < passes; pass++) {
    const next = vectors.map((v) => (product(v, centres[0]) >= product(v, centres[1]) ? 0 : 1))
    if (next.every((heap, i) => heap === heaps[i])) break
    heaps = next
    centres = centresOf(vectors, heaps)
  }
  return heaps
}

function centresOf(
  vectors: readonly Float64Array[],
  heaps: readonly (0 | 1)[],
): readonly [Float64Array, Float64Array] {
  const of = (heap: 0 | 1) => unit(sumOf(vectors.filter((_, i) => heaps[i] === heap)))
  const [a, b] = [of(0), of(1)]
  const empty = new Float64Array(vectors[0]!.length)
  return [a.length > 0 ? a : empty, b.length > 0 ? b : empty]
}

/** Wilson (1927), 95 %. */
function wilson(hits: number, of: number): Camps['agreement'] {
  const z = 1.96
  const p = hits / of
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2))
  return { value: p, low: middle - half, high: middle + half }
}

function sumOf(vectors: readonly ArrayLike<number>[]): Float64Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0)
  for (const v of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += v[i]!
  return sum
}

function unit(v: Float64Array): Float64Array {
  const length = Math.sqrt(product(v, v))
  return length > 0 ? v.map((x) => x / length) : v
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
