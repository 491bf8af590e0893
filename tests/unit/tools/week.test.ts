// Weeks of the command line over a studio of colours: they check out from their files alone, each altered file is named, and a run that
// was killed goes on without painting anything twice.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBallotFile } from '../../../src/rounds/ballotFile.ts'
import { parseCharter } from '../../../src/rounds/index.ts'
import { parseVocabulary } from '../../../src/taste/index.ts'
import { createCommunity } from '../../../src/tools/week/community.ts'
import { documentNames } from '../../../src/tools/week/documents.ts'
import { measureVocabulary } from '../../../src/tools/week/measure.ts'
import { summarise } from '../../../src/tools/week/summary.ts'
import { verifyFolder } from '../../../src/tools/week/verify.ts'
import { parseVoters } from '../../../src/tools/week/voters.ts'
import {
  charter,
  community,
  newFolder,
  paintWeeks,
  shippedFile,
  studioOfColours,
  vocabulary,
  votersText,
} from '../../fixtures/weeksFolder.ts'

let folder: string
const folders: string[] = []
beforeAll(async () => {
  folder = newFolder()
  folders.push(folder)
  await paintWeeks(folder, 2)
})
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })))

function copy(): string {
  const made = mkdtempSync(join(tmpdir(), 'daub-week-'))
  folders.push(made)
  cpSync(folder, made, { recursive: true })
  return made
}

const picturesOf = (of: string, round: number) =>
  readdirSync(join(of, `round-${round}`, 'pictures')).map((name) => `round-${round}/pictures/${name}`)

describe('a folder of weeks', () => {
  test('checks out from its files alone, and its figures are computed from them', async () => {
    const made = copy()
    rmSync(join(made, 'progress'), { recursive: true })
    const verified = await verifyFolder(made)
    expect(verified.weeks.map(({ manifest }) => manifest.fragments.length)).toEqual([3, 5])
    const summary = summarise(verified, community)
    expect(summary).toMatchObject({ rounds: 2, fragments: 6, ballots: 26 })
    expect(summary.roundIds).toEqual(verified.weeks.map(({ id }) => id))
    expect(Math.abs(summary.control)).toBeLessThan(1)
  })

  test('holds ballots that voters signed and a witness sealed: all of them count', async () => {
    const { weeks } = await verifyFolder(folder)
    for (const { result, ballots } of weeks)
      expect(result).toMatchObject({ counted: ballots, decided: 'vote' })
    const file = readBallotFile(readFileSync(join(folder, 'round-1/ballots.json'), 'utf8'))
    expect(file.ballots).toHaveLength(13)
    expect(file.witnesses).toHaveLength(1)
  })

  test('is the same bytes when it is made again', async () => {
    const again = newFolder()
    folders.push(again)
    await paintWeeks(again, 2)
    for (const round of [0, 1])
      for (const name of documentNames) {
        const path = `round-${round}/${name}.json`
        expect(readFileSync(join(again, path), 'utf8'), path).toBe(readFileSync(join(folder, path), 'utf8'))
      }
  })

  const documents = [0, 1].flatMap((round) => documentNames.map((name) => `round-${round}/${name}.json`))
  test.each(['artist.json', 'vocabulary.json', ...documents])(
    'with one byte of %s changed names it',
    async (path) => {
      const made = copy()
      const bytes = readFileSync(join(made, path))
      for (const at of [bytes.length >> 1, bytes.length - 9]) {
        const altered = Buffer.from(bytes)
        altered[at]! ^= 1
        writeFileSync(join(made, path), altered)
        await expect(verifyFolder(made), `byte ${at}`).rejects.toMatchObject({ file: path })
      }
    },
  )

  test('with one byte of a picture changed, or a file gone, names it', async () => {
    const made = copy()
    const [picture] = picturesOf(made, 1)
    const bytes = readFileSync(join(made, picture!))
    writeFileSync(join(made, picture!), Buffer.from(bytes).fill(bytes[40]! ^ 1, 40, 41))
    await expect(verifyFolder(made)).rejects.toMatchObject({ file: picture })
    writeFileSync(join(made, picture!), bytes)
    rmSync(join(made, 'round-0/tally.json'))
    await expect(verifyFolder(made)).rejects.toMatchObject({ file: 'round-0/tally.json' })
  })
})

