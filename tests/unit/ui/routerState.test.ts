// Where we are, and where on each page we were: a way back leads to the place that was left, any other way to the top.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Router } from '../../../src/ui/shell/state/router.svelte.ts'
import { stubWindow, type FakeWindow } from '../../fixtures/fakeWindow.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

const id = 'ab'.repeat(32)
const piece = `#/piece/${id}`
let router: Router
let page: FakeWindow

function open(hash: string): void {
  page = stubWindow(hash, () => router)
  router = new Router()
}
/** Lets what waits for the next page to be drawn run. */
const drawn = () => new Promise<void>((resolve) => setImmediate(resolve))

beforeEach(() => open('#/'))
afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(globalThis, 'scrollY')
})

describe('an address', () => {
  test.each([
    ['', 'week'],
    [piece, 'piece'],
    [`#/round/${id}/vote`, 'vote'],
    ['#/no/such/page', 'unknown'],
    ['#/piece/abc', 'unknown'],
    ['#main', 'unknown'],
  ])('that the app is opened with, "%s", is the first page: %s', (hash, name) => {
    open(hash)
    expect(router.route.name).toBe(name)
    expect(router.arrive()).toBe(false)
  })

  test('that nobody knows is kept, so that the page can name it, and there is a way back from it', () => {
    page.visit('#/no/such/page')
    expect(router.route).toEqual({ name: 'unknown', hash: '#/no/such/page' })
    page.back()
    expect(router.route).toEqual({ name: 'week' })
  })

  test('that is gone to is shown, by whoever shows it, and can be left backwards', () => {
    const shown = observe(() => router.route.name)
    router.go({ name: 'paint' })
    shown.flush()
    page.back()
    shown.flush()
    expect(shown.values).toEqual(['week', 'paint', 'week'])
    shown.stop()
  })

  test('that takes the place of another is not in the way back', () => {
    router.go({ name: 'recipe', code: 'abc' })
    router.replace({ name: 'paint' })
    expect([router.route.name, page.history.length]).toEqual(['paint', 2])
    page.back()
    expect(router.route.name).toBe('week')
  })

  test('is arrived at once', () => {
    expect(router.arrive()).toBe(false)
    router.go({ name: 'paint' })
    expect([router.arrive(), router.arrive()]).toEqual([true, false])
  })
})

describe('the place on a page', () => {
  async function scrollAndLeave(place = 1500): Promise<void> {
    page.scrollY = place
    page.visit(piece)
    await drawn()
  }

  test('is the browser’s no more', () => {
    expect(page.history.scrollRestoration).toBe('manual')
  })

  test('is the top of a page one comes to, also of one that was left further down', async () => {
    await scrollAndLeave()
    expect(page.scrollY).toBe(0)
    page.visit('#/')
    await drawn()
    expect(page.scrollY).toBe(0)
  })

  test('is where one left it on the way back, also to the page one arrived on', async () => {
    await scrollAndLeave()
    page.scrollY = 700
    page.back()
    await drawn()
    expect(page.scrollY).toBe(1500)
    expect(page.isFrameWanted()).toBe(false)
  })

  test('is the top of a page that takes the place of one come back to', async () => {
    page.visit('#/paint')
    await scrollAndLeave(900)
    page.visit('#/about')
    page.back()
    router.replace({ name: 'paint' })
    await drawn()
    expect(page.scrollY).toBe(0)
  })

  test('is waited for while the page is still being fetched', async () => {
    await scrollAndLeave()
    page.tall = 800
    page.back()
    await drawn()
    expect(page.scrollY).toBe(0)
    await page.frame()
    page.tall = 3000
    await page.frame()
    expect(page.scrollY).toBe(1500)
    expect(page.isFrameWanted()).toBe(false)
  })

  test('is not waited for for ever: a page may have become shorter', async () => {
    await scrollAndLeave()
    page.tall = 900
    page.back()
    await drawn()
    let frames = 0
    while (page.isFrameWanted() && frames < 1000) {
      await page.frame()
      frames++
    }
    expect(frames).toBe(120)
    expect(page.scrollY).toBe(100)
  })

  test('stays with whoever has scrolled meanwhile', async () => {
    await scrollAndLeave()
    page.tall = 800
    page.back()
    await drawn()
    page.tall = 3000
    page.scrollY = 40
    await page.frame()
    expect(page.scrollY).toBe(40)
  })

  test('stays with whoever has gone elsewhere meanwhile', async () => {
    await scrollAndLeave()
    page.tall = 800
    page.back()
    await drawn()
    page.visit('#/about')
    await drawn()
    page.tall = 3000
    await page.frame()
    expect(page.scrollY).toBe(0)
  })
})
