// A simulated community: what each voter likes, and what they vote. Ballots say what was chosen, not what was seen.
import { createRandom, type Random } from '../../../src/fragment/index.ts'
import type { Vote } from '../../../src/taste/index.ts'
import type { Picture } from './emulator.ts'
import type { VocabularyOfBench } from './rooms.ts'
import { cosine, hiddenTaste, standardised, type KindOfTaste, type Liking } from './tastes.ts'

/** A vote with what its voter had before their eyes; a ballot does not say that. */
export interface SeenVote extends Vote {
  readonly seen: readonly number[]
}

export interface Community {
  /** Mean over people, in deviations of uniform pictures: what the simulation reports. */
  readonly truth: (picture: Picture, recent: Float64Array | null) => number
  vote(shown: readonly Picture[], week: number, recent: Float64Array | null): readonly SeenVote[]
  /** What one of its people likes, without noise. */
  likingOf(person: number): Liking
}

export interface Attack {
  readonly kind: 'whale' | 'sybils'
  /** Share of all stake. */
  readonly share: number
}

export interface CommunityRequest {
  readonly kind: KindOfTaste
  readonly vocabulary: VocabularyOfBench
  readonly seed: number
  /** Another name is another taste of the same people. */
  readonly name: string
  readonly voters: number
  readonly uniform: readonly Picture[]
  readonly attack?: Attack
}

/** The style that attackers push: position of a term of the slot "style". */
export const attackedStyle = 5

export function createCommunity({
  kind,
  vocabulary,
  seed,
  name,
  voters,
  uniform,
  attack,
}: CommunityRequest): Community {
  const stakes = createRandom(seed, 'stakes')
  // Pareto(1.2), at least 10 whole tokens.
  const powers = Array.from({ length: voters }, () => Math.floor(10 * (1 - stakes.uniform()) ** (-1 / 1.2)))
  const all = powers.reduce((sum, power) => sum + power, 0)
  const shared = [standardised(hiddenTaste(kind, vocabulary, seed, name), uniform)]
  if (kind === 'curved') shared.push(standardised(hiddenTaste(kind, vocabulary, seed, name, -1), uniform))
  const novelty: (picture: Picture, recent: Float64Array | null) => number = ({ judge }, recent) =>
    recent === null ? 0 : -4 * cosine(judge, recent)
  // Camps of 55 and 45 percent; of curved tastes 15 percent like what is new.
  const likes = (camp: number, isNovel: boolean) => (picture: Picture, recent: Float64Array | null) =>
    isNovel ? novelty(picture, recent) : shared[camp]!(picture)
  const raw = (picture: Picture, recent: Float64Array | null) =>
    kind === 'curved'
      ? 0.85 * (0.55 * shared[0]!(picture) + 0.45 * shared[1]!(picture)) + 0.15 * novelty(picture, recent)
      : shared[0]!(picture)
  const scale = standardisation(uniform.map((picture) => raw(picture, null)))
  const sample = uniform.slice(0, 300)
  const people = powers.map((power, i) => {
    const own = standardised(
      hiddenTaste(kind === 'curved' ? 'lin' : kind, vocabulary, seed, `own ${i}`),
      sample,
    )
    const lot = createRandom(seed, `camp ${i}`)
    return {
      power,
      own,
      liking: likes(
        kind === 'curved' && lot.uniform() > 0.55 ? 1 : 0,
        kind === 'curved' && lot.uniform() < 0.15,
      ),
    }
  })
  const whale = standardised(hiddenTaste(kind, vocabulary, seed, 'whale'), uniform)
  return {
    truth: (picture, recent) => (raw(picture, recent) - scale.mean) / scale.deviation,
    likingOf(person) {
      const { liking, own } = people[person]!
      return (picture) => Math.sqrt(0.45) * liking(picture, null) + Math.sqrt(0.25) * own(picture)
    },
    vote(shown, week, recent) {
      const random = createRandom(seed, `${name} votes of week ${week}`)
      const votes = people.map(({ power, own, liking }) =>
        voteOf(
          shown,
          power,
          random,
          (picture) => Math.sqrt(0.45) * liking(picture, recent) + Math.sqrt(0.25) * own(picture),
        ),
      )
      if (attack?.kind === 'whale')
        votes.push(voteOf(shown, Math.floor((all * attack.share) / (1 - attack.share)), random, whale))
      if (attack?.kind === 'sybils')
        votes.push(...sybilVotes(vocabulary, shown, (all * attack.share) / (1 - attack.share), random))
      return votes.filter(({ choices }) => choices.length > 0)
    },
  }
}

/** Sees 30 to 100 pictures, likes a twentieth of them and at least one, gives 1/rank of nine tenths, sometimes takes a tenth. */
function voteOf(shown: readonly Picture[], power: number, random: Random, liking: Liking): SeenVote {
  const size = Math.min(shown.length, 30 + random.integer(71))
  const seen = new Set<number>()
  while (seen.size < size) seen.add(random.integer(shown.length))
  const ranked = [...seen]
    .map((index) => ({ index, value: liking(shown[index]!) + Math.sqrt(0.3) * random.normal() }))
    .sort((a, b) => b.value - a.value)
  const liked = ranked.slice(0, Math.max(1, poisson(size / 20, random)))
  const whole = liked.reduce((sum, _, r) => sum + 1 / (r + 1), 0)
  const choices = liked.map(({ index }, r) => ({
    index,
    power: BigInt(Math.floor((0.9 * power) / (r + 1) / whole)),
  }))
  if (random.uniform() < 0.3)
    choices.push({ index: ranked.at(-1)!.index, power: -BigInt(Math.floor(power / 10)) })
  return { choices: choices.filter(({ power: given }) => given !== 0n), seen: [...seen] }
}

/** 300 wallets that share a stake and want one style. */
function sybilVotes(
  { slots }: VocabularyOfBench,
  shown: readonly Picture[],
  stake: number,
  random: Random,
): readonly SeenVote[] {
  const style = slots.findIndex(({ name }) => name === 'style')
  const wanted = shown.flatMap(({ terms }, i) => (terms[style] === attackedStyle ? [i] : []))
  if (wanted.length === 0) return []
  const power = BigInt(Math.max(1, Math.floor(stake / 300)))
  return Array.from({ length: 300 }, () => ({
    choices: [{ index: wanted[random.integer(wanted.length)]!, power }],
    seen: wanted,
  }))
}

function poisson(mean: number, random: Random): number {
  const stop = Math.exp(-mean)
  let [count, product] = [0, random.uniform()]
  while (product > stop) {
    product *= random.uniform()
    count++
  }
  return count
}

function standardisation(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) }
}
