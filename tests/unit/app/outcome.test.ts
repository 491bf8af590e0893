import { expect, test } from 'vitest'
import { finalWinner, firstPicture, leaningOf, type Count } from '../../../src/app/count/index.ts'

const totals = [90, 70, 50, 30, 20, 10, 0, -5, -8, -30]
const ranking = totals.map((total, place) => {
  return { id: `picture ${place}`, index: 9 - place, total: String(total), voters: 1 }
})
const count = (winner: string | null, isProvisional: boolean) =>
  ({ result: { ranking, winner }, isProvisional }) as unknown as Count

test('whoever leads is shown, and named the winner by a final count only', () => {
  expect(firstPicture(count('picture 0', true))).toBe(9)
  expect(finalWinner(count('picture 0', true))).toBeNull()
  expect(finalWinner(count('picture 0', false))).toBe(9)
  expect(firstPicture(count(null, false))).toBeNull()
})

test('voters lean to the five best with more than 0 VP, and away from the two worst with less', () => {
  const { liked, disliked } = leaningOf(count('picture 0', false))
  expect(liked.map(({ total }) => total)).toEqual(['90', '70', '50', '30', '20'])
  expect(disliked.map(({ total }) => total)).toEqual(['-30', '-8'])
  const nothing = { result: { ranking: ranking.slice(6, 7), winner: null } } as unknown as Count
  expect(leaningOf(nothing)).toEqual({ liked: [], disliked: [] })
})
