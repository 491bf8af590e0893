// Weeks of one simulated artist: brief, candidates, choice, votes, learning, by the room's own code, only painting emulated.
import { createRandom } from '../../../src/fragment/index.ts'
import {
  choosePictures,
  defaultTasteRules,
  defaultVocabulary,
  learnExactHead,
  lessonOf,
  pictureSupport,
  writeBrief,
  type PastRound,
} from '../../../src/taste/index.ts'
import { attackedStyle, createCommunity, type Attack } from './community.ts'
import { createEmulator, latentSize, type Picture } from './emulator.ts'
import { floatBrief } from './floatBrief.ts'
import { simulatedGrammar } from './grammar.ts'
import type { VocabularyOfBench } from './rooms.ts'
import type { KindOfTaste } from './tastes.ts'

export interface LoopRequest {
  readonly kind: KindOfTaste
  /** The grammar the targets are about (default), or the one that ships. */
  readonly grammar?: keyof typeof grammars
  readonly seed: number
  readonly weeks?: number
  readonly voters?: number
  readonly capped?: boolean
  /** Who ranks the candidates: the exact head, the hidden truth, or nobody (then prompts are uniform, too: the control). */
  readonly select?: 'head' | 'oracle' | 'control'
  readonly brief?: 'integer' | 'float'
  readonly attack?: Attack
  /** The week whose votes are the first of another taste. */
  readonly turnsAt?: number
}

export interface LoopResult {
  /** Mean true utility of the shown pictures, by week. */
  readonly u: readonly number[]
  /** True utility of the picture with the most VP, by week. */
  readonly winner: readonly number[]
  /** In the last week: entropy of terms and of styles over that of uniform weights, and mean 1 − cosine of the judge's view. */
  readonly entropy: number
  readonly styleEntropy: number
  readonly spread: number
  /** Share of the last week in the attackers' style. */
  readonly attacked: number
}

const shownCount = 350
const grammars = { section2: simulatedGrammar(), shipped: defaultVocabulary() }
const uniformSize = 2000

export function runLoop(request: LoopRequest): LoopResult {
  const {
    kind,
    seed,
    weeks = 8,
    voters = 100,
    capped = true,
    select = 'head',
    brief: form = 'integer',
    turnsAt,
  } = request
  const grammar = grammars[request.grammar ?? 'section2']
  const emulate = createEmulator(grammar, seed)
  const draw = createRandom(seed, `paint ${kind} ${select}`)
  const rules = {
    ...defaultTasteRules,
    ...(request.grammar !== 'shipped' && { questions: 0, themed: 0 }),
    capped,
    ...(select === 'control' && { candidates: 1 }),
  }
  const uniform = uniformPictures(grammar, emulate, seed)
  const communityOf = (name: string) =>
    createCommunity({
      kind,
      vocabulary: grammar,
      seed,
      name,
      voters,
      uniform,
      ...(request.attack && { attack: request.attack }),
    })
  let community = communityOf('first')
  const past: PastRound[] = []
  const lessons: ReturnType<typeof lessonOf>[] = []
  const said = new Set<string>()
  const [u, winner]: [number[], number[]] = [[], []]
  let [shown, recent]: [readonly Picture[], Float64Array | null] = [[], null]
  for (let week = 0; week <= weeks; week++) {
    if (week === turnsAt) community = communityOf('second')
    const beacon = createRandom(seed, `beacon ${week}`)
      .integer(2 ** 32)
      .toString(16)
      .padStart(64, '0')
    const order = {
      charterId: 'da'.repeat(32),
      round: week,
      beacon,
      theme: null,
      vocabularyId: grammar.id,
      entrants: shownCount,
      rules,
    }
    const input = { vocabulary: grammar, past: select === 'control' ? [] : past, shown: said, brief: order }
    const brief = form === 'float' ? floatBrief(input, seed) : writeBrief(input)
    const pictures = brief.candidates.map(({ terms }) => emulate(terms, draw))
    const chosen =
      select === 'control' || week === 0
        ? pictures.map((_, k) => k).slice(0, shownCount)
        : select === 'oracle'
          ? best(pictures.map((picture) => community.truth(picture, recent)))
          : choosePictures({
              vocabulary: grammar,
              brief,
              rules,
              embeddings: pictures.map(({ guide }) => guide),
              head: learnExactHead(grammar, lessons, week, rules),
              shown: shownCount,
            }).map(({ candidate }) => candidate)
    shown = chosen.map((k) => pictures[k]!)
    const truth = shown.map((picture) => community.truth(picture, recent))
    const votes = community.vote(shown, week, recent)
    const totals = Array<bigint>(shownCount).fill(0n)
    for (const { choices } of votes) for (const { index, power } of choices) totals[index]! += power
    u.push(mean(truth))
    winner.push(truth[totals.reduce((top, total, i) => (total > totals[top]! ? i : top), 0)]!)
    for (const k of chosen) said.add(brief.candidates[k]!.sentence)
    const support = pictureSupport(votes, shownCount, rules.capShare)
    past.push({
      number: week,
      showings: shown.map(({ terms }, i) => ({ id: `${week}.${i}`, terms })),
      support,
    })
    if (select === 'head') {
      lessons.push(
        lessonOf(
          grammar,
          week,
          shown.map(({ terms, guide }) => ({ terms, embedding: guide })),
          support,
        ),
      )
    }
    recent = centre(shown, recent)
  }
  const style = grammar.slots.findIndex(({ name }) => name === 'style')
  return {
    u,
    winner,
    ...diversityOf(grammar, shown),
    attacked: shown.filter(({ terms }) => terms[style] === attackedStyle).length / shownCount,
  }
}

