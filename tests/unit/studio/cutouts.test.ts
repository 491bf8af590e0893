import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/fragment/index.ts'
import { cutoutFeeds, cutoutShape, noiseBank } from '../../../src/studio/cutouts/batch.ts'
import { drawCutouts, type CutoutParameters } from '../../../src/studio/cutouts/draw.ts'
import { cubicResampling, writeResampling, type Interval } from '../../../src/studio/picture/resampling.ts'
import { multiply, perspective, affine, writeTaps } from '../../../src/studio/cutouts/warp.ts'

const plain: CutoutParameters = {
  cutouts: 8,
  cutoutMethod: 'crop',
  cutoutMin: 0.3,
  cutoutMax: 1,
  cutoutPower: 1,
  augmentations: [],
  noise: 0,
}
const normalisation = { mean: [0.5, 0.4, 0.3], std: [0.25, 0.2, 0.5] } as const

function matrix(interval: Interval, length: number, count: number): Float32Array {
  const out = new Float32Array(count * length)
  writeResampling(interval, length, count, out)
  return out
}

const rowSums = (values: Float32Array, length: number) =>
  Array.from({ length: values.length / length }, (_, i) =>
    values.subarray(i * length, (i + 1) * length).reduce((a, b) => a + b, 0),
  )

test('every row of a resampling matrix sums to one, wherever it reads', () => {
  const interval = fc.record({
    start: fc.double({ min: -50, max: 80, noNaN: true }),
    side: fc.double({ min: 0.5, max: 150, noNaN: true }),
    flip: fc.boolean(),
  })
  fc.assert(
    fc.property(
      interval,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (where, length, count) => {
        for (const sum of rowSums(matrix(where, length, count), length))
          expect(Math.abs(sum - 1)).toBeLessThan(1e-5)
      },
    ),
  )
})

test('the cubic kernel keeps a constant too', () => {
  for (const sum of rowSums(cubicResampling(16, 32), 16)) expect(sum).toBeCloseTo(1, 5)
})

test('a line read at its own size is itself, and flipped it is reversed', () => {
  expect([...matrix({ start: 0, side: 3 }, 3, 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1])
  expect([...matrix({ start: 0, side: 3, flip: true }, 3, 3)]).toEqual([0, 0, 1, 0, 1, 0, 1, 0, 0])
})

test('shrinking is antialiased: a line of stripes becomes grey', () => {
  const shrunk = matrix({ start: 0, side: 64 }, 64, 8)
  for (let i = 0; i < 8; i++) {
    let value = 0
    for (let j = 0; j < 64; j++) value += shrunk[i * 64 + j]! * (j % 2)
    expect(value).toBeCloseTo(0.5, 1)
  }
})

test('the columns are written transposed', () => {
  const transposed = new Float32Array(5 * 3)
  writeResampling({ start: 0.5, side: 4 }, 5, 3, transposed, 0, 1, 3)
  const straight = matrix({ start: 0.5, side: 4 }, 5, 3)
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 5; j++) expect(transposed[j * 3 + i]).toBe(straight[i * 5 + j])
})

test('crops lie inside the picture and are as large as asked', () => {
  const { cutouts } = drawCutouts({ ...plain, cutouts: 60 }, 96, 64, createRandom(1))
  for (const { left, top, width, height } of cutouts) {
    expect(width).toBe(height)
    expect(width).toBeGreaterThanOrEqual(0.3 * 64)
    expect(width).toBeLessThanOrEqual(64)
    expect(Math.min(left, top, 96 - left - width, 64 - top - height)).toBeGreaterThanOrEqual(-1e-9)
  }
})

test('pooled cutouts see the whole picture', () => {
  const { cutouts } = drawCutouts({ ...plain, cutoutMethod: 'pooled' }, 96, 64, createRandom(1))
  for (const cutout of cutouts) expect(cutout).toMatchObject({ left: 0, top: 0, width: 96, height: 64 })
})

test('mixed cutouts see the whole picture once in four, and crops of every size', () => {
  const { cutouts } = drawCutouts(
    { ...plain, cutoutMethod: 'mixed', cutoutMax: 1.15, cutouts: 12 },
    64,
    64,
    createRandom(1),
  )
  expect(cutouts.filter(({ left, width }) => left === 0 && width === 64)).toHaveLength(3)
  const sides = cutouts.slice(3).map(({ width, height }) => Math.sqrt(width * height) / 64)
  expect([...sides].sort((a, b) => a - b)).toEqual(sides) // stratified: one in each ninth
  expect(sides.at(-1)).toBeGreaterThan(1)
})

test('the same stream gives the same cutouts', () => {
  const p: CutoutParameters = {
    ...plain,
    augmentations: ['flip', 'affine', 'perspective', 'jitter', 'erase', 'shift'],
    noise: 0.1,
  }
  const draw = (seed: number) => drawCutouts(p, 64, 64, createRandom(seed))
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
})

test("CLIP's normalisation is folded into colours and offsets", () => {
  const shape = cutoutShape(plain, 2, 4, 8, 8)
  const { colours, offsets } = cutoutFeeds(
    drawCutouts({ ...plain, cutouts: 2 }, 8, 8, createRandom(1)),
    0,
    shape,
    normalisation,
    null,
  )
  const x = [0.2, 0.6, 0.9]
  const result = [0, 1, 2].map(
    (row) => x.reduce((sum, value, i) => sum + colours[row * 3 + i]! * value, 0) + offsets[row]!,
  )
  result.forEach((value, c) =>
    expect(value).toBeCloseTo((x[c]! - normalisation.mean[c]!) / normalisation.std[c]!, 4),
  )
})

test('noise has the deviation asked for', () => {
  const plane = new Float32Array(40_000)
  noiseBank(createRandom(1), createRandom(2)).fill(plane, 2, 0.5)
  const mean = plane.reduce((a, b) => a + b, 0) / plane.length
  const deviation = Math.sqrt(plane.reduce((a, b) => a + (b - mean) ** 2, 0) / plane.length)
  expect(mean).toBeCloseTo(2, 1)
  expect(deviation).toBeCloseTo(0.5, 1)
})

test('warp taps read inside their own cutout with weights that sum to one', () => {
  const side = 8
  const random = createRandom(5)
  const taps = {
    index: new BigInt64Array(2 * side * side * 4),
    weight: new Float32Array(2 * side * side * 4),
  }
  writeTaps(multiply(perspective(random), affine(random)), side, 1, taps)
  for (let pixel = side * side; pixel < 2 * side * side; pixel++) {
    const weights = taps.weight.subarray(pixel * 4, pixel * 4 + 4)
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    for (const index of taps.index.subarray(pixel * 4, pixel * 4 + 4)) {
      expect(Number(index)).toBeGreaterThanOrEqual(side * side)
      expect(Number(index)).toBeLessThan(2 * side * side)
    }
  }
})

test('a warp of nothing reads every pixel in place', () => {
  const side = 4
  const taps = { index: new BigInt64Array(side * side * 4), weight: new Float32Array(side * side * 4) }
  writeTaps([1, 0, 0, 0, 1, 0, 0, 0, 1], side, 0, taps)
  for (let pixel = 0; pixel < side * side; pixel++) {
    let found = 0
    for (let tap = 0; tap < 4; tap++)
      if (taps.index[pixel * 4 + tap] === BigInt(pixel)) found += taps.weight[pixel * 4 + tap]!
    expect(found).toBeCloseTo(1, 5)
  }
})
