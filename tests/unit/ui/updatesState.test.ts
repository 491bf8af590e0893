// New versions of the app: one that waits is reported, and takes over when a person says so, in this tab or in another.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Updates } from '../../../src/ui/shell/state/updates.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

/** A service worker as its registration shows it. */
class FakeWorker extends EventTarget {
  readonly told: unknown[] = []
  constructor(public state: ServiceWorkerState = 'installing') {
    super()
  }
  postMessage(message: unknown): void {
    this.told.push(message)
  }
  become(state: ServiceWorkerState): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  /** A newer version is being fetched. */
  find(worker = new FakeWorker()): FakeWorker {
    this.installing = worker
    this.dispatchEvent(new Event('updatefound'))
    return worker
  }
}

let container: EventTarget & { controller: FakeWorker | null }
let reload: ReturnType<typeof vi.fn>
const registration = () => new FakeRegistration()
const current = () => new FakeWorker('activated')

function takeControl(worker: FakeWorker): void {
  container.controller = worker
  container.dispatchEvent(new Event('controllerchange'))
}

async function follow(
  registered: FakeRegistration,
  { controller = current() as FakeWorker | null, isIsolated = true, mayReload = (): boolean => true } = {},
): Promise<Updates> {
  container.controller = controller
  vi.stubGlobal('crossOriginIsolated', isIsolated)
  const updates = new Updates()
  await updates.follow(Promise.resolve(registered as unknown as ServiceWorkerRegistration), mayReload)
  return updates
}

beforeEach(() => {
  container = Object.assign(new EventTarget(), { controller: null })
  reload = vi.fn()
  const kept = new Map<string, string>()
  vi.stubGlobal('navigator', { serviceWorker: container })
  vi.stubGlobal('location', { reload })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('a newer version', () => {
  test('that waited before the page was opened is reported', async () => {
    const registered = registration()
    registered.waiting = new FakeWorker('installed')
    expect((await follow(registered)).isWaiting).toBe(true)
  })

  test('that is found during the visit is reported once it is fetched whole', async () => {
    const registered = registration()
    const updates = await follow(registered)
    const shown = observe(() => updates.isWaiting)
    const worker = registered.find()
    shown.flush()
    expect(shown.values).toEqual([false])
    worker.become('installed')
    shown.flush()
    expect(shown.values).toEqual([false, true])
    shown.stop()
  })

  test('that was being fetched already when the page was opened is reported, too', async () => {
    const registered = registration()
    registered.installing = new FakeWorker()
    const updates = await follow(registered)
    registered.installing.become('installed')
    expect(updates.isWaiting).toBe(true)
  })

  test('that could not be fetched is none', async () => {
    const registered = registration()
    const updates = await follow(registered)
    registered.find().become('redundant')
    expect(updates.isWaiting).toBe(false)
  })

  test('takes over only when a person says so; the page is loaded again when it has', async () => {
    const registered = registration()
    const waiting = (registered.waiting = new FakeWorker('installed'))
    const updates = await follow(registered)
    expect(waiting.told).toEqual([])
    updates.apply()
    expect(waiting.told).toEqual(['take over'])
    expect(reload).not.toHaveBeenCalled()
    takeControl(waiting)
    expect(reload).toHaveBeenCalledOnce()
  })

  test('that another tab has let take over is here after a reload at once', async () => {
    const registered = registration()
    const waiting = (registered.waiting = new FakeWorker('installed'))
    const updates = await follow(registered)
    waiting.become('activated')
    takeControl(waiting)
    expect(reload).not.toHaveBeenCalled()
    updates.apply()
    expect(reload).toHaveBeenCalledOnce()
  })

  test('takes the place of one that waited before it', async () => {
    const registered = registration()
    const first = (registered.waiting = new FakeWorker('installed'))
    const updates = await follow(registered)
    const second = registered.find()
    first.become('redundant')
    second.become('installed')
    updates.apply()
    expect([first.told, second.told]).toEqual([[], ['take over']])
  })
})

describe('the first version', () => {
  test('is no newer one', async () => {
    const registered = registration()
    const updates = await follow(registered, { controller: null })
    registered.find().become('installed')
    expect(updates.isWaiting).toBe(false)
  })

  test('loads the page once more where only it makes WebAssembly’s threads possible, and only once', async () => {
    const worker = current()
    await follow(registration(), { controller: null, isIsolated: false })
    takeControl(worker)
    expect(reload).toHaveBeenCalledOnce()
    await follow(registration(), { controller: null, isIsolated: false })
    takeControl(worker)
    expect(reload).toHaveBeenCalledOnce()
  })

  test.each([
    ['the host is isolated already', { controller: null, isIsolated: true }],
    ['somebody has begun something', { controller: null, isIsolated: false, mayReload: () => false }],
    ['it was here before', { isIsolated: false }],
  ])('does not load the page again where %s', async (_, options) => {
    await follow(registration(), options)
    takeControl(current())
    expect(reload).not.toHaveBeenCalled()
  })
})
