import { expect, test } from 'vitest'
import { visibleText } from '../../../src/ui/kit/state/visibleText.ts'

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
