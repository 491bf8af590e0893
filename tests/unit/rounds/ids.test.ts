import { expect, it } from 'vitest'
import { computeIds, expectedIds } from '../../fixtures/ids.ts'

// The same fixture is computed in Chromium by tests/browser/recoveryWorkers.test.ts.
it('gives the same ids, count and pair in Node as everywhere', async () => {
  expect(await computeIds()).toEqual(expectedIds)
})
