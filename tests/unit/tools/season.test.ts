// The sample season: its prompts, its votes, and that reading it back finds what was damaged.
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkSeason } from '../../../src/tools/season/checkSeason.ts'
import { ballotsPath, picturePath } from '../../../src/tools/season/composeSeason.ts'
import { chooseByLiking } from '../../../src/tools/season/liking.ts'
import { inventPrompts } from '../../../src/tools/season/prompts.ts'
import { readVocabulary } from '../../../src/tools/season/vocabulary.ts'
import { parseChoices, usedPower } from '../../../src/ballots/index.ts'
import { parseSeason } from '../../../src/rounds/index.ts'
import { smallSeason } from '../../fixtures/smallSeason.ts'

const pack = resolve(import.meta.dirname, '../../../models/daub-mini')
const vocabulary = readVocabulary(join(pack, 'vocabulary.json'))
const themes = [
  { name: 'Weather', skies: ['rain', 'fog'], places: [] },
  { name: 'After dark', skies: ['full moon'], places: ['cave', 'space'] },
]

describe('invented prompts', () => {
  const rounds = inventPrompts(vocabulary, themes, 24, 1)
  const prompts = rounds.flat().map(({ prompt }) => prompt)

  it('are the same for the same seed, and others for another', () => {
    expect(inventPrompts(vocabulary, themes, 24, 1)).toEqual(rounds)
    expect(inventPrompts(vocabulary, themes, 24, 2)).not.toEqual(rounds)
  })

  it('stay in the words of the theme', () => {
    for (const { prompt } of rounds[0]!) expect(prompt).toMatch(/ in the rain| in the fog/)
    for (const { prompt } of rounds[1]!) expect(prompt).toMatch(/ under a full moon| in a cave| in space/)
  })

  it('name no subject twice and leave nothing open', () => {
    const subjects = Object.entries(vocabulary.phrases.subject)
      .filter(([subject]) => vocabulary.drawable.includes(subject))
      .map(([, phrase]) => phrase)
    for (const subject of subjects) {
      const told = prompts.filter((prompt) =>
        new RegExp(`(^|(?<!front )of )${subject} (on|in|by|above|under|at|among)\\b`).test(prompt),
      )
      expect(told.length, subject).toBeLessThan(2)
    }
    for (const prompt of prompts) expect(prompt).toMatch(/^[a-z ,-]+$/)
    expect(prompts.filter((prompt) => /\ba [aeio]|undefined| {2}/.test(prompt))).toEqual([])
  })

  it('are refused when there are too few subjects', () => {
    expect(() => inventPrompts(vocabulary, themes, 400, 1)).toThrow(/800 are needed.*--count/)
  })
})

describe('test voters', () => {
  it.each([1n, 7n, 30n, 1212n])('never use more than %d VP, and always some', (power) => {
    for (let i = 0; i < 40; i++) {
      const text = chooseByLiking({ seed: 1, appeal: [2, 0, 0, 0, 0, 0, 0, -2], voter: `0x${i}`, power })
      const used = usedPower(parseChoices(text))
      expect(used).toBeGreaterThan(0n)
      expect(used).toBeLessThanOrEqual(power)
    }
  })
})

it('like what all like, more often than not', () => {
  const firsts = Array.from({ length: 100 }, (_, i) => {
    const text = chooseByLiking({ seed: 1, appeal: [0, 0, 3, 0, 0, 0], voter: `0x${i}`, power: 100n })
    return parseChoices(text).toSorted((a, b) => Number(b.power - a.power))[0]!.index
  })
  expect(firsts.filter((index) => index === 2).length).toBeGreaterThan(80)
})

describe('a composed season', () => {
  it('is the same bytes again, and reads back with every reason to set a ballot aside that was meant', async () => {
    const [files, again] = await Promise.all([smallSeason(), smallSeason()])
    expect(again).toEqual(files)
    const { rounds, pictures } = await checkSeason(files)
    expect(pictures).toBe(14)
    expect(rounds.map(({ round }) => round.manifest.fragments.length)).toEqual([8, 10])
    const [closed, open] = rounds
    expect(closed!.result).toMatchObject({
      counted: 17,
      setAside: {
        superseded: 2,
        'over-budget': 1,
        unsealed: 1,
        'unknown-picture': 1,
        'invalid-signature': 0,
      },
    })
    expect(open!.result).toMatchObject({ counted: 5 })
    expect(open!.round.manifest.previous).toBe(closed!.round.id)
    const stayed = open!.round.manifest.fragments.filter(({ since }) => since === 0).map(({ id }) => id)
    expect(stayed).toHaveLength(4)
    expect(stayed).not.toContain(closed!.result.winner)
  })

  it('carries recipes, and rounds that are sealed or open', async () => {
    const files = await smallSeason()
    const { rounds, note } = parseSeason(JSON.parse(files.get('season.json') as string))
    expect(note).toMatch(/counts for nothing/)
    for (const { recipes } of rounds)
      for (const recipe of recipes) expect(recipe?.prompt).toMatch(/under a full moon$/)
    const seals = rounds.map(
      ({ round }) => (JSON.parse(files.get(ballotsPath(round.id)) as string) as { seal: unknown }).seal,
    )
    expect(seals).toEqual([expect.objectContaining({ digests: expect.any(Array) }), null])
  })

  it.each([
    ['a picture with one byte changed', 'picture', /not what the round says/],
    ['a picture that is missing', 'gone', /missing/],
    ['ballots with one letter changed', 'ballots', /ballot-file\/id/],
    ['a file that no round names', 'stray', /No round names/],
  ] as const)('is refused for %s', async (_, what, words) => {
    const files = new Map(await smallSeason())
    const { rounds } = parseSeason(JSON.parse(files.get('season.json') as string))
    const { id, manifest } = rounds[0]!.round
    const path = picturePath(manifest.fragments[0]!.id)
    if (what === 'picture') {
      const png = (files.get(path) as Uint8Array<ArrayBuffer>).slice()
      png[png.length - 20]! ^= 1
      files.set(path, png)
    }
    if (what === 'gone') files.delete(path)
    if (what === 'ballots')
      files.set(ballotsPath(id), (files.get(ballotsPath(id)) as string).replace(':+', ':-'))
    if (what === 'stray') files.set('pictures/other.png', new Uint8Array(1))
    await expect(checkSeason(files)).rejects.toThrow(words)
  })
})
