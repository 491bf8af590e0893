// A picture file is refused by its header, before any decoder sees it.
import { expect, test } from 'vitest'
import { decodingWidth, encodePng } from '../../../src/fragment/index.ts'
import { checkImageFile, maxImageBytes, mostKeptPixels } from '../../../src/studio/picture/imageFile.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

/** The start of a JPEG: SOI, an empty APP0, and a frame header with these sides. */
function jpeg(width: number, height: number): Uint8Array {
  const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 0, 0, 0]
  return Uint8Array.from([...start, ...frame])
}

test.each([
  ['a PNG', encodePng(new Uint8Array(16 * 16 * 4), 16, 16, exampleRecipe), { width: 16, height: 16 }],
  ['a JPEG', jpeg(640, 480), { width: 640, height: 480 }],
])('%s passes the check of its header', async (_, bytes, size) => {
  await expect(checkImageFile(new Blob([bytes as Uint8Array<ArrayBuffer>]))).resolves.toMatchObject(size)
})

test.each([
  [
    'a JPEG of 60,000 × 60,000 pixels',
    new Blob([jpeg(60_000, 60_000) as Uint8Array<ArrayBuffer>]),
    { code: 'image/too-many-pixels', params: { width: 60_000, height: 60_000, mostPixels: 1 << 26 } },
  ],
  [
    'an SVG',
    new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }),
    { code: 'image/format', params: { type: 'image/svg+xml' } },
  ],
  ['an empty file', new Blob([]), { code: 'image/format', params: { type: '' } }],
  [
    'a file over the limit',
    new Blob([new Uint8Array(maxImageBytes + 1)]),
    { code: 'image/too-many-bytes', params: { bytes: maxImageBytes + 1, most: maxImageBytes } },
  ],
])('%s is refused with its value and what is allowed', async (_, file, refusal) => {
  await expect(checkImageFile(file)).rejects.toMatchObject(refusal)
})

test.each([
  [256, 256, null],
  [2048, 2048, null],
  [8192, 512, null],
  [8000, 8000, 2048],
  [4000, 3000, 2364],
])('P14: a picture of %i × %i is decoded at its own size or at a width of %s', (width, height, expected) => {
  const decoded = decodingWidth({ width, height }, mostKeptPixels)
  expect(decoded).toBe(expected)
  if (decoded !== null) expect((decoded * decoded * height) / width).toBeLessThanOrEqual(mostKeptPixels)
})
