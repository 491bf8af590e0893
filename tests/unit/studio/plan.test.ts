import { expect, test } from 'vitest'
import { layOut, shrink } from '../../../src/studio/painting/plan.ts'

const mb = 1 << 20

test.each([
  { decode: 60 * mb, cutout: 3 * mb, cutouts: 12, layout: { split: false, batch: 12 } },
  { decode: 660 * mb, cutout: 33 * mb, cutouts: 64, layout: { split: true, batch: 8 } },
  { decode: 660 * mb, cutout: 33 * mb, cutouts: 30, layout: { split: true, batch: 10 } },
  { decode: 660 * mb, cutout: 900 * mb, cutouts: 7, layout: { split: true, batch: 1 } },
])('a step of $cutouts cutouts is laid out as $layout', ({ decode, cutout, cutouts, layout }) => {
  expect(layOut(decode, cutout, cutouts)).toEqual(layout)
})

test('a layout of twelve cutouts shrinks until one is left', () => {
  const batches = []
  for (let layout = shrink({ split: false, batch: 12 }); layout; layout = shrink(layout))
    batches.push(layout.batch)
  expect(batches).toEqual([12, 6, 3, 1])
})
