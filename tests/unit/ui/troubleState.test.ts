// The words for errors come after the page: what is shown until then, afterwards, and when they cannot be fetched.
import { describe, expect, test } from 'vitest'
import { PartError } from '../../../src/ui/kit/state/part.ts'
import { ErrorWords } from '../../../src/ui/kit/state/trouble.svelte.ts'
import { troubleOf } from '../../../src/ui/kit/words/errors.ts'
import { PromptError } from '../../../src/fragment/index.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

const error = new PromptError('prompt/empty', {})
const missing = new PartError('part/not-fetched', { isOnline: false })

describe('words for errors', () => {
  test('take the place of few words when they have come', async () => {
    const words = new ErrorWords(() => Promise.resolve(troubleOf))
    const shown = observe(() => words.of(error).happened)
    await words.fetch()
    shown.flush()
    expect(shown.values).toEqual(['Something went wrong that we did not foresee.', troubleOf(error).happened])
    shown.stop()
  })

  test('are fetched once, whoever asks first', async () => {
    let loads = 0
    const words = new ErrorWords(() => (loads++, Promise.resolve(troubleOf)))
    const { happened, doThis } = troubleOf(error)
    await expect(Promise.all([words.text(error), words.text(error)])).resolves.toEqual(
      Array(2).fill(`${happened} ${doThis}`),
    )
    expect(loads).toBe(1)
  })

  test('that cannot be fetched are asked for again; a part that is not here is always explained', async () => {
    let isOnline = false
    const words = new ErrorWords(() => (isOnline ? Promise.resolve(troubleOf) : Promise.reject(missing)))
    await expect(words.text(missing)).resolves.toContain('not on this device yet')
    await expect(words.text(error)).resolves.toContain('did not foresee')
    isOnline = true
    await expect(words.text(error)).resolves.toContain(troubleOf(error).happened)
  })
})
