import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatChoices, usedPower } from '../../../src/ballots/index.ts'
import {
  answeredPairs,
  answerPair,
  currentPair,
  pairsToChoices,
  PairingError,
  startPairing,
  undoAnswer,
  type Pair,
  type PairAnswer,
  type Pairing,
} from '../../../src/rounds/index.ts'

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const answers: PairAnswer[] = ['left', 'right', 'undecided']

/** Answers until there is nothing left to ask, or for so many pairs. */
function play(pairing: Pairing, answer: (pair: Pair, i: number) => PairAnswer, pairs = Infinity): Pairing {
  let session = pairing
  for (let i = 0; i < pairs; i++) {
    const pair = currentPair(session)
    if (!pair) break
    session = answerPair(session, answer(pair, i))
  }
  return session
}

/** How often each picture was shown, and how much oftener on the left. */
function exposure(session: Pairing): { shown: number[]; balance: number[] } {
  const shown = new Map(session.pictures.map((picture) => [picture, 0]))
  const balance = new Map(shown)
  for (const { left, right } of answeredPairs(session)) {
    for (const picture of [left, right]) shown.set(picture, shown.get(picture)! + 1)
    balance.set(left, balance.get(left)! + 1)
    balance.set(right, balance.get(right)! - 1)
  }
  return { shown: [...shown.values()], balance: [...balance.values()] }
}

const spread = (values: number[]) => Math.max(...values) - Math.min(...values)
const session = fc.record({
  count: fc.integer({ min: 2, max: 33 }),
  seed: fc.nat(),
  said: fc.array(fc.constantFrom(...answers), { minLength: 1, maxLength: 30 }),
  stop: fc.nat(70),
})

describe('pairs', () => {
  it('show every picture equally often, on both sides alike, wherever one stops', () => {
    fc.assert(
      fc.property(session, ({ count, seed, said, stop }) => {
        const done = play(startPairing(range(count), seed), (_, i) => said[i % said.length]!, stop)
        const { shown, balance } = exposure(done)
        const odd = count % 2 // of an odd number one sits out each pass, and catches up in the next
        expect(spread(shown)).toBeLessThanOrEqual(1 + odd)
        expect(Math.max(...balance.map(Math.abs))).toBeLessThanOrEqual(1 + odd)
      }),
      { numRuns: 300 },
    )
  })

  it('balance sides exactly after every second pass of an even number', () => {
    fc.assert(
      fc.property(session, fc.constantFrom(2, 4), ({ count, seed, said }, passes) => {
        const done = play(startPairing(range(2 * count), seed, passes), (_, i) => said[i % said.length]!)
        expect(done.answers).toHaveLength(passes * count)
        expect(new Set(exposure(done).balance)).toEqual(new Set([0]))
      }),
    )
  })

  it('take some 2 n pairs for n pictures, and hardly ever repeat one', () => {
    const done = play(startPairing(range(350), 7), ({ left, right }) => (left < right ? 'left' : 'right'))
    expect(done.answers).toHaveLength(700)
    const meetings = answeredPairs(done).map(({ left, right }) => [left, right].sort((a, b) => a - b).join())
    expect(new Set(meetings).size).toBeGreaterThanOrEqual(695)
  })

  it('rank better than chance: the order of wins follows the true order', () => {
    const done = play(startPairing(range(100), 3), ({ left, right }) => (left < right ? 'left' : 'right'))
    const choices = pairsToChoices(done, 1000n, true)
    const half = (from: number) =>
      choices
        .filter(({ index }) => index >= from && index < from + 50)
        .reduce((sum, { power }) => sum + power, 0n)
    // True order 0 … 99, always answered rightly: the better half should hold nearly all that is given.
    expect(half(0)).toBeGreaterThan(350n)
    expect(half(50)).toBeLessThan(-350n)
  })

  it('meet their likes from the second pass on', () => {
    const games = range(20).map((seed) =>
      play(startPairing(range(64), seed), ({ left, right }) => (left < right ? 'left' : 'right')),
    )
    const gap = (pass: number) => {
      const pairs = games.flatMap((done) => answeredPairs(done).slice(pass * 32, (pass + 1) * 32))
      return pairs.reduce((sum, { left, right }) => sum + Math.abs(left - right), 0) / pairs.length
    }
    // Random pairs of 64 lie 65 / 3 = 21.7 apart in the mean (standard error of 640 pairs: 0.6).
    expect(gap(0)).toBeGreaterThan(19)
    expect(gap(3)).toBeLessThan(14)
  })

  it('come in another order and on other sides for another seed', () => {
    const first = [1, 2, 3, 4, 5, 6].map((seed) => currentPair(startPairing(range(32), seed))!)
    expect(new Set(first.map((pair) => JSON.stringify(pair))).size).toBeGreaterThan(4)
    // Of 400 coins, left falls to the smaller index between 160 and 240 times (four standard errors).
    const lefts = range(400).filter((seed) => currentPair(startPairing([0, 1], seed))!.left === 0).length
    expect(Math.abs(lefts - 200)).toBeLessThan(40)
  })

  it('are the same again from the stored session', () => {
    const done = play(startPairing(range(9), 4), (_, i) => answers[i % 3]!, 11)
    expect(currentPair(JSON.parse(JSON.stringify(done)))).toEqual(currentPair(done))
  })

  it('can be undone, one after another, to the same pairs on the same sides', () => {
    fc.assert(
      fc.property(session, ({ count, seed, said, stop }) => {
        const before = play(startPairing(range(count), seed), (_, i) => said[i % said.length]!, stop)
        if (!currentPair(before)) return
        for (const answer of answers) expect(undoAnswer(answerPair(before, answer))).toEqual(before)
      }),
    )
    expect(undoAnswer(startPairing([1, 2], 1)).answers).toEqual([])
  })

  it('end, and then ignore answers', () => {
    const done = play(startPairing([5, 8], 1), () => 'left')
    expect(done.answers).toHaveLength(4)
    expect(answerPair(done, 'left')).toBe(done)
  })

  it.each([[[]], [[1]], [[1, 1]]])('cannot be made of %j', (pictures) => {
    expect(() => startPairing(pictures, 1)).toThrow(PairingError)
  })
})

