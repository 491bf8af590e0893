// Two pictures at a time: which pair comes next, on which side. A voter's seed and answers decide everything, so a
// session is a small value that can be stored, undone and replayed. Every pass shows every picture once (equal exposure);
// from the second pass on, pictures with similar answers meet (a Swiss tournament), so that some 2 n pairs rank n.
import { createRandom, shuffle, type Random } from '../fragment/index.ts'
import { PairingError } from './errors.ts'

/** What a voter said to a pair. "Can't decide" counts as shown. */
export type PairAnswer = 'left' | 'right' | 'undecided'

/** A session of pairs. */
export interface Pairing {
  /** Manifest indices of the pictures that take part. */
  readonly pictures: readonly number[]
  /** Unsigned 32-bit integer; another voter's or another session's differs. */
  readonly seed: number
  /** How often each picture is shown at most. 4 passes are 2 n pairs. */
  readonly passes: number
  /** One for each pair so far, in order. */
  readonly answers: readonly PairAnswer[]
}

/** Manifest indices on both sides. */
export interface Pair {
  readonly left: number
  readonly right: number
}

/**
 * Starts a session.
 *
 * @throws PairingError for fewer than two pictures or one of them twice.
 */
export function startPairing(pictures: readonly number[], seed: number, passes = 4): Pairing {
  if (pictures.length < 2 || new Set(pictures).size !== pictures.length) {
    throw new PairingError('pairing/pictures', { pictures: pictures.length })
  }
  return { pictures, seed, passes, answers: [] }
}

/** The pair to show now, or null when all passes are done. */
export function currentPair(pairing: Pairing): Pair | null {
  return planPairs(pairing)[pairing.answers.length] ?? null
}

/** The session after an answer to the current pair; unchanged when there is none. */
export function answerPair(pairing: Pairing, answer: PairAnswer): Pairing {
  return currentPair(pairing) ? { ...pairing, answers: [...pairing.answers, answer] } : pairing
}

/** The session before the last answer; its pair is shown again, on the same sides. */
export function undoAnswer(pairing: Pairing): Pairing {
  return { ...pairing, answers: pairing.answers.slice(0, -1) }
}

/** The pairs shown so far, with their answers. */
export function answeredPairs(pairing: Pairing): readonly (Pair & { readonly answer: PairAnswer })[] {
  const pairs = planPairs(pairing)
  return pairing.answers.map((answer, i) => ({ ...pairs[i]!, answer }))
}

/** How one picture stands in a session. */
interface Standing {
  readonly picture: number
  shown: number
  /** Times on the left minus times on the right. */
  balance: number
  /** Pairs won minus pairs lost. */
  score: number
}

/** All pairs that the answers so far determine: the passes that are answered, and the one after them. */
function planPairs({ pictures, seed, passes, answers }: Pairing): readonly Pair[] {
  const standings = new Map(pictures.map((picture) => [picture, { picture, shown: 0, balance: 0, score: 0 }]))
  const met = new Set<string>()
  const pairs: Pair[] = []
  for (let pass = 0; pass < passes && pairs.length <= answers.length; pass++) {
    const planned = planPass([...standings.values()], met, createRandom(seed, `pairs ${pass}`))
    for (const { left, right } of planned) {
      const answer = answers[pairs.length]
      const win = answer === 'left' ? 1 : answer === 'right' ? -1 : 0
      note(standings.get(left)!, 1, win)
      note(standings.get(right)!, -1, -win)
      met.add(meeting(left, right))
      pairs.push({ left, right })
    }
  }
  return pairs
}

/** One pass: everybody once; of an odd number one sits out, each time another. */
function planPass(standings: Standing[], met: ReadonlySet<string>, random: Random): Pair[] {
  const waiting = shuffle(standings, random)
  if (waiting.length % 2) waiting.splice(indexOfLargest(waiting.map(({ shown }) => shown)), 1)
  waiting.sort((a, b) => b.score - a.score) // stable: equal scores stay in random order
  const pairs: [Standing, Standing][] = []
  while (waiting.length) {
    const a = waiting.shift()!
    const fitting = (b: Standing) => !a.balance || Math.sign(a.balance) !== Math.sign(b.balance)
    const fresh = (b: Standing) => !met.has(meeting(a.picture, b.picture))
    const preferences = [(b: Standing) => fitting(b) && fresh(b), fitting, fresh, () => true]
    const preference = preferences.find((preference) => waiting.some(preference))!
    const [b] = waiting.splice(waiting.findIndex(preference), 1) as [Standing]
    // Who was more often on the right goes left; otherwise a coin. With an even number of pictures two passes balance exactly.
    const isLeft = a.balance === b.balance ? random.integer(2) === 0 : a.balance < b.balance
    pairs.push(isLeft ? [a, b] : [b, a])
  }
  // Who sat out comes first, so that exposure is equal again as soon as possible.
  return shuffle(pairs, random)
    .sort((p, q) => Math.min(p[0].shown, p[1].shown) - Math.min(q[0].shown, q[1].shown))
    .map(([left, right]) => ({ left: left.picture, right: right.picture }))
}

function note(standing: Standing, side: number, win: number): void {
  standing.shown++
  standing.balance += side
  standing.score += win
}

const meeting = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`)

function indexOfLargest(values: readonly number[]): number {
  return values.indexOf(values.reduce((most, value) => Math.max(most, value), -Infinity))
}
