import { expect, test } from 'vitest'
import { IntakeError } from '../../../src/app/intake/errors.ts'
import { bytesId, encodePng } from '../../../src/fragment/index.ts'
import { openPictureFile, readPicture } from '../../../src/app/intake/pictureFile.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const bytes = (hex: string, length = 64) => {
  const out = new Uint8Array(length)
  out.set(Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)))
  return out
}
const decodes = async () => true
const ours = encodePng(new Uint8ClampedArray(4 * 4 * 3).fill(90), 4, 3, exampleRecipe)
const ihdr = (width: string, height: string) =>
  bytes(`89504e470d0a1a0a0000000d49484452${width}${height}0802000000`)

test('a picture of ours gives its recipe', async () => {
  expect(await openPictureFile(new Blob([new Uint8Array(ours)]), decodes)).toEqual({
    kind: 'recipe',
    recipe: exampleRecipe,
    critic: null,
  })
})

test('another picture is named by the hash of its bytes', async () => {
  const file = ihdr('00000280', '000001e0')
  expect(await readPicture(new Blob([file]), decodes)).toMatchObject({
    id: bytesId(file),
    width: 640,
    height: 480,
  })
})

test.each([
  [
    'a text',
    new Blob(['not a picture, but long enough to be looked at']),
    'brought/no-picture',
    { begins: '6e6f742061207069' },
  ],
  [
    'an SVG',
    new Blob([`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(60)}</svg>`]),
    'brought/no-picture',
    { begins: '3c73766720786d6c', kind: 'SVG' },
  ],
  ['an empty file', new Blob([]), 'brought/no-picture', { begins: '' }],
  [
    'a picture with too many pixels',
    new Blob([ihdr('0000ffff', '00000100')]),
    'brought/large-picture',
    { width: 65535, height: 256, mostSide: 8192 },
  ],
  [
    'a file with too many bytes',
    new Blob([new Uint8Array(33 * 2 ** 20)]),
    'brought/large-file',
    { bytes: 33 * 2 ** 20, most: 32 * 2 ** 20 },
  ],
])('%s is refused with its value and what is allowed', async (_, file, code, params) => {
  const error = await openPictureFile(file, decodes).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(IntakeError)
  expect(error).toMatchObject({ code, params })
})

test.each([
  ['474946383961', 'GIF'],
  ['424d36000000', 'BMP'],
  ['49492a0008000000', 'TIFF'],
  ['0000001c6674797068656963', 'HEIC'],
  ['ff0a', 'JPEG XL'],
  ['255044462d312e37', 'PDF'],
  ['504b0304', null],
])('P16: a file that begins with %s is called %s', async (begins, kind) => {
  const error = await readPicture(new File([bytes(begins)], 'picture'), decodes).catch(
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ code: 'brought/no-picture', params: { kind, name: 'picture' } })
})
