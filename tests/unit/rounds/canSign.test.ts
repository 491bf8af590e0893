import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChoicesError, usedPower, type Choice } from '../../../src/ballots/index.ts'
import { canSign, type KnownPower } from '../../../src/rounds/index.ts'
import { closesAt, exampleRound, opensAt } from '../../fixtures/round.ts'

const round = exampleRound()
const onlyGiving = exampleRound({ charter: { negativeVotes: false } })
const known: KnownPower = { status: 'known', power: 100n }
const choices: readonly Choice[] = [
  { index: 0, power: 60n },
  { index: 3, power: -40n },
]

describe('whether a ballot may be signed', () => {
  it.each([
    ['before the opening', round, choices, known, opensAt - 1, { status: 'not-open' }],
    ['at the close', round, choices, known, closesAt, { status: 'closed' }],
    ['without a wallet', round, choices, { status: 'none' }, opensAt, { status: 'no-wallet' }],
    ['while power is being read', round, choices, { status: 'reading' }, opensAt, { status: 'reading' }],
    ['with the whole budget', round, choices, known, opensAt, { status: 'ready', choices: '0:+60,3:-40' }],
    [
      'with unknown power, which is not 0',
      round,
      choices,
      { status: 'unknown' },
      opensAt,
      { status: 'ready', choices: '0:+60,3:-40' },
    ],
    [
      'one VP over the budget',
      round,
      [...choices, { index: 1, power: 1n }],
      known,
      opensAt,
      { status: 'over-budget', used: 101n, power: 100n },
    ],
    [
      'with a picture the round lacks',
      round,
      [{ index: 4, power: 1n }],
      known,
      opensAt,
      { status: 'unknown-picture', index: 4 },
    ],
    [
      'taking away where only giving is allowed',
      onlyGiving,
      choices,
      known,
      opensAt,
      { status: 'negative-power', index: 3 },
    ],
    [
      'with nothing, which takes an earlier ballot back',
      round,
      [],
      known,
      closesAt - 1,
      { status: 'ready', choices: '' },
    ],
  ] as const)('%s', (_, of, chosen, power, now, verdict) => {
    expect(canSign(of, chosen, power, now)).toEqual(verdict)
  })

  it('says why choices cannot be written', () => {
    const verdict = canSign(
      round,
      [
        { index: 0, power: 1n },
        { index: 0, power: 2n },
      ],
      known,
      opensAt,
    )
    expect(verdict).toEqual({ status: 'bad-choices', error: expect.any(ChoicesError) })
  })

  it('never lets more be signed than there is', () => {
    const choice = fc.record({ index: fc.nat(5), power: fc.bigInt(-200n, 200n) })
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 6 }), fc.bigInt(0n, 300n), (chosen, power) => {
        const verdict = canSign(round, chosen, { status: 'known', power }, opensAt)
        if (verdict.status === 'ready') expect(usedPower(chosen) <= power).toBe(true)
      }),
    )
  })
})
