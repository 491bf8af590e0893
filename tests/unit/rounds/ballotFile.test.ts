import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  ballotDigest,
  verifyMany,
  type SignedBallot,
  type VerifiedBallot,
} from '../../../src/ballots/index.ts'
import { contentId, DaubError, type Json } from '../../../src/fragment/index.ts'
import { readBallotFile, writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import {
  BallotFileError,
  ballotRound,
  sealBallots,
  tally,
  votingPowers,
  type BallotFile,
} from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'
import { sealBy } from '../../fixtures/witnesses.ts'

const round = exampleRound()
const voters = ['ada', 'ben', 'cleo'].map(voterNamed)
let file: BallotFile
let text: string

beforeAll(async () => {
  const ballots = await Promise.all(
    voters.map((voter, i) =>
      sign(voter, ballotOf(voter, { round: ballotRound(round), choices: `${i}:+${i + 1}` })),
    ),
  )
  const digests = ballots.map(({ message }) => ballotDigest(message))
  const stakes = voters.flatMap((voter) => stakeOf(addressOf(voter), 10n))
  file = { round, ballots, stakes, seal: { seal: sealBallots(round.id, digests), digests } }
  text = writeBallotFile(file)
})

/** The file with a member changed and its id made right again, as a forger would. */
function forged(change: (content: Record<string, Json>) => void): string {
  const content: Record<string, Json> = JSON.parse(text)
  delete content.id
  change(content)
  return JSON.stringify({ ...content, id: contentId(content) })
}

async function recount({ round, ballots, stakes, seal }: BallotFile) {
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(ballots)) verified.push(ballot)
  return tally({
    round,
    ballots: verified,
    powerOf: votingPowers(round, stakes),
    sealed: new Set(seal?.digests),
  })
}

describe('a file of ballots', () => {
  it('gives the same count to whoever reads it', async () => {
    const read = readBallotFile(text)
    expect(read.round).toEqual(round)
    const result = await recount(read)
    expect(result).toEqual(await recount(file))
    expect(result.totals.map(({ total }) => total)).toEqual([1n, 2n, 3n, 0n])
  })

  it('is the same text for the same set of ballots', () => {
    const again: SignedBallot[] = [...file.ballots, ...file.ballots].reverse()
    expect(writeBallotFile({ ...file, ballots: again })).toBe(text)
    expect(writeBallotFile(readBallotFile(text))).toBe(text)
  })

  it('shows any damage before anything is counted', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
        (at, letter) => {
          const i = at % text.length
          fc.pre(text[i] !== letter)
          expect(() => readBallotFile(text.slice(0, i) + letter + text.slice(i + 1))).toThrow(BallotFileError)
          expect(() => readBallotFile(text.slice(0, i))).toThrow(BallotFileError)
        },
      ),
    )
  })

  it.each<[string, (content: Record<string, Json>) => void]>([
    ['another format', (content) => (content.format = 'daub')],
    ['an extra member', (content) => (content.note = 'hello')],
    ['no ballots', (content) => delete content.ballots],
    ['a ballot of a wrong form', (content) => (content.ballots = [{ version: 1 }])],
    [
      'a negative stake',
      (content) => (content.stakes = [{ ...(content.stakes as Record<string, Json>[])[0], amount: '-1' }]),
    ],
    ['a charter that is none', (content) => (content.charter = {})],
    [
      'a manifest of another charter',
      (content) => (content.charter = { ...(content.charter as Record<string, Json>), name: 'Other' }),
    ],
    [
      'a seal over other ballots',
      (content) => (content.seal = { ...(content.seal as Record<string, Json>), digests: [] }),
    ],
  ])('refuses %s, even with a right hash', (_, change) => {
    expect(() => readBallotFile(forged(change))).toThrow(DaubError)
  })

  it('carries no seal before the close', () => {
    expect(readBallotFile(writeBallotFile({ ...file, seal: null })).seal).toBeNull()
  })

  it('is of version 2 when it carries statements of witnesses, in any order the same, and of version 1 without', () => {
    const events = ['one', 'two'].map((name) => sealBy(name, round, file.seal!.digests))
    const written = writeBallotFile({ ...file, witnesses: events })
    expect(JSON.parse(written)).toMatchObject({ version: 2 })
    expect(new Set(readBallotFile(written).witnesses)).toEqual(new Set(events))
    expect(writeBallotFile({ ...file, witnesses: [...events, ...events].reverse() })).toBe(written)
    expect(writeBallotFile({ ...file, witnesses: [] })).toBe(text)
    expect(JSON.parse(text)).toMatchObject({ version: 1 })
    expect(readBallotFile(text).witnesses).toEqual([])
  })

  it.each<[string, Json]>([
    ['no statement', []],
    ['a statement that is no event', [{ kind: 3553 }]],
    ['more statements than a reader takes', Array(257).fill({})],
  ])('is refused in version 2 with %s', (_, witnesses) => {
    const changed = forged((content) => Object.assign(content, { version: 2, witnesses }))
    expect(() => readBallotFile(changed)).toThrow(BallotFileError)
  })

  it('answers arbitrary texts and JSON with a typed error', () => {
    const refuses = (given: string) => {
      expect(() => readBallotFile(given)).toThrow(BallotFileError)
    }
    fc.assert(fc.property(fc.string(), refuses))
    refuses(`{"id":"","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)
    refuses('{"id":"","a":"\\ud800"}')
    fc.assert(fc.property(fc.jsonValue(), (value) => refuses(JSON.stringify(value))))
  })
})
