// The brief as one would write it with floating-point numbers and an ordinary generator: what the integer one is held against.
import { createRandom } from '../../../src/fragment/index.ts'
import { settle, sentenceOf, type Brief, type BriefInput } from '../../../src/taste/index.ts'

/** The same rules (γ 2, decay 0.7, smoothing, crossover, mutation) without floors and clamps. */
export function floatBrief({ vocabulary, past, shown, brief }: BriefInput, seed: number): Brief {
  const random = createRandom(seed, `float ${brief.round}`)
  const { rules } = brief
  const rows = past.flatMap(({ number, showings, support }) => {
    const age = 0.7 ** (brief.round - 1 - number)
    const positive = support.net.reduce((sum, s) => (s > 0n ? sum + s : sum), 0n)
    return showings.map(({ terms }, i) => {
      const share =
        positive === 0n ? 1 : Math.max(0, Number(support.net[i]!)) / (Number(positive) / showings.length)
      return { terms: terms!, age, relative: share }
    })
  })
  const weights = vocabulary.slots.map(({ terms }, slot) => {
    const [counts, sums] = [
      Array<number>(terms.length).fill(rules.smoothing),
      Array<number>(terms.length).fill(rules.smoothing),
    ]
    for (const { terms: had, age, relative } of rows) {
      counts[had[slot]!]! += age
      sums[had[slot]!]! += age * relative
    }
    return terms.map(({ weight }, t) => weight * (sums[t]! / counts[t]!) ** 2)
  })
  const plain = vocabulary.slots.map(({ terms }) => terms.map(({ weight }) => weight))
  const parentWeights = rows.map(({ age, relative }) => Math.max(relative - 1, 0) * age)
  const pick = (list: readonly number[]) => {
    let left = random.uniform() * list.reduce((sum, w) => sum + w, 0)
    const found = list.findIndex((w) => (left -= w) < 0)
    return found < 0 ? list.length - 1 : found
  }
  const hasParents = parentWeights.some((w) => w > 0)
  const taken = new Set<string>()
  const candidates: Brief['candidates'][number][] = []
  while (candidates.length < brief.entrants * rules.candidates) {
    const isExplored = random.uniform() < rules.explored / 100 || !hasParents
    const pair =
      isExplored || random.uniform() * 100 >= rules.crossed
        ? null
        : [pick(parentWeights), pick(parentWeights)]
    const drawn = vocabulary.slots.map((_, slot) => {
      if (isExplored) return pick(plain[slot]!)
      if (pair === null || random.uniform() * 256 < rules.mutation) return pick(weights[slot]!)
      return rows[pair[random.integer(2)]!]!.terms[slot]!
    })
    const terms = settle(vocabulary, drawn)
    const sentence = sentenceOf(vocabulary, terms)
    if (taken.has(sentence) || shown.has(sentence)) continue
    taken.add(sentence)
    const origin: Brief['candidates'][number]['origin'] = isExplored
      ? { opening: 'words' }
      : { opening: 'trend', way: 'terms', liked: [] }
    candidates.push({ sentence, terms, seed: 0, attempt: 0, origin })
  }
  return { version: 1, ...brief, candidates }
}
