import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { powerFromStake, powerPresets, votingPowers, type StakeReading } from '../../../src/rounds/index.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const ada = `0x${'ad'.repeat(20)}` as const
const token = 10n ** 18n

describe('voting power', () => {
  it('is the floor of the sum over chains, not the sum of floors', () => {
    const halves = stakeOf(ada, 0n).map((reading) => ({ ...reading, amount: token / 2n }))
    expect(votingPowers(round, halves)(ada, 'all')).toEqual({ status: 'known', power: 1n })
    expect(votingPowers(round, halves)(ada, [1])).toEqual({ status: 'known', power: 0n })
  })

  it.each<[string, (readings: StakeReading[]) => StakeReading[], number[]]>([
    ['a missing chain', ([ethereum]) => [ethereum!], [8453]],
    ['no readings', () => [], [1, 8453]],
    [
      'another block',
      ([ethereum, base]) => [{ ...ethereum!, blockHash: `0x${'99'.repeat(32)}` }, base!],
      [1],
    ],
    ['another contract', ([ethereum, base]) => [{ ...ethereum!, contract: base!.contract }, base!], [1]],
    [
      'the right contract on the wrong chain',
      ([ethereum, base]) => [{ ...ethereum!, chainId: 10 }, base!],
      [1],
    ],
    ['sources that disagree', ([ethereum, base]) => [ethereum!, base!, { ...base!, amount: 0n }], [8453]],
  ])('is unknown, never 0, with %s', (name, change, missing) => {
    expect(votingPowers(round, change(stakeOf(ada, 5n, 5n)))(ada, 'all')).toEqual({
      status: 'unknown',
      missing,
      isDisputed: name === 'sources that disagree',
    })
  })

  it('stays disputed when a third source repeats one of two', () => {
    const [ethereum, base] = stakeOf(ada, 5n, 5n) as [StakeReading, StakeReading]
    const readings = [ethereum, base, { ...base, amount: 0n }, base, base]
    expect(votingPowers(round, readings)(ada, 'all').status).toBe('unknown')
  })

  it('is known where the missing chain does not matter', () => {
    const [ethereum] = stakeOf(ada, 5n)
    expect(votingPowers(round, [ethereum!])(ada, [1])).toEqual({ status: 'known', power: 5n })
  })

  it('knows Botto’s rules', () => {
    const stakes = (amount: bigint) => [{ amount, decimals: 18 }]
    expect(powerFromStake(powerPresets.botto, stakes(1_999_999_999_999_999_999n))).toBe(1n)
    expect(powerFromStake(powerPresets.botto2021, stakes(1n))).toBe(100n)
    expect(powerFromStake(powerPresets.botto2021, stakes(0n))).toBe(0n)
    expect(powerFromStake({ kind: 'flat', power: 5, minimum: 2 }, stakes(2n * token - 1n))).toBe(0n)
    expect(powerFromStake({ kind: 'linear', perToken: 200 }, stakes(token / 2n))).toBe(100n)
  })

  it('is exact for any amounts and decimals', () => {
    const stake = fc.record({
      amount: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      decimals: fc.integer({ min: 0, max: 36 }),
    })
    fc.assert(
      fc.property(fc.array(stake, { maxLength: 4 }), (stakes) => {
        const scale = 10n ** 36n
        const sum = stakes.reduce(
          (total, { amount, decimals }) => total + (amount * scale) / 10n ** BigInt(decimals),
          0n,
        )
        expect(powerFromStake(powerPresets.botto, stakes)).toBe(sum / scale)
      }),
    )
  })
})
