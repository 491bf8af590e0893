import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Clock } from '../../../src/ui/kit/state/clock.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

it('a clock that a page shows ticks every 15 seconds, and its timer ends with the page', async () => {
  const clock = new Clock(Date.now)
  const shown = observe(() => clock.now)
  await vi.advanceTimersByTimeAsync(30_000)
  shown.flush()
  expect(shown.values).toEqual([0, 15_000, 30_000])
  shown.stop()
  await vi.advanceTimersByTimeAsync(1)
  expect(vi.getTimerCount()).toBe(0)
})

it('a clock that nobody shows has no timer', () => {
  expect(new Clock(() => 7).now).toBe(7)
  expect(vi.getTimerCount()).toBe(0)
})
