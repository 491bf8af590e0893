import { expect, test } from 'vitest'
import { threadCount } from '../../../src/engine/index.ts'

test.each([
  [false, 8, 1],
  [true, 1, 1],
  [true, 2, 2],
  [true, 8, 4],
  [true, 64, 8],
])('isolated %s with %i cores: %i threads', (isolated, cores, threads) => {
  expect(threadCount(isolated, cores)).toBe(threads)
})
