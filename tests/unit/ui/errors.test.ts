import { expect, test } from 'vitest'
import * as studio from '../../../src/studio/errors.ts'
import { remedyWords, troubleOf } from '../../../src/ui/kit/words/errors.ts'

test('an error that knows its case speaks for itself, with the button of its class', () => {
  const error = new studio.DownloadError({
    what: 'The model pack could not be reached',
    remedy: 'Connect once',
  })
  expect(troubleOf(error)).toMatchObject({
    happened: 'The model pack could not be reached.',
    doThis: 'Connect once.',
    remedy: 'retry',
  })
})

test('whatever is thrown, there is a sentence and a button', () => {
  for (const thrown of [undefined, null, 'text', 42, new TypeError('x'), {}]) {
    const { happened, doThis, remedy } = troubleOf(thrown)
    expect(happened && doThis && remedyWords[remedy]).toBeTruthy()
  }
})
