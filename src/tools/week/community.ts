// Simulated voters with a stated taste. What somebody likes of a prompt is 45 % shared, 25 % their own and 30 % whim (shares of the
// variance); all of it is in the words, so a picture's true utility follows from its brief. Utilities are in standard deviations of
// prompts drawn without any taste.
import type { Choice } from '../../ballots/index.ts'
import { createRandom, type Random } from '../../fragment/index.ts'
import type { Vocabulary } from '../../taste/index.ts'
import { uniformBrief } from './uniform.ts'
import type { VotersFile } from './voters.ts'

type Terms = readonly number[]
type Liking = (terms: Terms) => number

export interface Voter {
  readonly name: string
  /** Whole tokens, one VP each. */
  readonly stake: bigint
}

export interface Community {
  readonly voters: readonly Voter[]
  /** Mean over people of how much they like a prompt. */
  truth(terms: Terms): number
  /** What each of them votes in a round, in their order; empty for who gives nothing. */
  vote(number: number, pictures: readonly Terms[]): readonly (readonly Choice[])[]
}

const shares = { shared: Math.sqrt(0.45), own: Math.sqrt(0.25), whim: Math.sqrt(0.3) }

/** The built-in community is of so many people at this seed. */
export const builtIn = { voters: 100, seed: 0 } as const

/** The community of a file, or, for null, the built-in one. @throws Error for a term that the vocabulary lacks */
export function createCommunity(vocabulary: Vocabulary, file: VotersFile | null): Community {
  const uniform = uniformBrief(vocabulary, 1000).candidates.map(({ terms }) => terms)
  const people = file ? peopleOfFile(vocabulary, file) : builtInPeople(vocabulary)
  const shared = standardised(people.shared, uniform)
  const voters = people.voters.map(({ liking, ...voter }) => ({
    ...voter,
    own: standardised(liking, uniform.slice(0, 300)),
  }))
  return {
    voters,
    truth: shared,
    vote(number, pictures) {
      const random = createRandom(people.seed, `votes of week ${number}`)
      return voters.map(({ stake, own }) =>
        choicesOf(
          pictures,
          stake,
          random,
          (terms) => shares.shared * shared(terms) + shares.own * own(terms),
        ),
      )
    },
  }
}

interface People {
  readonly seed: number
  readonly shared: Liking
  readonly voters: readonly (Voter & { readonly liking: Liking })[]
}

function builtInPeople(vocabulary: Vocabulary): People {
  const { seed, voters } = builtIn
  const stakes = createRandom(seed, 'stakes')
  return {
    seed,
    shared: drawnLiking(vocabulary, seed, 'shared'),
    // Few hold much and many hold little: Pareto with exponent 1.2, at least 10 whole tokens.
    voters: Array.from({ length: voters }, (_, i) => ({
      name: `simulated ${i}`,
      stake: BigInt(Math.floor(10 * (1 - stakes.uniform()) ** (-1 / 1.2))),
      liking: drawnLiking(vocabulary, seed, `own ${i}`),
    })),
  }
}

/** How far the words of a slot sway people; a slot that is not here leaves them cold. Subjects count by 24 groups. */
const sway: Readonly<Record<string, number>> = {
  subject: 1,
  style: 1,
  palette: 0.8,
  scene: 0.8,
  sky: 0.6,
  mood: 0.6,
  view: 0.6,
  pattern: 0.6,
  form: 0.5,
  relation: 0.4,
}

/** A random effect of each term, and one of each pair of scene and style. */
function drawnLiking({ slots }: Vocabulary, seed: number, name: string): Liking {
  const effect = (label: string) => createRandom(seed, `${name} likes ${label}`).normal()
  const tables = slots.map(({ name: slot, terms }) => {
    const weight = sway[slot] ?? 0
    return terms.map(({ id }, t) => {
      const group = slot === 'subject' ? String((t * 7) % 24) : id
      return weight === 0 ? 0 : weight * effect(`${slot}:${group}`)
    })
  })
  const [scene, style] = ['scene', 'style'].map((slot) => slots.findIndex((each) => each.name === slot))
  const pair = (terms: Terms) =>
    scene! < 0 || style! < 0 ? 0 : 0.6 * effect(`scene ${terms[scene!]!} in style ${terms[style!]!}`)
  return (terms) => terms.reduce((sum, term, slot) => sum + tables[slot]![term]!, pair(terms))
}

function peopleOfFile(vocabulary: Vocabulary, { seed, taste, voters }: VotersFile): People {
  return {
    seed,
    shared: statedLiking(vocabulary, taste),
    voters: voters.map(({ name, stake, taste: own }) => ({
      name,
      stake: BigInt(stake),
      liking: statedLiking(vocabulary, own),
    })),
  }
}

function statedLiking({ slots }: Vocabulary, taste: VotersFile['taste']): Liking {
  const tables = slots.map(({ terms }) => terms.map(() => 0))
  for (const [name, value] of Object.entries(taste)) {
    const [slotName, id] = name.split(/:(.*)/s)
    const slot = slots.findIndex((each) => each.name === slotName)
    const term = slots[slot]?.terms.findIndex((each) => each.id === id) ?? -1
    if (term < 0) throw new Error(`the vocabulary has no term "${name.slice(0, 60)}"`)
    tables[slot]![term] = value
  }
  return (terms) => terms.reduce((sum, term, slot) => sum + tables[slot]![term]!, 0)
}

/** The liking less its mean, over its deviation. Who likes nothing in particular likes everything by 0. */
function standardised(liking: Liking, uniform: readonly Terms[]): Liking {
  const values = uniform.map(liking)
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
  return deviation < 1e-9 ? () => 0 : (terms) => (liking(terms) - mean) / deviation
}

/** Sees 30 to 100 pictures, likes a twentieth of them and at least one, gives 1/rank of nine tenths, sometimes takes a tenth. */
function choicesOf(
  pictures: readonly Terms[],
  stake: bigint,
  random: Random,
  liking: Liking,
): readonly Choice[] {
  const size = Math.min(pictures.length, 30 + random.integer(71))
  const seen = new Set<number>()
  while (seen.size < size) seen.add(random.integer(pictures.length))
  const ranked = [...seen]
    .map((index) => ({ index, value: liking(pictures[index]!) + shares.whim * random.normal() }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
  const liked = ranked.slice(0, Math.min(ranked.length - 1, Math.max(1, poisson(size / 20, random))))
  const all = liked.reduce((sum, _, r) => sum + Math.floor(5040 / (r + 1)), 0)
  const choices = liked.map(({ index }, r) => ({
    index,
    power: (stake * 9n * BigInt(Math.floor(5040 / (r + 1)))) / BigInt(10 * all),
  }))
  if (random.uniform() < 0.3) choices.push({ index: ranked.at(-1)!.index, power: -(stake / 10n) })
  return choices.filter(({ power }) => power !== 0n)
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
