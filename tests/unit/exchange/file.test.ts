import { describe, expect, test } from 'vitest'
import { createFileSource, provenanceOf } from '../../../src/exchange/index.ts'
import { writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { BallotFileError, maxBallotFileLength } from '../../../src/rounds/index.ts'
import { exampleRound } from '../../fixtures/round.ts'

const round = exampleRound()
const text = writeBallotFile({ round, ballots: [], stakes: [], seal: null })
const fileOf = (content: string, name = 'weather.json') => new File([content], name)

describe('a file of ballots as a source', () => {
  test('is a season of its one round, whose recipes nobody knows', async () => {
    const source = createFileSource(fileOf(text))
    expect(await source.seasons()).toMatchObject([
      { note: '', rounds: [{ round: { id: round.id }, hasBallots: true }] },
    ])
    expect((await source.round(round.id))?.recipes).toEqual([null, null, null, null])
    expect(await source.round('0'.repeat(64))).toBeNull()
    expect(await source.ballots(round.id)).toMatchObject({ round: { id: round.id }, ballots: [] })
  })

  test('is remembered by its name and the time it came', () => {
    expect(provenanceOf(createFileSource(fileOf(text)), 1000)).toEqual({
      kind: 'file',
      from: 'weather.json',
      at: 1000,
    })
  })

  test('refuses to pass for the file of another round', async () => {
    const other = 'a'.repeat(64)
    await expect(createFileSource(fileOf(text)).ballots(other)).rejects.toMatchObject({
      code: 'source/other-round',
      params: { received: round.id, expected: other },
    })
  })

  test('has no pictures, and says so of each', async () => {
    const arrivals = []
    for await (const arrival of createFileSource(fileOf(text)).pictures(round.manifest.fragments))
      arrivals.push(arrival)
    expect(arrivals).toHaveLength(4)
    expect(arrivals[0]).toMatchObject({
      error: { code: 'source/no-picture', params: { id: round.manifest.fragments[0]!.id } },
    })
  })

  test('is not read when it is too large', async () => {
    const file = {
      name: 'large.json',
      size: maxBallotFileLength + 1,
      slice: () => expect.unreachable('the file was read'),
    }
    await expect(createFileSource(file).seasons()).rejects.toMatchObject({
      code: 'source/large-file',
      params: { name: 'large.json', bytes: maxBallotFileLength + 1, most: maxBallotFileLength },
    })
  })

  test('is refused when it was altered', async () => {
    await expect(
      createFileSource(fileOf(text.replace('Weather', 'Whether'))).seasons(),
    ).rejects.toBeInstanceOf(BallotFileError)
  })
})
