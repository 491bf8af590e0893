// Budgets that are never exceeded in silence.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatChoices, usedPower, type Choice } from '../../../src/ballots/index.ts'
import { budgetOf, fitTo, giveTo, isOverBudget } from '../../../src/rounds/index.ts'

const choice = (index: number, power: bigint): Choice => ({ index, power })

describe('the budget', () => {
  test.each([
    ['250 VP', { status: 'known', power: 250n }, 250n, true, null],
    ['0 VP', { status: 'known', power: 0n }, 100n, false, 'none-at-snapshot'],
    ['unknown VP', { status: 'unknown' }, 100n, false, 'unknown'],
    ['VP not read yet', { status: 'reading' }, 100n, false, 'reading'],
    ['no-wallet', { status: 'none' }, 100n, false, 'no-wallet'],
  ] as const)('with %s', (_, power, amount, isVotingPower, why) => {
    expect(budgetOf(power)).toEqual({ power: amount, isVotingPower, why })
  })

  test.each([
    ['gives what was asked', [], 40n, true, 40n, null],
    ['gives what is left', [choice(7, 90n)], 40n, true, 10n, 'short'],
    ['gives nothing when all is used', [choice(7, 100n)], 40n, true, 0n, 'all-used'],
    ['counts what is taken away like what is given', [choice(7, -90n)], 40n, true, 10n, 'short'],
    ['takes away', [], -40n, true, -40n, null],
    ['does not take away where that is not allowed', [], -40n, false, 0n, 'no-negative-votes'],
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
      if (given.refusal === 'too-many-pictures') refused++
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
        (requests, budget, negativeVotes) => {
          let choices: readonly Choice[] = []
          for (const [index, wanted] of requests) {
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

  test('is not exceeded by anything while it is unknown', () => {
    expect(isOverBudget(10n ** 18n, { status: 'unknown' })).toBe(false)
    expect(isOverBudget(41n, { status: 'known', power: 40n })).toBe(true)
    expect(isOverBudget(40n, { status: 'known', power: 40n })).toBe(false)
  })
})
