// Short messages, each a promise of the action that was chosen: an undo that is not taken is an answer too.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Toasts } from '../../../src/ui/kit/state/toasts.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const texts = (toasts: Toasts) => toasts.list.map(({ text }) => text)
/** Whether a promise has been answered yet, and how. */
function follow(answer: Promise<boolean>) {
  const seen: boolean[] = []
  void answer.then((chosen) => seen.push(chosen))
  return seen
}

describe('a toast', () => {
  test('with an action answers yes when it is chosen, and goes', async () => {
    const toasts = new Toasts()
    const answer = toasts.show('In the trash.', 'Undo')
    expect(toasts.list).toMatchObject([{ text: 'In the trash.', action: 'Undo' }])
    toasts.list[0]!.answer(true)
    expect(await answer).toBe(true)
    expect(toasts.list).toEqual([])
  })

  test('with an action answers no after ten seconds, and then cannot be chosen any more', async () => {
    const toasts = new Toasts()
    const answer = follow(toasts.show('In the trash.', 'Undo'))
    const [toast] = toasts.list
    await vi.advanceTimersByTimeAsync(9_999)
    expect([answer, texts(toasts)]).toEqual([[], ['In the trash.']])
    await vi.advanceTimersByTimeAsync(1)
    toast!.answer(true)
    await vi.advanceTimersByTimeAsync(0)
    expect([answer, texts(toasts)]).toEqual([[false], []])
  })

  test('without one goes after five seconds', async () => {
    const toasts = new Toasts()
    const answer = follow(toasts.show('Saved.'))
    await vi.advanceTimersByTimeAsync(4_999)
    expect(answer).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect([answer, texts(toasts)]).toEqual([[false], []])
  })

  test('without an end stays, and leaves no timer behind', async () => {
    const toasts = new Toasts()
    const answer = follow(toasts.show('A new version is here.', 'Reload', 0))
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect([answer, texts(toasts)]).toEqual([[], ['A new version is here.']])
  })

  test('that was answered has no timer any more', () => {
    const toasts = new Toasts()
    void toasts.show('In the trash.', 'Undo')
    toasts.list[0]!.answer(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('several toasts', () => {
  test('news replace news, and what offers an action stays', async () => {
    const toasts = new Toasts()
    const undo = follow(toasts.show('In the trash.', 'Undo'))
    const first = follow(toasts.show('Saved.'))
    void toasts.show('Saved again.')
    await vi.advanceTimersByTimeAsync(0)
    expect(texts(toasts)).toEqual(['In the trash.', 'Saved again.'])
    expect([undo, first]).toEqual([[], [false]])
  })

  test('each undo brings back its own', async () => {
    const toasts = new Toasts()
    const answers = ['one', 'two', 'three'].map((text) => follow(toasts.show(text, 'Undo')))
    expect(new Set(toasts.list.map(({ key }) => key)).size).toBe(3)
    toasts.list[1]!.answer(true)
    await vi.advanceTimersByTimeAsync(0)
    expect([answers, texts(toasts)]).toEqual([
      [[], [true], []],
      ['one', 'three'],
    ])
  })

  test('are shown as they come and go', () => {
    const toasts = new Toasts()
    const shown = observe(() => texts(toasts).join())
    void toasts.show('one', 'Undo')
    shown.flush()
    toasts.list[0]!.answer(false)
    shown.flush()
    expect(shown.values).toEqual(['', 'one', ''])
    shown.stop()
  })
})
