import fc from 'fast-check'
import { expect, test } from 'vitest'
import { vectorLength } from '../../../src/studio/vectorLength.ts'

test('B6: the length of a vector is, to the last bit, what recipes of version 1 were painted with', () => {
  fc.assert(
    fc.property(fc.float32Array({ maxLength: 600 }), (vector) => {
      expect(vectorLength(vector)).toBe(Math.hypot(...vector))
    }),
    { numRuns: 500 },
  )
})

test('B6: a vector of a million numbers has a length', () => {
  expect(vectorLength(new Float32Array(1_000_000).fill(1))).toBe(1000)
})
