// The small pieces: tokens, plans, presets, timelapse, threads, image headers.
import { expect, test } from 'vitest'
import { encodePng, parseRecipe } from '../../../src/fragment/index.ts'
import { createTokeniser } from '../../../src/studio/clip/tokenise.ts'
import { createRunQueue, threadCount } from '../../../src/engine/index.ts'
import { layOut, shrink } from '../../../src/studio/painting/plan.ts'
import { isFrameStep, maxFrames } from '../../../src/studio/painting/timelapse.ts'
import { checkImageFile } from '../../../src/studio/picture/imageFile.ts'
import { cover, pictureOf, planesOf, sharpened } from '../../../src/studio/picture/planes.ts'
import { defaultPreset, findPreset, presets } from '../../../src/studio/presets.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { tinyPack } from '../../fixtures/tinyPack.ts'

const tokenizerJson: unknown = JSON.parse(new TextDecoder().decode(tinyPack().get('clip/tokenizer.json')))

test.each([
  ['a red fox', 8, [0, 3, 4, 6, 1], null],
  ['a red fox under the full moon', 8, [0, 3, 4, 6, 8, 9, 10, 1], 'moon'],
  ['A  Red   fox under the full moon', 5, [0, 3, 4, 6, 1], 'under the full moon'],
  ['', 8, [0, 1], null],
])('"%s" in %i tokens', (text, context, ids, cut) => {
  expect(createTokeniser(tokenizerJson, {}, context)(text)).toEqual({ ids, cut })
})

test('a tokenizer.json that is none is refused with words', () => {
  expect(() => createTokeniser({ hello: 1 }, {}, 8)).toThrow(/tokenizer\.json of this pack cannot be used/)
})

const mb = 1 << 20
test.each([
  { decode: 60 * mb, cutout: 3 * mb, cutouts: 12, layout: { split: false, batch: 12 } },
  { decode: 660 * mb, cutout: 33 * mb, cutouts: 64, layout: { split: true, batch: 8 } },
  { decode: 660 * mb, cutout: 33 * mb, cutouts: 30, layout: { split: true, batch: 10 } },
  { decode: 660 * mb, cutout: 900 * mb, cutouts: 7, layout: { split: true, batch: 1 } },
])('lays out $cutouts cutouts as $layout', ({ decode, cutout, cutouts, layout }) => {
  expect(layOut(decode, cutout, cutouts)).toEqual(layout)
})

test('a layout shrinks until one cutout is left', () => {
  const steps = []
  for (let layout = shrink({ split: false, batch: 12 }); layout; layout = shrink(layout))
    steps.push(layout.batch)
  expect(steps).toEqual([12, 6, 3, 1])
})

test('every preset makes a valid recipe, names its source, and ours comes first', () => {
  for (const { name, parameters, source, description } of presets) {
    expect(parseRecipe({ ...exampleRecipe, preset: name, parameters }).parameters).toEqual(parameters)
    expect(source.length * description.length).toBeGreaterThan(0)
  }
  expect(defaultPreset.name).toBe('daub')
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length)
  expect(findPreset('crowson-2021')?.parameters).toMatchObject({
    cutouts: 64,
    learningRate: 0.05,
    augmentations: [],
  })
})

test.each([1, 5, 31, 32, 33, 60, 500])('%i steps have at most 32 frames, the first among them', (steps) => {
  const frames = Array.from({ length: steps }, (_, step) => step).filter((step) => isFrameStep(step, steps))
  expect(frames[0]).toBe(0)
  expect(frames.length + 1).toBeLessThanOrEqual(maxFrames)
  expect(frames.length + 1).toBe(Math.min(steps + 1, maxFrames))
})

test.each([
  [false, 8, 1],
  [true, 1, 1],
  [true, 2, 2],
  [true, 8, 4],
  [true, 64, 8],
])('isolated %s with %i cores: %i threads', (isolated, cores, threads) => {
  expect(threadCount(isolated, cores)).toBe(threads)
})

test('the run queue runs one at a time and survives failures', async () => {
  const queue = createRunQueue()
  const order: string[] = []
  const slow = queue(async () => {
    order.push('a begins')
    await new Promise((resolve) => setTimeout(resolve))
    order.push('a ends')
  })
  const failing = queue(() => Promise.reject(new Error('b')))
  const last = queue(async () => order.push('c'))
  await expect(failing).rejects.toThrow('b')
  await Promise.all([slow, last])
  expect(order).toEqual(['a begins', 'a ends', 'c'])
})

test('sharpening leaves the even alone and makes an edge steeper, by as much as it is told', () => {
  const edge = {
    width: 16,
    height: 4,
    data: Float32Array.from({ length: 3 * 64 }, (_, i) => (i % 16 < 8 ? 0.2 : 0.6)),
  }
  const steep = (amount: number) => {
    const { data } = sharpened(edge, amount, 1.5)
    return data[8]! - data[7]!
  }
  expect(sharpened(edge, 3, 1.5).data[0]).toBeCloseTo(0.2, 6)
  expect(sharpened(edge, 3, 1.5).data[15]).toBeCloseTo(0.6, 6)
  expect(steep(0)).toBeCloseTo(0.4, 6)
  // Beside an edge the blur takes half the step less half of its middle weight, φ(0)/σ = 0.266.
  expect(steep(1) - steep(0)).toBeCloseTo(0.4 * (1 - 0.266), 2)
  expect(steep(3) - steep(0)).toBeCloseTo(3 * (steep(1) - steep(0)), 5)
})

test('pictures go to planes and back unchanged, and are cut to fit', () => {
  const rgba = Uint8ClampedArray.from({ length: 6 * 4 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256))
  const picture = { width: 6, height: 4, rgba }
  expect(pictureOf(planesOf(picture))).toEqual(picture)
  expect(cover(planesOf(picture), 8, 8)).toMatchObject({ width: 8, height: 8 })
})

const jpeg = (width: number, height: number) =>
  Uint8Array.of(
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    0,
    0,
    0xff,
    0xc0,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    3,
    0,
    0,
    0,
  )

test.each([
  ['a PNG', encodePng(new Uint8Array(16 * 16 * 4), 16, 16, exampleRecipe), null],
  ['a JPEG', jpeg(640, 480), null],
  ['a huge JPEG', jpeg(60_000, 60_000), /too large/],
  ['SVG', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a picture we can read/],
  ['nothing', new Uint8Array(0), /not a picture we can read/],
])('%s is looked at before it is decoded', async (_, bytes, refusal) => {
  const check = checkImageFile(new Blob([bytes as Uint8Array<ArrayBuffer>]))
  if (refusal) await expect(check).rejects.toThrow(refusal)
  else await expect(check).resolves.toBeUndefined()
})
