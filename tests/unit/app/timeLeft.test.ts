import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateSeconds, roundSeconds } from '../../../src/app/paint/timeLeft.ts'

test('says nothing before five steps', () => {
  expect(estimateSeconds([100, 100, 100, 100], 50, null)).toBeNull()
  expect(estimateSeconds([100, 100, 100, 100, 100], 50, null)).toBe(5)
})

test('one slow step changes nothing', () => {
  expect(estimateSeconds([100, 100, 100, 100, 100, 9000], 40, null)).toBe(4)
})

test('only the last ten steps count', () => {
  const times = [...Array<number>(20).fill(1000), ...Array<number>(10).fill(100)]
  expect(estimateSeconds(times, 10, null)).toBe(1)
})

test('does not rise for a little, and does rise for a lot', () => {
  const times = Array<number>(10).fill(100)
  expect(estimateSeconds(times, 110, 10)).toBe(10)
  expect(estimateSeconds(times, 200, 10)).toBe(20)
  expect(estimateSeconds(times, 50, 10)).toBe(5)
})

test.each([
  [0.4, 5],
  [12, 15],
  [59, 60],
  [61, 75],
  [290, 300],
  [301, 360],
])('%d seconds are shown as %d', (seconds, shown) => {
  expect(roundSeconds(seconds)).toBe(shown)
})

test('rounding never promises less time than the estimate', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e5, noNaN: true }), (seconds) => {
      expect(roundSeconds(seconds)).toBeGreaterThanOrEqual(seconds)
    }),
  )
})
