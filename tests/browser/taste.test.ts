// The artist's choices are the same bytes in Chromium as in Node (tests/unit/taste holds Node to the same ids).
import { expect, test } from 'vitest'
import { createRandom, shuffle } from '../../src/fragment/index.ts'
import { briefId, choiceId, headId, verifyRound } from '../../src/taste/index.ts'
import { tasteIds } from '../fixtures/taste/ids.ts'
import { firstBrief, secondWeek, votes } from '../fixtures/taste/week.ts'

test('brief, weights and choice are the same bytes in Chromium as in Node, ballots shuffled', () => {
  const { brief, head, choice, file, input, lessons } = secondWeek(shuffle(votes, createRandom(1)))
  expect({
    first: briefId(firstBrief()),
    second: briefId(brief),
    head: headId(head),
    choice: choiceId(choice),
  }).toEqual(tasteIds)
  const published = { brief, embeddings: file, head, choice }
  expect(verifyRound({ input, lessons }, published)).toMatchObject({ same: true })
})
