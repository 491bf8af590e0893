import { expect, test } from 'vitest'
import { visibleText } from '../../../src/ui/kit/state/visibleText.ts'
import { formatTokens } from '../../../src/ui/wallet/state/tokens.ts'

test.each([
  ['a fox', 'a fox'],
  ['cat\u202Egnp.exe', 'cat gnp.exe'],
  ['zero\u200Bwidth', 'zero width'],
  ['two\nlines\tand\u0000more', 'two lines and more'],
  ['  \u2028 ', ''],
  ['café, 猫, 🦊', 'café, 猫, 🦊'],
])('attack 16: of %j only what is visible is shown', (text, visible) => {
  expect(visibleText(text)).toBe(visible)
})

test('a long text ends with an ellipsis', () => {
  expect(visibleText('abcdef', 4)).toBe('abc…')
})

test.each([
  [1204n * 10n ** 18n, 18, '1,204'],
  [12_345n * 10n ** 17n, 18, '1,234.5'],
  [123_456_789n, 8, '1.2345'],
  [1n, 18, 'less than 0.0001'],
  [10n ** 18n + 1n, 18, '1'],
  [0n, 18, '0'],
  [7n, 0, '7'],
  [10n ** 30n, 18, '1,000,000,000,000'],
])('%d of %d decimals is %s, without a float', (amount, decimals, text) => {
  expect(formatTokens(amount, decimals)).toBe(text)
})
