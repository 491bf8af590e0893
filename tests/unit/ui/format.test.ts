import { describe, expect, test } from 'vitest'
import {
  anyOf,
  bytes,
  date,
  dateTime,
  decimal,
  duration,
  exactDateTime,
  list,
  number,
  percent,
  plural,
  signedNumber,
  tokens,
} from '../../../src/ui/kit/format.ts'

describe('numbers are written', () => {
  test.each([
    [0, '0'],
    [1200, '1,200'],
    [-10, '−10'],
    [0.005, '0.005'],
    [10n ** 21n, '1,000,000,000,000,000,000,000'],
    [-7n, '−7'],
  ])('in groups of three with a real minus: %s is %s', (value, text) => {
    expect(number(value)).toBe(text)
  })

  test.each([
    [40n, '+40'],
    [-1200n, '−1,200'],
    [0n, '0'],
  ])('with a sign for ballots: %s is %s', (value, text) => {
    expect(signedNumber(value)).toBe(text)
  })

  test.each([
    [0.4, 2, '0.40'],
    [-0.126, 2, '−0.13'],
    [1234.5, 0, '1,235'],
  ])('with as many decimal places as are asked for: %d with %d is %s', (value, places, text) => {
    expect(decimal(value, places)).toBe(text)
  })

  test('as whole percent of a part', () => {
    expect([0, 0.426, 1].map(percent)).toEqual(['0%', '43%', '100%'])
  })
})

describe('an amount of tokens', () => {
  test.each([
    [1204n * 10n ** 18n, 18, '1,204'],
    [12_345n * 10n ** 17n, 18, '1,234.5'],
    [123_456_789n, 8, '1.2345'],
    [1n, 18, '< 0.0001'],
    [10n ** 18n + 1n, 18, '1'],
    [0n, 18, '0'],
    [7n, 0, '7'],
    [10n ** 30n, 18, '1,000,000,000,000'],
    [(2n ** 53n + 1n) * 10n ** 18n + 5n * 10n ** 17n, 18, '9,007,199,254,740,993.5'],
  ])('of %d with %d decimals is %s, without a float', (amount, decimals, text) => {
    expect(tokens(amount, decimals)).toBe(text)
  })
})

test.each([
  [3_210_000, '3.2 MB'],
  [24_690_000, '25 MB'],
  [1_250_000_000, '1.3 GB'],
  [0, '0.0 MB'],
])('%d bytes are %s', (value, text) => {
  expect(bytes(value)).toBe(text)
})

const hour = 3_600_000
test.each([
  [0, '1 second'],
  [40_000, '40 seconds'],
  [60_000, '60 seconds'],
  [150_000, '3 minutes'],
  [100 * 60_000, '100 minutes'],
  [3 * hour, '3 hours'],
  [47 * hour, '47 hours'],
  [72 * hour, '3 days'],
  [100 * 24 * hour, '3 months'],
  [9.6 * 365 * 24 * hour, '10 years'],
])('a span of %d milliseconds is %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test.each([
  [0, '0 records were'],
  [1, '1 record was'],
  [1200, '1,200 records were'],
])('%d takes its plural form from the rules of the language: %s', (value, text) => {
  expect(plural(value, { one: '# record was', other: '# records were' })).toBe(text)
})

test('a language that needs fewer forms falls back to the general one', () => {
  expect(plural(1, { other: '# × VP' })).toBe('1 × VP')
})

test('lists are joined by the conjunction, or by the disjunction, of the language', () => {
  expect(list(['a', 'b', 'c'])).toBe('a, b and c')
  expect(list(['a'])).toBe('a')
  expect(anyOf(['PNG', 'JPEG', 'WebP'])).toBe('PNG, JPEG or WebP')
})

test('dates are written with the month in words, and times with the zone where it matters', () => {
  const time = new Date(2026, 10, 25, 3, 22).getTime()
  expect(date(time)).toBe('25 November 2026')
  expect(dateTime(time)).toBe('25 November 2026 at 03:22')
  expect(exactDateTime(time)).toMatch(/^Wednesday,? 25 November 2026 at 03:22 \S/)
})
