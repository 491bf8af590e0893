// What a vote is before it is signed: budgets that are never exceeded in silence, orders that favour nobody, and a draft
// that keeps both ways.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatChoices, usedPower, type Choice } from '../../../src/ballots/index.ts'
import { answerPair } from '../../../src/rounds/index.ts'
import {
  choicesOf,
  emptyDraft,
  gridChoices,
  hasVotes,
  isUncast,
  keptChoices,
} from '../../../src/ui/vote/state/ballotDraft.ts'
import { budgetOf, fitTo, giveTo } from '../../../src/ui/vote/state/budget.ts'
import { drawPairing, mostInPairs, pairsInAll, visitorOrder } from '../../../src/ui/vote/state/order.ts'
import { phaseOf } from '../../../src/ui/vote/state/phase.ts'

const choice = (index: number, power: bigint): Choice => ({ index, power })

describe('the budget', () => {
  test.each([
    ['250 VP', { status: 'known', power: 250n }, 250n, true, null],
    ['0 VP', { status: 'known', power: 0n }, 100n, false, 'none at the snapshot'],
    ['unknown VP', { status: 'unknown' }, 100n, false, 'unknown'],
    ['VP not read yet', { status: 'reading' }, 100n, false, 'reading'],
    ['no wallet', { status: 'none' }, 100n, false, 'no wallet'],
  ] as const)('with %s', (_, power, amount, isVotingPower, why) => {
    expect(budgetOf(power)).toEqual({ power: amount, isVotingPower, why })
  })

  test.each([
    ['gives what was asked', [], 40n, true, 40n, null],
    ['gives what is left', [choice(7, 90n)], 40n, true, 10n, 'short'],
    ['gives nothing when all is used', [choice(7, 100n)], 40n, true, 0n, 'all used'],
    ['counts what is taken away like what is given', [choice(7, -90n)], 40n, true, 10n, 'short'],
    ['takes away', [], -40n, true, -40n, null],
    ['does not take away where that is not allowed', [], -40n, false, 0n, 'no negative votes'],
    ['counts the picture’s own amount anew', [choice(3, 80n), choice(7, 20n)], 60n, true, 60n, null],
    ['lets somebody over the budget take back', [choice(3, 180n)], 170n, true, 170n, null],
  ] as const)('%s', (_, before, wanted, negativeVotes, power, refusal) => {
    const given = giveTo(before, 3, wanted, 100n, negativeVotes)
    expect(given).toMatchObject({ power, refusal })
    expect(given.choices.find(({ index }) => index === 3)?.power ?? 0n).toBe(power)
  })

  test('changes nothing when it refuses', () => {
    const before = [choice(7, 100n)]
    expect(giveTo(before, 3, 1n, 100n, true).choices).toBe(before)
  })

  test('makes no ballot that is too long to be signed', () => {
    let choices: readonly Choice[] = []
    let refused = 0
    for (let index = 1000; index < 2000; index++) {
      const given = giveTo(choices, index, 1000n, 10_000_000n, true)
      choices = given.choices
      if (given.refusal === 'too many pictures') refused++
    }
    expect(refused).toBeGreaterThan(0)
    expect(() => formatChoices(choices)).not.toThrow()
  })

  const amounts = fc.uniqueArray(
    fc.record({
      index: fc.nat(60),
      power: fc.bigInt(-1000n, 1000n).filter((power) => power !== 0n),
    }),
    { selector: ({ index }) => index, minLength: 1, maxLength: 40 },
  )

  test('is never exceeded, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.bigInt(-300n, 300n)), { maxLength: 40 }),
        fc.bigInt(1n, 500n),
        fc.boolean(),
        (wishes, budget, negativeVotes) => {
          let choices: readonly Choice[] = []
          for (const [index, wanted] of wishes) {
            ;({ choices } = giveTo(choices, index, wanted, budget, negativeVotes))
          }
          expect(usedPower(choices) <= budget).toBe(true)
          if (!negativeVotes) expect(choices.every(({ power }) => power > 0n)).toBe(true)
          formatChoices(choices)
        },
      ),
    )
  })

  test('is spent whole when amounts are fitted to it, in their order and with their signs', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt(1n, 5000n), (choices, budget) => {
        const fitted = fitTo(choices, budget)
        expect(usedPower(fitted)).toBe(budget)
        for (const { index, power } of fitted) {
          const before = choices.find((each) => each.index === index)!.power
          expect(power < 0n).toBe(before < 0n)
        }
      }),
    )
    expect(fitTo([], 40n)).toEqual([])
    expect(fitTo([choice(1, 60n), choice(2, -30n)], 30n)).toEqual([choice(1, 20n), choice(2, -10n)])
  })
})

