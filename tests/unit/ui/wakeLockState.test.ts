// The screen is kept on while it is wanted, by one lock, asked for anew whenever the browser has taken it back.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WakeLock } from '../../../src/ui/shell/state/wakeLock.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

class FakeSentinel extends EventTarget {
  isReleased = false
  /** Also what the browser does when the page is hidden. */
  release(): Promise<void> {
    if (!this.isReleased) {
      this.isReleased = true
      this.dispatchEvent(new Event('release'))
    }
    return Promise.resolve()
  }
}

/** Every lock that was given out, and how the next requests end. */
let given: FakeSentinel[]
let answer: () => Promise<void>
const held = () => given.filter(({ isReleased }) => !isReleased).length
/** Holds requests back until the function that is returned is called. */
function holdBack(): () => void {
  let go = () => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  answer = () => gate
  return go
}

beforeEach(() => {
  given = []
  answer = () => Promise.resolve()
  const request = async () => {
    await answer()
    given.push(new FakeSentinel())
    return given.at(-1)!
  }
  vi.stubGlobal('navigator', { wakeLock: { request } })
})
afterEach(() => vi.unstubAllGlobals())

describe('the screen', () => {
  test('is kept on while that is wanted, and not longer', async () => {
    const lock = new WakeLock()
    const shown = observe(() => lock.isHeld)
    await lock.want(true)
    shown.flush()
    expect(held()).toBe(1)
    await lock.want(false)
    shown.flush()
    expect(held()).toBe(0)
    expect(shown.values).toEqual([false, true, false])
    shown.stop()
  })

  test('is kept on again after the page was hidden, when the browser took the lock back', async () => {
    const lock = new WakeLock()
    await lock.want(true)
    await given[0]!.release()
    expect(lock.isHeld).toBe(false)
    await lock.want(false)
    await lock.want(true)
    expect([held(), given.length, lock.isHeld]).toEqual([1, 2, true])
  })

  test('is asked for once while that goes on being wanted', async () => {
    const lock = new WakeLock()
    await lock.want(true)
    await lock.want(true)
    expect(given).toHaveLength(1)
  })

  test('is kept on by one lock when it is wanted again before the browser has answered', async () => {
    const lock = new WakeLock()
    const go = holdBack()
    const wishes = [lock.want(true), lock.want(false), lock.want(true)]
    go()
    await Promise.all(wishes)
    expect([held(), lock.isHeld]).toEqual([1, true])
    await lock.want(false)
    expect([held(), lock.isHeld]).toEqual([0, false])
  })

  test('may sleep when it is not wanted any more before the browser has answered', async () => {
    const lock = new WakeLock()
    const go = holdBack()
    const wishes = [lock.want(true), lock.want(false)]
    go()
    await Promise.all(wishes)
    expect([held(), lock.isHeld]).toEqual([0, false])
  })

  test('may sleep when the browser refuses, as with a low battery, and is asked for at the next occasion', async () => {
    const lock = new WakeLock()
    answer = () => Promise.reject(new DOMException('low battery', 'NotAllowedError'))
    await lock.want(true)
    expect([held(), lock.isHeld]).toEqual([0, false])
    answer = () => Promise.resolve()
    await lock.want(true)
    expect([held(), lock.isHeld]).toEqual([1, true])
  })

  test('may sleep in a browser that has no such lock', async () => {
    vi.stubGlobal('navigator', {})
    const lock = new WakeLock()
    await lock.want(true)
    expect([lock.isPossible, lock.isHeld]).toEqual([false, false])
  })
})