/** Pictures of the grammar drawn at random: the unit of utility. */
export function uniformPictures(
  grammar: VocabularyOfBench,
  emulate: ReturnType<typeof createEmulator>,
  seed: number,
  size = uniformSize,
): readonly Picture[] {
  const beacon = seed.toString(16).padStart(64, '0')
  const rules = { ...defaultTasteRules, candidates: 1 }
  const order = {
    charterId: '00'.repeat(32),
    round: 0,
    beacon,
    theme: null,
    vocabularyId: grammar.id,
    entrants: size,
    rules,
  }
  const { candidates } = writeBrief({ vocabulary: grammar, past: [], shown: new Set(), brief: order })
  const draw = createRandom(seed, 'uniform')
  return candidates.map(({ terms }) => emulate(terms, draw))
}

function best(scores: readonly number[]): readonly number[] {
  return scores
    .map((_, k) => k)
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, shownCount)
}

/** The mean view of the last two weeks, of which novelty likers tire. */
function centre(shown: readonly Picture[], before: Float64Array | null): Float64Array {
  const sum = new Float64Array(latentSize)
  for (const { judge } of shown) judge.forEach((x, k) => (sum[k]! += x / shown.length))
  return before === null ? sum : sum.map((x, k) => (x + before[k]!) / 2)
}

function diversityOf({ slots }: VocabularyOfBench, shown: readonly Picture[]) {
  const entropies = slots.flatMap(({ name, terms }, slot) => {
    if (terms.length === 1) return []
    const counts = Array<number>(terms.length).fill(0)
    for (const picture of shown) counts[picture.terms[slot]!]!++
    return [{ name, value: entropyOf(counts) / Math.log(Math.min(terms.length, shown.length)) }]
  })
  // |Σ v|² = n + 2 Σ cos over all pairs of unit vectors. Real views have a part in common, so that two uniform ones are at
  // 1 − cos = 0.85; here it is an axis of its own.
  const common = 0.15 / 0.85
  const sum = new Float64Array(latentSize)
  let along = 0
  for (const { judge } of shown) {
    const length = Math.sqrt(judge.reduce((total, x) => total + x * x, common))
    judge.forEach((x, k) => (sum[k]! += x / length))
    along += Math.sqrt(common) / length
  }
  const n = shown.length
  const square = sum.reduce((total, x) => total + x * x, along * along)
  return {
    entropy: mean(entropies.map(({ value }) => value)),
    styleEntropy: entropies.find(({ name }) => name === 'style')!.value,
    spread: 1 - (square - n) / (n * (n - 1)),
  }
}

function entropyOf(counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0)
  return counts.reduce((sum, count) => (count > 0 ? sum - (count / all) * Math.log(count / all) : sum), 0)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length
}
