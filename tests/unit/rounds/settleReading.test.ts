import { describe, expect, it } from 'vitest'
import { settleReading, votingPowers } from '../../../src/rounds/index.ts'
import { addressOf, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'

const ada = addressOf(voterNamed('ada'))
const [then] = stakeOf(ada, 10n) as [ReturnType<typeof stakeOf>[number]]
const [now] = stakeOf(ada, 20n) as [ReturnType<typeof stakeOf>[number]]

describe('one stake, read before and asked again', () => {
  it.each([
    ['takes what the chain says now', { status: 'known', value: now }, then, { from: 'chain', value: now }],
    ['keeps what this device read when nobody asks', undefined, then, { from: 'device', value: then }],
    [
      'keeps it when no source answers',
      { status: 'unknown', reason: 'no-answer' },
      then,
      { from: 'device', value: then },
    ],
    [
      'becomes unknown when sources contradict each other',
      { status: 'unknown', reason: 'disagreement' },
      then,
      null,
    ],
    ['stays unknown when it was never read', { status: 'unknown', reason: 'no-answer' }, undefined, null],
    ['stays unknown when nobody ever asked', undefined, undefined, null],
  ] as const)('%s', (_, fresh, kept, settled) => {
    expect(settleReading(fresh, kept)).toEqual(settled)
  })

  it('makes the whole power unknown, not smaller, when one stake is', () => {
    const round = exampleRound()
    const [, base] = stakeOf(ada, 0n, 5n)
    const settled = [
      settleReading({ status: 'unknown', reason: 'disagreement' }, then),
      settleReading(undefined, base),
    ]
    const readings = settled.flatMap((each) => (each ? [each.value] : []))
    expect(votingPowers(round, readings)(ada, 'all')).toEqual({
      status: 'unknown',
      missing: [1],
      isDisputed: false,
    })
  })
})
