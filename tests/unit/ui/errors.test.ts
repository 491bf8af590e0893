import { expect, test } from 'vitest'
import * as archive from '../../../src/archive/errors.ts'
import * as ballots from '../../../src/ballots/errors.ts'
import * as fragment from '../../../src/fragment/index.ts'
import * as rounds from '../../../src/rounds/errors.ts'
import * as studio from '../../../src/studio/errors.ts'
import { ImportError } from '../../../src/ui/results/state/importBallots.ts'
import { remedyWords, troubleOf } from '../../../src/ui/kit/words/errors.ts'

type ErrorClass = new (complaint: fragment.Complaint) => Error
const rooms = { ...archive, ...ballots, ...fragment, ...rounds, ...studio }
const classes = [...Object.values<unknown>(rooms), ImportError].filter(
  (value): value is ErrorClass => typeof value === 'function' && value.prototype instanceof Error,
)
/** Bases, and what only a bug can raise. */
const withoutWords = ['DaubError', 'StudioError', 'CanonicalJsonError']

test('every class of error has words of its own', () => {
  const unexpected = troubleOf(new Error('?')).happened
  for (const each of classes) {
    const { name } = new each({ what: 'x' })
    if (withoutWords.includes(name)) continue
    const bare = Object.assign(new Error('?'), { name })
    expect(troubleOf(bare).happened, name).not.toBe(unexpected)
  }
})

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
