import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBallotFile } from '../../../src/exchange/openBallotFile.ts'
import { ballotDigest } from '../../../src/ballots/index.ts'
import { readBallotFile, writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { sealBallots } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const voters = ['Ada', 'Bob', 'Cyd'].map(voterNamed)
const ballots = await Promise.all(
  voters.map((voter) => sign(voter, ballotOf(voter, { round: `0x${round.id}` }))),
)
const stakes = voters.flatMap((voter) => stakeOf(addressOf(voter), 7n))
const digests = ballots.map(({ message }) => ballotDigest(message))
const text = writeBallotFile({
  round,
  ballots,
  stakes,
  seal: { seal: sealBallots(round.id, digests), digests },
})
const members = Object.entries(JSON.parse(text) as object)
const backwards = Object.fromEntries(members.toReversed())

const { asyncIterator } = Symbol
const iterate = Object.getOwnPropertyDescriptor(ReadableStream.prototype, asyncIterator)
beforeEach(() => void Reflect.deleteProperty(ReadableStream.prototype, asyncIterator))
afterEach(() => {
  if (iterate) Object.defineProperty(ReadableStream.prototype, asyncIterator, iterate)
})

test.each([
  ['as it was written', text],
  ['with spaces', JSON.stringify(JSON.parse(text), null, 2)],
  ['with its members in another order', JSON.stringify(backwards)],
])('a file %s reads in pieces as it does whole, where streams cannot be iterated', async (_, content) => {
  expect(await openBallotFile(new Blob([content]))).toEqual(readBallotFile(content))
})

test.each([
  ['that was altered', text.replace('0:+1', '0:+2'), 'ballot-file/id'],
  ['that was cut', text.slice(0, -40), 'ballot-file/json'],
  ['that is none', '{"a":1}', 'ballot-file/not-ballots'],
  ['that is a web page', '<html>', 'ballot-file/json'],
  ['with a list nobody knows', text.replace('{', '{"evil":[],'), 'ballot-file/form'],
])('a file %s is refused with its code', async (_, content, code) => {
  await expect(openBallotFile(new Blob([content]))).rejects.toMatchObject({ code })
})

test('a ballot that is none is told by its place in the file', async () => {
  const content = text.replace('"version":1},{"ballot"', '"version":7},{"ballot"')
  await expect(openBallotFile(new Blob([content]))).rejects.toMatchObject({
    code: 'ballot-file/form',
    params: { path: expect.stringMatching(/^ballots\.\d/) as string },
  })
})

test('how far the reading is goes up to all of it', async () => {
  const told = vi.fn()
  await openBallotFile(new Blob([text]), { onProgress: told })
  const [done, of] = told.mock.calls.at(-1) as [number, number]
  expect(done).toBeGreaterThan(of / 2)
  expect(done).toBeLessThanOrEqual(of)
})