describe('the order', () => {
  test('shows every picture once, the same to one visitor and another to the next', () => {
    const order = visitorOrder(32, 7)
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, i) => i))
    expect(visitorOrder(32, 7)).toEqual(order)
    expect(visitorOrder(32, 8)).not.toEqual(order)
  })

  test('gives every picture the first place about as often', () => {
    const firsts = new Map<number, number>()
    for (let seed = 0; seed < 4000; seed++) {
      const [first] = visitorOrder(8, seed)
      firsts.set(first!, (firsts.get(first!) ?? 0) + 1)
    }
    // 500 expected, standard deviation 21: five of them either way.
    for (const times of firsts.values()) expect(Math.abs(times - 500)).toBeLessThan(105)
    expect(firsts.size).toBe(8)
  })

  test.each([
    [32, 32, 64],
    [7, 7, 12],
    [1050, mostInPairs, 256],
  ])('of %d pictures brings %d into pairs, %d pairs at most', (count, inPairs, pairs) => {
    const pairing = drawPairing(count, 3)
    expect(new Set(pairing.pictures).size).toBe(inPairs)
    expect(pairsInAll(pairing)).toBe(pairs)
    expect(pairing.pictures.every((index) => index < count)).toBe(true)
  })
})

describe('a draft', () => {
  const draft = emptyDraft('ab'.repeat(32), 8, 5, 1000)

  test('begins empty', () => {
    expect(hasVotes(draft)).toBe(false)
    expect(choicesOf(draft, 100n, true)).toEqual([])
  })

  test('signs the way used last and keeps the other', () => {
    const answered = { ...draft, pairing: answerPair(draft.pairing!, 'left') }
    const both = { ...answered, choices: keptChoices([choice(2, 40n)]) }
    expect(usedPower(choicesOf({ ...both, way: 'pairs' }, 100n, true))).toBe(100n)
    expect(choicesOf({ ...both, way: 'grid' }, 100n, true)).toEqual([choice(2, 40n)])
    expect(gridChoices({ ...both, way: 'pairs' })).toEqual([choice(2, 40n)])
  })

  test('signs the pairs while the grid is only looked at, and the other way round', () => {
    const answered = { ...draft, pairing: answerPair(draft.pairing!, 'left'), way: 'grid' } as const
    expect(usedPower(choicesOf(answered, 100n, true))).toBe(100n)
    const given = { ...draft, choices: keptChoices([choice(2, 40n)]), way: 'pairs' } as const
    expect(choicesOf(given, 100n, true)).toEqual([choice(2, 40n)])
  })

  test('only gives where nothing may be taken away', () => {
    const answered = { ...draft, pairing: answerPair(draft.pairing!, 'left') }
    expect(choicesOf(answered, 100n, false).map(({ power }) => power)).toEqual([100n])
  })

  test('is cast until it changes', () => {
    expect(isUncast(draft)).toBe(true)
    expect(isUncast({ ...draft, localAt: 2000 })).toBe(false)
    expect(isUncast({ ...draft, localAt: 2000, updatedAt: 3000 })).toBe(true)
  })
})

test.each([
  [999, 'coming'],
  [1000, 'open'],
  [1999, 'open'],
  [2000, 'closed'],
] as const)('at %d the round is %s', (now, phase) => {
  expect(phaseOf({ opensAt: 1000, closesAt: 2000 }, now)).toBe(phase)
})
