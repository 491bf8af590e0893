// The weeks of an artist as the archive keeps them: a step is written whole or not at all.
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { bytesId, encodePng } from '../../../src/fragment/index.ts'
import { charterId, parseCharter } from '../../../src/rounds/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { charter2Json } from '../../fixtures/round.ts'

const charter = parseCharter(charter2Json)
const id = charterId(charter)
const week = {
  charterId: id,
  number: 0,
  charter,
  phase: 'brief',
  theme: null,
  beacon: 'aa'.repeat(32),
  beaconBlock: null,
  opensAt: 1000,
  closesAt: 2000,
  previous: null,
  files: {},
  round: null,
  votes: null,
  winner: null,
  ranking: null,
  nextBeacon: null,
  worked: {},
  updatedAt: 0,
} as const
const png = encodePng(
  new Uint8ClampedArray(4 * 16 * 16).fill(9),
  16,
  16,
  exampleRecipe,
) as Uint8Array<ArrayBuffer>
const piece = {
  charterId: id,
  number: 0,
  candidate: 3,
  fragment: { id: bytesId(png), bytes: png.length, mime: 'image/png', width: 16, height: 16 },
  embedding: Int8Array.of(1, -2, 127),
} as const

let archive = createMemoryArchive(() => 5)
beforeEach(() => void (archive = createMemoryArchive(() => 5)))

describe('weeks in the archive', () => {
  test('come back as they were saved, in the order of their numbers', async () => {
    await archive.weeks.save({ ...week, number: 10 })
    await archive.weeks.save({ ...week, number: 2 })
    await archive.weeks.save(week)
    expect((await archive.weeks.of(id)).map(({ number }) => number)).toEqual([0, 2, 10])
    expect((await archive.weeks.of(id))[0]).toEqual({ ...week, updatedAt: 5 })
  })

  test('keep sketches until the file of all of them is written', async () => {
    await archive.weeks.keepSketches(week, new Map([[0, Int8Array.of(5)], [7, Int8Array.of(-5)]])) // prettier-ignore
    expect(await archive.weeks.sketches(id, 0)).toEqual(
      new Map([
        [0, Int8Array.of(5)],
        [7, Int8Array.of(-5)],
      ]),
    )
    const file = new Uint8Array([1, 2, 3])
    const name = { sha256: bytesId(file), bytes: 3 }
    await archive.weeks.save({ ...week, phase: 'choose', files: { candidates: name } }, [file])
    expect((await archive.weeks.sketches(id, 0)).size).toBe(0)
    expect(await archive.weeks.file(name.sha256)).toEqual(file)
  })

  test('keep a finished picture with its file, or neither', async () => {
    await archive.weeks.keepPiece(piece, png)
    expect(await archive.weeks.pieces(id, 0)).toEqual(new Map([[3, piece]]))
    expect((await archive.roundPictures.get(piece.fragment.id))!.size).toBe(png.length)
    const other = { ...piece, candidate: 4, fragment: { ...piece.fragment, id: 'bb'.repeat(32) } }
    await expect(archive.weeks.keepPiece(other, png)).rejects.toMatchObject({ code: 'source/other-picture' })
    expect((await archive.weeks.pieces(id, 0)).size).toBe(1)
  })

  test('a week whose charter is another is left out and named', async () => {
    await archive.weeks.save({ ...week, charterId: 'cc'.repeat(32) })
    expect(await archive.weeks.list()).toEqual([])
    expect(archive.corruptRecords()).toMatchObject([{ params: { store: 'weeks' } }])
  })
})
