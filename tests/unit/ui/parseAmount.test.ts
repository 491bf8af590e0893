import { expect, test } from 'vitest'
import { parseAmount } from '../../../src/ui/vote/state/parseAmount.ts'

test.each([
  ['40', 40n],
  [' +7 ', 7n],
  ['−12', -12n],
  ['1,200', 1200n],
  ['1.5', null],
  ['1,5', null],
  ['', null],
  ['ten', null],
  ['0x10', null],
  ['9'.repeat(30), null],
])('an amount typed as "%s" is read as %s', (text, amount) => {
  expect(parseAmount(text)).toBe(amount)
})
