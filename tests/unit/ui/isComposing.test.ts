import { expect, test } from 'vitest'
import { isComposing } from '../../../src/ui/kit/state/isComposing.ts'

test.each([
  ['Chromium, inside a composition', true, 229, true],
  ['Firefox, which says so too', true, 13, true],
  ['WebKit, where the composition has ended before its key', false, 229, true],
  ['a plain Enter', false, 13, false],
])('P11: Enter of %s', (_, isUnderWay, keyCode, expected) => {
  expect(isComposing({ isComposing: isUnderWay, keyCode })).toBe(expected)
})
