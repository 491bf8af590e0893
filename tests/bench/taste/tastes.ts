// What simulated people like: a shared part, an own part and noise. Utilities are in standard deviations of uniform prompts.
import { createRandom } from '../../../src/fragment/index.ts'
import { latentSize, type Picture } from './emulator.ts'
import type { VocabularyOfBench } from './rooms.ts'

export const kindsOfTaste = ['lin', 'mix', 'terms', 'curved'] as const
export type KindOfTaste = (typeof kindsOfTaste)[number]

export type Liking = (picture: Picture) => number

/**
 * A hidden taste of a kind, not yet standardised. `lin`: a direction of the judge's space. `terms`: random effects of words with
 * style × tail and scene × style, whether the picture shows them or not. `mix`: half each. `curved`: bumps around three prototypes.
 */
export function hiddenTaste(
  kind: KindOfTaste,
  vocabulary: VocabularyOfBench,
  seed: number,
  name: string,
  camp = 1,
): Liking {
  const random = createRandom(seed, `taste ${kind === 'mix' ? 'lin' : kind} ${name}`)
  if (kind === 'mix') {
    const [picture, words] = [
      hiddenTaste('lin', vocabulary, seed, name),
      hiddenTaste('terms', vocabulary, seed, name),
    ]
    return (one) => picture(one) + words(one) / wordsDeviation
  }
  if (kind === 'lin') {
    const direction = Float64Array.from({ length: latentSize }, () => random.normal())
    const scale = 1 / linearSpread(direction)
    return ({ judge }) => scale * dot(direction, judge)
  }
  if (kind === 'terms') return likingOfTerms(vocabulary, seed, name)
  // Of the camps' prototypes the first are opposite, the others each camp's own.
  const ofCamp = createRandom(seed, `camp ${camp} ${name}`)
  const prototypes = [0, 1, 2].map((i) =>
    Float64Array.from({ length: latentSize }, (_, k) => {
      const value = i === 0 ? camp * random.normal() : ofCamp.normal()
      return value / Math.sqrt(1 + k / 6)
    }),
  )
  return ({ judge }) => prototypes.reduce((sum, p) => sum + Math.exp(4 * (cosine(p, judge) - 0.3)), 0)
}

/** About the deviation of `terms` over uniform pictures of section 2's grammar: so `mix` is half each. */
const wordsDeviation = 2.0

/** Weights of the parts, as far as a grammar has them; subjects count by 24 groups. */
const effects: Readonly<Record<string, number>> = {
  subject: 1,
  style: 1,
  tail: 1,
  palette: 0.8,
  scene: 0.8,
  sky: 0.6,
  mood: 0.6,
  view: 0.6,
  pattern: 0.6,
  form: 0.5,
  relation: 0.4,
}
const pairs = [
  ['style', 'tail'],
  ['scene', 'style'],
] as const

function likingOfTerms({ slots }: VocabularyOfBench, seed: number, name: string): Liking {
  const effect = (label: string) => createRandom(seed, `effect ${name} ${label}`).normal()
  const position = (slot: string) => slots.findIndex((each) => each.name === slot)
  const single = Object.entries(effects).flatMap(([slot, weight]) => {
    const at = position(slot)
    if (at < 0) return []
    const group = (id: string, t: number) => (slot === 'subject' ? String((t * 7) % 24) : id)
    return [{ at, table: slots[at]!.terms.map(({ id }, t) => weight * effect(`${slot} ${group(id, t)}`)) }]
  })
  const double = pairs.flatMap(([a, b]) => {
    const [first, second] = [position(a), position(b)]
    if (first < 0 || second < 0) return []
    const width = slots[second]!.terms.length
    const own = createRandom(seed, `effect ${name} ${a} ${b}`)
    const table = Float64Array.from({ length: slots[first]!.terms.length * width }, () => 0.6 * own.normal())
    return [{ first, second, width, table }]
  })
  return ({ terms }) => {
    let sum = 0
    for (const { at, table } of single) sum += table[terms[at]!]!
    for (const { first, second, width, table } of double)
      sum += table[terms[first]! * width + terms[second]!]!
    return sum
  }
}

/** The liking less its mean, over its deviation, on a sample of uniform pictures. */
export function standardised(liking: Liking, uniform: readonly Picture[]): Liking {
  const values = uniform.map(liking)
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
  return (picture) => (liking(picture) - mean) / deviation
}

/** Deviation of a linear liking where the judge's variances fall as the emulator's. */
function linearSpread(direction: Float64Array): number {
  let [sum, all] = [0, 0]
  direction.forEach((x, k) => {
    const variance = 1 / (1 + k / 6)
    sum += x * x * variance
    all += variance
  })
  return Math.sqrt(sum / all)
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

export function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}
