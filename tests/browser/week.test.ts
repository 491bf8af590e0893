// Two weeks of an artist, from brief to manifest, are the same bytes in Chromium as in Node (tests/unit/app/week holds Node to the same ids).
import { expect, test } from 'vitest'
import { artistCharter, createWorld, runTo } from '../fixtures/handArtist.ts'
import { handWeekIds } from '../fixtures/handWeekIds.ts'

test('brief, choice, words, pool and manifest of two weeks are the same bytes in Chromium as in Node', async () => {
  const world = createWorld()
  await runTo(world, artistCharter(), 1)
  expect((await world.archive.weeks.list()).map(({ round }) => round)).toEqual(handWeekIds)
})
