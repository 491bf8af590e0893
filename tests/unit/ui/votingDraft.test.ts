// What a vote is before it is signed: a draft that keeps both ways.
import { describe, expect, test } from 'vitest'
import { usedPower, type Choice } from '../../../src/ballots/index.ts'
import { answerPair } from '../../../src/rounds/index.ts'
import {
  choicesOf,
  emptyDraft,
  gridChoices,
  hasVotes,
  isUncast,
  keptChoices,
} from '../../../src/ui/vote/state/ballotDraft.ts'

const choice = (index: number, power: bigint): Choice => ({ index, power })

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
