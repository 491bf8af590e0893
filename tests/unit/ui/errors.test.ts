import { expect, test } from 'vitest'
import { fromWire, toWire } from '../../../src/fragment/index.ts'
import { DownloadError } from '../../../src/studio/errors.ts'
import { remedyWords, troubleOf } from '../../../src/ui/kit/words/errors.ts'

test('an error that crossed a worker keeps its words, with the value and what to do', () => {
  const error = new DownloadError('download/refused', { path: 'vqgan/decoder.onnx', status: 404 })
  const arrived = fromWire(structuredClone(toWire(error)))
  expect(troubleOf(arrived)).toEqual(troubleOf(error))
  expect(troubleOf(arrived)).toMatchObject({
    happened: expect.stringMatching(/vqgan\/decoder\.onnx.*404/),
    doThis: expect.stringContaining('try another address'),
    remedy: 'retry',
  })
})

test('whatever is thrown, there is a sentence and a button', () => {
  for (const thrown of [undefined, null, 'text', 42, new TypeError('x'), {}]) {
    const { happened, doThis, remedy } = troubleOf(thrown)
    expect(happened && doThis && remedyWords[remedy]).toBeTruthy()
  }
})
