import { expect, test } from 'vitest'
import { phaseOf } from '../../../src/rounds/index.ts'

test.each([
  [999, 'coming'],
  [1000, 'open'],
  [1999, 'open'],
  [2000, 'closed'],
] as const)('a round from 1000 to 2000 is, at %d, %s', (now, phase) => {
  expect(phaseOf({ opensAt: 1000, closesAt: 2000 }, now)).toBe(phase)
})
