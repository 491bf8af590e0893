import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVisibleLine } from '../../../src/rounds/fields.ts'
import { parseCharter } from '../../../src/rounds/index.ts'
import { charter2Json, charterJson } from '../../fixtures/round.ts'

/** What fonts draw as nothing, by name. */
const invisible: readonly (readonly [string, string])[] = [
  ['Hangul filler', '\u3164'],
  ['Hangul choseong filler', '\u115f'],
  ['Hangul jungseong filler', '\u1160'],
  ['halfwidth Hangul filler', '\uffa0'],
  ['braille blank', '\u2800'],
  ['combining grapheme joiner', '\u034f'],
  ['Khmer inherent vowel', '\u17b4'],
  ['Mongolian free variation selector', '\u180b'],
  ['Mongolian vowel separator', '\u180e'],
  ['variation selector 1', '\ufe00'],
  ['variation selector 16 behind a letter', 'a\ufe0f'],
  ['variation selector 17', '\u{e0100}'],
  ['tag letter', '\u{e0061}'],
  ['musical null notehead', '\u{1d159}'],
  ['zero-width space', '\u200b'],
  ['zero-width joiner', '\u200d'],
  ['soft hyphen', '\u00ad'],
  ['word joiner', '\u2060'],
  ['right-to-left override', '\u202e'],
  ['Arabic letter mark', '\u061c'],
  ['line separator', '\u2028'],
  ['line feed', '\n'],
  ['private use', '\ue000'],
  ['half a surrogate pair', '\ud800'],
]

describe('a name people read', () => {
  it.each(invisible)('B16: does not hold a %s, alone or among letters', (_, text) => {
    for (const name of [text, `Bot${text}to`, `Botto${text}`]) {
      expect(isVisibleLine(name)).toBe(false)
      for (const json of [charterJson, charter2Json])
        expect(() => parseCharter({ ...json, name })).toThrow(
          expect.objectContaining({ code: 'charter/form' }),
        )
    }
  })

  it.each([
    ['spaces alone', '   '],
    ['no-break and ideographic spaces alone', '\u00a0\u3000'],
    ['an accent on nothing', '\u0301Botto'],
    ['fifty stacked accents', `Botto${'\u0301'.repeat(50)}`],
    ['nothing', ''],
  ])('B16: is not %s', (_, name) => expect(isVisibleLine(name)).toBe(false))

  it.each([
    'Botto',
    'Weather ☀\ufe0f',
    '❤\ufe0f and 🎨',
    'Ngô Thế Vinh',
    'ne\u0301e',
    'שָׁלוֹם עוֹלָם',
    'ไม่มีที่ไหน',
    'བོད་སྐད',
    '日本\u3000の\u3000絵',
    '«\u00a0Après la pluie\u00a0»',
    '…',
  ])('may be “%s”', (name) => expect(isVisibleLine(name)).toBe(true))

  it('B16: of any letters and marks shows a letter or is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        if (isVisibleLine(name)) expect(name.replace(/[\p{M}\p{Z}\p{C}]/gu, '')).not.toBe('')
      }),
    )
  })
})
