import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ChoicesError,
  formatChoices,
  maxIndex,
  maxPower,
  parseChoices,
  usedPower,
  type Choice,
} from '../../../src/ballots/index.ts'

const power = fc.bigInt({ min: -maxPower, max: maxPower }).filter((value) => value !== 0n)
const choices = fc.uniqueArray(fc.record({ index: fc.integer({ min: 0, max: maxIndex }), power }), {
  selector: ({ index }) => index,
  maxLength: 150, // × 25 characters stays under the limit
})

describe('the text of choices', () => {
  it.each<[string, Choice[]]>([
    ['', []],
    ['12:+40', [{ index: 12, power: 40n }]],
    ['12:+40,77:-10', [77, 12].map((index) => ({ index, power: index === 12 ? 40n : -10n }))],
    ['9999:+999999999999999999', [{ index: maxIndex, power: maxPower }]],
  ])('is %j', (text, given) => expect(formatChoices(given)).toBe(text))

  it.each([
    ['a missing sign', '12:40'],
    ['a leading zero in the index', '012:+40'],
    ['a leading zero in the power', '12:+040'],
    ['a power of zero', '12:+0'],
    ['a negative zero', '12:-0'],
    ['a descending order', '77:-10,12:+40'],
    ['a picture twice', '12:+40,12:-10'],
    ['white space', '12:+40, 77:-10'],
    ['white space around', ' 12:+40'],
    ['a trailing comma', '12:+40,'],
    ['a leading comma', ',12:+40'],
    ['a comma alone', ','],
    ['two signs', '12:+-40'],
    ['a fraction', '12:+4.5'],
    ['an exponent', '12:+4e1'],
    ['a hexadecimal power', '12:+0x28'],
    ['a negative index', '-1:+40'],
    ['an index beyond 9,999', '10000:+1'],
    ['19 digits', `0:+${10n ** 18n}`],
    ['digits of another script', '١٢:+٤٠'],
    ['a full-width plus', '12:＋40'],
    ['a line break at the end', '12:+40\n'],
    ['4,097 characters', '0:+1,'.repeat(820).slice(0, 4097)],
  ])('refuses %s', (_, text) => expect(() => parseChoices(text)).toThrow(ChoicesError))

  it.each<[string, Choice]>([
    ['half a picture', { index: 0.5, power: 1n }],
    ['no picture', { index: NaN, power: 1n }],
    ['power 0', { index: 0, power: 0n }],
    ['too much power', { index: 0, power: maxPower + 1n }],
  ])('is not written for %s', (_, choice) => expect(() => formatChoices([choice])).toThrow(ChoicesError))

  it('round-trips every set of choices, whatever their order', () => {
    fc.assert(
      fc.property(choices, (given) => {
        const text = formatChoices(given)
        expect(parseChoices(text)).toEqual([...given].sort((a, b) => a.index - b.index))
        expect(formatChoices([...given].reverse())).toBe(text)
      }),
    )
  })

  it('reads no text but the one it would write, and answers any other with a typed error', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789:+-, '), maxLength: 60 })
    const near = fc.tuple(choices, fc.nat(), digits).map(([given, at, insert]) => {
      const text = formatChoices(given)
      return (
        text.slice(0, at % (text.length + 1)) + insert + text.slice((at % (text.length + 1)) + insert.length)
      )
    })
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits, near), (text) => {
        try {
          expect(formatChoices(parseChoices(text))).toBe(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ChoicesError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('uses as much power to take as to give', () => {
    expect(usedPower(parseChoices('12:+40,77:-10'))).toBe(50n)
    expect(usedPower([])).toBe(0n)
  })
})
