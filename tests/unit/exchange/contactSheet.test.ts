import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isSheet, sheetCell, sheetLayout } from '../../../src/exchange/contactSheet.ts'
import { parseSeason } from '../../../src/rounds/index.ts'
import { root } from '../../../src/tools/build.ts'
import { sheetStyle } from '../../../src/ui/kit/state/sheetStyle.ts'

const season = join(root, 'public', 'season')
const { rounds } = parseSeason(JSON.parse(readFileSync(join(season, 'season.json'), 'utf8')))
const sheets = rounds.map(({ round }) => ({
  file: join(season, 'sheets', `${round.id}.webp`),
  count: round.manifest.fragments.length,
}))

describe('the contact sheets of the sample season', () => {
  test('every round has one, of its size, light enough for a first screen', () => {
    for (const { file, count } of sheets) {
      expect(existsSync(file), `${file}: make it with "npm run sheets"`).toBe(true)
      expect(isSheet(new Uint8Array(readFileSync(file)), count)).toBe(true)
      expect(statSync(file).size).toBeLessThan(100_000)
    }
  })

  test('is taken for that of no other number of pictures, cut or of another kind', () => {
    const { file, count } = sheets[0]!
    const bytes = new Uint8Array(readFileSync(file))
    expect(isSheet(bytes, 2 * count)).toBe(false)
    for (const length of [0, 1, 12, 16, 29]) expect(isSheet(bytes.subarray(0, length), count)).toBe(false)
    expect(
      isSheet(
        Uint8Array.from(bytes, (byte, i) => (i < 4 ? 0 : byte)),
        count,
      ),
    ).toBe(false)
  })
})

test.each([
  ['a lossless sheet', 'VP8L', 21, (width: number, height: number) => (width - 1) | ((height - 1) << 14)],
  ['a sheet with an extended header', 'VP8X', 24, (width: number) => width - 1],
])('%s is measured by its own header', (_, kind, at, first) => {
  const { columns, rows } = sheetLayout(6)
  const [width, height] = [columns * sheetCell, rows * sheetCell]
  const bytes = new Uint8Array(30)
  const view = new DataView(bytes.buffer)
  for (const [place, text] of [
    [0, 'RIFF'],
    [8, 'WEBP'],
    [12, kind],
  ] as const)
    bytes.set(
      [...text].map((letter) => letter.charCodeAt(0)),
      place,
    )
  view.setUint32(at, first(width, height), true)
  if (kind === 'VP8X') {
    view.setUint16(27, height - 1, true)
    view.setUint8(29, 0)
  }
  expect(isSheet(bytes, 6)).toBe(true)
  expect(isSheet(bytes, 5_000)).toBe(false)
})

test.each([1, 2, 7, 36, 350])('a sheet of %i pictures has a cell for each and no empty row', (count) => {
  const { columns, rows } = sheetLayout(count)
  expect(columns * rows).toBeGreaterThanOrEqual(count)
  expect(columns * (rows - 1)).toBeLessThan(count)
})

describe('a cell as the background of a box', () => {
  test('a square picture of 36 has a sixth of the sheet', () => {
    const size = { width: 256, height: 256 }
    expect(sheetStyle(0, 36, size)).toEqual({ size: '600% 600%', position: '0% 0%' })
    expect(sheetStyle(35, 36, size)).toEqual({ size: '600% 600%', position: '100% 100%' })
    expect(sheetStyle(8, 36, size)).toEqual({ size: '600% 600%', position: '40% 20%' })
  })

  test('a picture that is not square fills its box, not its cell', () => {
    // Twice as wide as high: the sheet is as high as four boxes, each cell two.
    expect(sheetStyle(3, 4, { width: 256, height: 128 })).toEqual({
      size: '200% 400%',
      position: '100% 66.6667%',
    })
  })

  test('the only picture has the whole sheet', () => {
    expect(sheetStyle(0, 1, { width: 256, height: 256 })).toEqual({ size: '100% 100%', position: '0% 0%' })
  })
})
