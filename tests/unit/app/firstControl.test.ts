import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { firstControl, type WorkerRegistration } from '../../../src/app/house/firstControl.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a page under control waits for nothing', async () => {
  const never = new Promise<WorkerRegistration>(() => {})
  await firstControl({ ...container(), controller: {} }, never)
})

test('a first visit waits until the first service worker is in control', async () => {
  const serviceWorker = container()
  const installing = worker()
  const control = watched(firstControl(serviceWorker, Promise.resolve({ active: null, installing })))
  installing.become('installed')
  installing.become('activated')
  await vi.advanceTimersByTimeAsync(9_000)
  expect(control.isOver).toBe(false)
  serviceWorker.takeControl()
  await vi.advanceTimersByTimeAsync(0)
  expect(control.isOver).toBe(true)
})

const hopeless: Readonly<Record<string, () => Promise<WorkerRegistration>>> = {
  'cannot be registered': () => Promise.reject(new Error('blocked')),
  'was passed by a forced reload': () => Promise.resolve({ active: {}, installing: null }),
  'cannot be installed': async () => {
    const installing = worker()
    setTimeout(() => installing.become('redundant'), 100)
    return { active: null, installing }
  },
}
test.each(Object.keys(hopeless))('a service worker that %s holds nothing up', async (what) => {
  const control = watched(firstControl(container(), hopeless[what]!()))
  await vi.advanceTimersByTimeAsync(200)
  expect(control.isOver).toBe(true)
})

test('a service worker that never comes holds everything up for ten seconds at most', async () => {
  const control = watched(firstControl(container(), new Promise(() => {})))
  await vi.advanceTimersByTimeAsync(9_900)
  expect(control.isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(control.isOver).toBe(true)
})

function container() {
  let listener = () => {}
  return {
    controller: null,
    addEventListener: (_: 'controllerchange', listen: () => void) => void (listener = listen),
    takeControl: () => listener(),
  }
}

function worker() {
  let listener = () => {}
  return {
    state: 'installing',
    addEventListener: (_: 'statechange', listen: () => void) => void (listener = listen),
    become(state: string) {
      this.state = state
      listener()
    },
  }
}

function watched(ending: Promise<void>) {
  const control = { isOver: false }
  void ending.then(() => (control.isOver = true))
  return control
}
