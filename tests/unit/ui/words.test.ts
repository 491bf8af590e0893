import { describe, expect, test } from 'vitest'
import { shorten } from '../../../src/ui/kit/shorten.ts'
import { presets } from '../../../src/studio/index.ts'
import { kitWords } from '../../../src/ui/kit/words/kit.ts'
import { wordsOfPreset } from '../../../src/ui/paint/words/presets.ts'
import { paintWords } from '../../../src/ui/paint/words/paint.ts'
import { resultsWords } from '../../../src/ui/results/words/results.ts'
import { shellWords } from '../../../src/ui/shell/words/shell.ts'
import { roundsWords } from '../../../src/ui/vote/words/rounds.ts'

test.each(['a very long prompt about everything under the sun '.repeat(10), 'a fox', 'x'.repeat(500), null])(
  'the alternative text of "%s" has at most 120 characters and does not claim what is in the picture',
  (prompt) => {
    expect(kitWords.picture.alt(prompt).length).toBeLessThanOrEqual(120)
    expect(kitWords.picture.alt(prompt)).toMatch(/^Image generated from/)
  },
)

test.each([
  ['one two three', 20, 'one two three'],
  ['one two three', 9, 'one two…'],
  ['onetwothree', 6, 'onetw…'],
])('"%s" in %d characters is "%s"', (text, most, short) => {
  expect(shorten(text, most)).toBe(short)
})

test.each([
  [30_000, 'less than a minute'],
  [100 * 60_000, '100 minutes'],
  [3 * 3_600_000, '3 hours'],
  [3 * 86_400_000, '3 days'],
])('a round with %d milliseconds left says that it closes in %s', (ms, text) => {
  expect(roundsWords.when.closes(ms)).toBe(`Closes in ${text}`)
})

describe('sentences agree with their numbers', () => {
  test.each([
    [roundsWords.list.damaged(1), /^1 record on this device .* was left out/],
    [roundsWords.list.damaged(2), /^2 records on this device .* were left out/],
    [shellWords.storage.trash(1), /^1 picture is in the trash/],
    [shellWords.storage.trash(1200), /^1,200 pictures are in the trash/],
    [resultsWords.count.counted(1, 1, 40n), /^1 ballot of 1 voter counted, 40 VP used\.$/],
    [resultsWords.stakes.unknown(1, 'one-answer'), /^1 stake stays unknown: /],
    [resultsWords.stakes.unknown(3, 'one-answer'), /^3 stakes stay unknown: /],
  ])('%s', (sentence, expected) => {
    expect(sentence).toMatch(expected)
  })
})

test('P27: a shared recipe is promised to the last byte only where that is true', () => {
  expect(paintWords.finished.copied).toMatch(/to the last byte with the same engine and number of threads/)
  expect(paintWords.finished.copied).toMatch(/elsewhere the same to the eye/)
})

test('what was given and taken away is left out where nothing was taken', () => {
  expect(resultsWords.count.given(1200n, 0n, 1)).toBe('1,200 given, 1 voter')
  expect(resultsWords.count.given(40n, 10n, 2)).toBe('40 given, 10 taken away, 2 voters')
})

describe('the words of presets', () => {
  test('give each a title and a sentence of its own', () => {
    const all = presets.map(({ name }) => wordsOfPreset(name))
    expect(new Set(all.map(({ title }) => title)).size).toBe(presets.length)
    for (const { description } of all) expect(description).toMatch(/^[A-Z].+\.$/)
    expect(new Set(all.map(({ description }) => description)).size).toBe(presets.length)
  })

  test.each(['a preset of tomorrow', 'toString'])('call one nobody knows, "%s", by its name', (name) => {
    expect(wordsOfPreset(name)).toEqual({ title: name, description: '' })
  })
})
