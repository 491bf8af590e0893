import { expect, test } from 'vitest'
import { moodOf } from '../../../src/ui/paint/state/mood.ts'

const falling = (steps: number, rate: number) =>
  Array.from({ length: steps }, (_, i) => Math.exp((-rate * i) / steps))

test.each([
  ['first-idea', [], 0],
  ['finding-colours', falling(5, 1), 0.08],
  ['taking-shape', falling(30, 2), 0.5],
  ['taking-shape', Array<number>(5).fill(0.5), 0.25],
  ['settling', falling(60, 12), 1],
  ['settling', Array<number>(40).fill(0.5), 0.8],
] as const)('%s', (mood, losses, done) => {
  expect(moodOf(losses, done)).toBe(mood)
})