describe('a run that is started again', () => {
  test('does nothing when all weeks are there, and adds those that are asked for', async () => {
    const made = copy()
    expect(await paintWeeks(made, 2)).toMatchObject({ painted: [], sketched: [] })
    expect((await paintWeeks(made, 3)).painted).toHaveLength(3)
    expect((await verifyFolder(made)).weeks).toHaveLength(3)
  })

  test.each([
    ['sketching', 'sketch', 1],
    ['painting its second week', 'paint', 4],
  ] as const)(
    'after it was killed while %s goes on: the same rounds, nothing painted twice',
    async (_, at, after) => {
      const made = newFolder()
      folders.push(made)
      let left: number = after
      const dying: Parameters<typeof paintWeeks>[2] = {
        tell: (line) => {
          if (line.includes(`: ${at} `) && !line.includes(' 0 of') && left-- === 0) throw new Error('killed')
        },
      }
      const first = new Set<string>()
      await paintWeeks(made, 2, dying).catch(() => undefined)
      for (const round of [0, 1])
        if (existsSync(join(made, `round-${round}/pictures`)))
          picturesOf(made, round).forEach((each) => first.add(each))
      const { painted } = await paintWeeks(made, 2)
      expect(painted.length).toBe(6 - first.size)
      const ids = (weeks: readonly { readonly id: string }[]) => weeks.map(({ id }) => id)
      expect(ids((await verifyFolder(made)).weeks)).toEqual(ids((await verifyFolder(folder)).weeks))
    },
  )
})

test('in a week of its own the artist chooses alone, and that checks out too', async () => {
  const rules = parseCharter({ ...charter, period: { voted: 1, autonomous: 1 } })
  const made = newFolder(rules)
  folders.push(made)
  await paintWeeks(made, 3, { charter: rules })
  const { weeks } = await verifyFolder(made)
  expect(weeks.map(({ votes }) => votes === null)).toEqual([false, true, false])
  expect(weeks[1]!.result).toMatchObject({ decided: 'artist', counted: 0 })
})

describe('simulated voters', () => {
  test('give more to what they are said to like', async () => {
    const { truth } = community
    const style = vocabulary.slots.findIndex(({ name }) => name === 'style')
    const woodcut = vocabulary.slots[style]!.terms.findIndex(({ id }) => id === 'woodcut')
    const plain = vocabulary.slots.map(() => 0)
    expect(truth(plain.with(style, woodcut))).toBeGreaterThan(truth(plain) + 1)
  })

  test('of the built-in community have opinions on average prompts that average out', () => {
    const { voters, vote } = createCommunity(vocabulary, null)
    expect(voters).toHaveLength(100)
    const pictures = Array.from({ length: 8 }, (_, i) =>
      vocabulary.slots.map(({ terms }) => i % terms.length),
    )
    const votes = vote(0, pictures)
    expect(votes).toEqual(createCommunity(vocabulary, null).vote(0, pictures))
    for (const [i, choices] of votes.entries()) {
      const used = choices.reduce((sum, { power }) => sum + (power < 0n ? -power : power), 0n)
      expect(used).toBeGreaterThan(0n)
      expect(used).toBeLessThanOrEqual(voters[i]!.stake)
    }
  })

  test.each([
    ['no JSON', '{', /no JSON/],
    ['another member', JSON.stringify({ ...JSON.parse(votersText), more: 1 }), /more/],
    ['a stake that is no whole number', votersText.replace('"20"', '"2.5"'), /voters\.0\.stake/],
    ['a liking beyond all measure', votersText.replace('woodcut":3', 'woodcut":1e9'), /taste/],
    ['one name twice', votersText.replace('person 1"', 'person 0"'), /a name twice/],
    [
      'a word that the vocabulary lacks',
      votersText.replace('style:woodcut', 'style:crayon'),
      /no term "style:crayon"/,
    ],
  ])('in a file with %s are refused in a sentence', (_, text, words) => {
    expect(() => createCommunity(vocabulary, parseVoters(text))).toThrow(words)
  })
})

test('measures the scale of a pack into a vocabulary that says the same under another id', async () => {
  const text = readFileSync(shippedFile, 'utf8')
  const order = { charter, vocabulary, text, studio: studioOfColours().studio, count: 64 }
  const told: string[] = []
  const measured = await measureVocabulary({ ...order, tell: (line) => told.push(line) })
  const { id, embedding, slots } = parseVocabulary(JSON.parse(measured))
  expect(id).not.toBe(vocabulary.id)
  expect(slots).toEqual(vocabulary.slots)
  const spread = (of: typeof embedding) => of.spread.reduce((sum, each) => sum + each) / of.dims
  // The studio's embeddings point anywhere, which is what the shipped numbers suppose.
  expect(spread(embedding) / spread(vocabulary.embedding)).toBeCloseTo(1, 0)
  expect(told.at(-1)).toBe('Sketched 64 of 64')
})
