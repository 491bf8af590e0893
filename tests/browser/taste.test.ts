// The artist's choices are the same bytes in Chromium as in Node (tests/unit/taste holds Node to the same ids).
import { expect, test } from 'vitest'
import { createRandom, shuffle } from '../../src/fragment/index.ts'
import { briefId, writeBrief } from '../../src/taste/index.ts'
import { tasteIds } from '../fixtures/taste/ids.ts'
import { briefInput, firstBrief, pastOf, votes } from '../fixtures/taste/week.ts'

test('two briefs are the same bytes in Chromium as in Node, ballots shuffled', () => {
  const first = firstBrief()
  const past = pastOf(first, shuffle(votes, createRandom(1)))
  expect([briefId(first), briefId(writeBrief(briefInput(1, past)))]).toEqual([
    tasteIds.first,
    tasteIds.second,
  ])
})