describe('choices from pairs', () => {
  /** A session of one pass in which the given pictures won or lost. */
  const decided = (answer: PairAnswer) => play(startPairing([3, 8], 2, 1), () => answer)

  it('give to what won and take from what lost, in proportion', () => {
    const won = decided('left')
    const { left, right } = answeredPairs(won)[0]!
    const expected = [
      { index: left, power: 5n },
      { index: right, power: -5n },
    ].sort((a, b) => a.index - b.index)
    expect(pairsToChoices(won, 10n, true)).toEqual(expected)
    expect(pairsToChoices(won, 10n, false)).toEqual([{ index: left, power: 10n }])
  })

  it('give nothing where nothing was decided', () => {
    expect(pairsToChoices(decided('undecided'), 10n, true)).toEqual([])
    expect(pairsToChoices(startPairing([1, 2], 1), 10n, true)).toEqual([])
  })

  it('spend exactly the budget in whole numbers, in canonical order, and favour no worse picture', () => {
    fc.assert(
      fc.property(
        session,
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.boolean(),
        ({ count, seed, said, stop }, budget, negative) => {
          const done = play(startPairing(range(count), seed), (_, i) => said[i % said.length]!, stop)
          const choices = pairsToChoices(done, budget, negative)
          expect(choices.length === 0 || usedPower(choices) === budget).toBe(true)
          expect(formatChoices(choices)).toBe(
            choices.map(({ index, power }) => `${index}:${power > 0n ? '+' : ''}${power}`).join(),
          )
          if (!negative) expect(choices.every(({ power }) => power > 0n)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('refuse a negative budget', () =>
    expect(() => pairsToChoices(decided('left'), -1n, true)).toThrow(PairingError))
})
