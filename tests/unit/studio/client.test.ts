// The page's end of the port against a worker made of a few lines: prompt answers to pause, one painting at a time, and
// crashes.
import { expect, test, vi } from 'vitest'
import type { EngineInfo } from '../../../src/fragment/index.ts'
import type { PaintEvent, PaintHandle, PaintRequest } from '../../../src/studio/contract.ts'
import { createClient } from '../../../src/studio/port/client.ts'
import { createEventQueue } from '../../../src/studio/port/eventQueue.ts'
import type { FromWorker, ToWorker } from '../../../src/studio/port/messages.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const engine: EngineInfo = { kind: 'wasm', threads: 1, adapter: null }
const request: PaintRequest = { recipe: exampleRecipe }
const info = { id: exampleRecipe.packId, name: 'fake' }

/** A list that tests wait on: `until` resolves with the first item that satisfies a condition, now or later. */
class Log<T> {
  readonly items: T[] = []
  #waiting: (() => void)[] = []

  push(item: T): void {
    this.items.push(item)
    for (const wake of this.#waiting.splice(0)) wake()
  }

  async until(holds: (item: T) => boolean, from = 0): Promise<T> {
    for (let i = from; ; i++) {
      while (i >= this.items.length) await new Promise<void>((resolve) => this.#waiting.push(resolve))
      if (holds(this.items[i]!)) return this.items[i]!
    }
  }
}

interface FakeWorker {
  readonly asked: Log<ToWorker>
  post(message: FromWorker): void
  crash(): void
  isTerminated: boolean
}

/** Workers that answer `openPack` and `chooseEngine` themselves; everything they were asked is kept. */
function fakeWorkers() {
  const workers: FakeWorker[] = []
  const spawn = () => {
    const listeners = new Map<string, (event: Event) => void>()
    const fake: FakeWorker = {
      asked: new Log(),
      isTerminated: false,
      post: (data) => listeners.get('message')!(new MessageEvent('message', { data })),
      crash: () => listeners.get('error')!(new Event('error')),
    }
    workers.push(fake)
    return {
      addEventListener: (type: string, listener: (event: Event) => void) => listeners.set(type, listener),
      terminate: () => (fake.isTerminated = true),
      postMessage: (message: ToWorker) => {
        fake.asked.push(message)
        if ('call' in message && message.call === 'openPack')
          fake.post({ id: message.id, result: info as never })
        if ('call' in message && message.call === 'chooseEngine')
          fake.post({ id: message.id, result: { engine, fallbackReason: null } })
      },
    } as unknown as Worker
  }
  return { spawn, workers }
}

const isPaint = (message: ToWorker) => 'call' in message && message.call === 'paint'
const paintsOf = ({ asked }: FakeWorker) => asked.items.filter(isPaint)

/** The events of a painting as they come, 'end' last. */
function listen(handle: PaintHandle): Log<PaintEvent | { readonly kind: 'end' }> {
  const log = new Log<PaintEvent | { readonly kind: 'end' }>()
  void (async () => {
    for await (const event of handle.events) log.push(event)
    log.push({ kind: 'end' })
  })()
  return log
}
const isEnd = ({ kind }: { readonly kind: string }) => kind === 'end'

const painting = (step: number, more: object = {}) =>
  ({ kind: 'painting', step, of: 40, loss: 1, msPerStep: 1, engine, ...more }) as const

test('a second painting is sent when the first has ended, and not before', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  const [first, second] = [listen(studio.paint(request)), listen(studio.paint(request))]
  await Promise.resolve()
  const [worker] = workers
  const { id } = await worker!.asked.until(isPaint)
  worker!.post({ id, event: painting(1) })
  await first.until(({ kind }) => kind === 'painting')
  expect(paintsOf(worker!)).toHaveLength(1)
  worker!.post({ id, result: null })
  await first.until(isEnd)
  const next = await worker!.asked.until(isPaint, worker!.asked.items.length)
  worker!.post({ id: next.id, event: painting(2) })
  expect(await second.until(({ kind }) => kind === 'painting')).toMatchObject({ step: 2 })
})

test('a painting discarded before its turn is never sent', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  const first = listen(studio.paint(request))
  const waiting = studio.paint(request)
  const third = listen(studio.paint({ recipe: { ...exampleRecipe, seed: 99 } }))
  waiting.discard()
  await listen(waiting).until(isEnd)
  await Promise.resolve()
  const [worker] = workers
  worker!.post({ id: (await worker!.asked.until(isPaint)).id, result: null })
  await first.until(isEnd)
  const next = await worker!.asked.until(isPaint, worker!.asked.items.length)
  expect(next).toMatchObject({ args: { request: { recipe: { seed: 99 } } } })
  worker!.post({ id: next.id, result: null })
  await third.until(isEnd)
})

test('a pause is answered at once, and the step that ends afterwards does not look like going on', async () => {
  const { spawn, workers } = fakeWorkers()
  const handle = createClient(spawn).paint(request)
  const events = listen(handle)
  await Promise.resolve()
  const [worker] = workers
  const { id } = await worker!.asked.until(isPaint)
  worker!.post({ id, event: painting(4) })
  handle.pause()
  expect(await events.until(({ kind }) => kind === 'paused')).toEqual({ kind: 'paused', step: 4, of: 40 })
  expect(worker!.asked.items.at(-1)).toEqual({ id, command: 'pause' })
  worker!.post({ id, event: painting(5) }) // the step under way
  worker!.post({ id, event: { kind: 'paused', step: 5, of: 40 } })
  await events.until((event) => event.kind === 'paused' && event.step === 5)
  handle.resume()
  worker!.post({ id, event: painting(6) })
  await events.until((event) => event.kind === 'painting' && event.step === 6)
  expect(events.items.map((event) => [event.kind, 'step' in event && event.step])).toEqual([
    ['painting', 4],
    ['paused', 4],
    ['painting', 5],
    ['paused', 5],
    ['painting', 6],
  ])
})

test('a command given before the worker has the painting reaches it', async () => {
  const { spawn, workers } = fakeWorkers()
  const handle = createClient(spawn).paint(request)
  handle.keep()
  await Promise.resolve()
  const command = await workers[0]!.asked.until((message) => 'command' in message)
  expect(command).toMatchObject({ command: 'keep' })
})

test('a crash fails the painting with what can be rescued, and the next one gets a fresh worker with the same pack', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  await studio.openPack({ kind: 'url', url: 'x' })
  await studio.chooseEngine('wasm')
  const [first, second] = [listen(studio.paint(request)), listen(studio.paint(request))]
  const { id } = await workers[0]!.asked.until(isPaint)
  const preview = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) }
  const checkpoint = { step: 3 } as never
  workers[0]!.post({ id, event: painting(3, { preview, checkpoint }) })
  workers[0]!.crash()
  expect(await first.until(({ kind }) => kind === 'failed')).toMatchObject({
    error: { code: 'worker/crashed', params: { reason: 'error' } },
    rescued: preview,
    checkpoint,
  })
  await first.until(isEnd)
  expect(workers[0]!.isTerminated).toBe(true)
  const again = await workers[1]!.asked.until(isPaint)
  expect(workers[1]!.asked.items.map((message) => 'call' in message && message.call)).toEqual([
    'openPack',
    'chooseEngine',
    'paint',
  ])
  workers[1]!.post({ id: again.id, event: painting(1) })
  await second.until(({ kind }) => kind === 'painting')
})

test('a worker that hangs in a discarded painting is replaced, and the next painting begins', async () => {
  vi.useFakeTimers()
  try {
    const { spawn, workers } = fakeWorkers()
    const studio = createClient(spawn)
    const hung = studio.paint(request)
    const [first, second] = [listen(hung), listen(studio.paint(request))]
    await Promise.resolve()
    await workers[0]!.asked.until(isPaint)
    hung.discard()
    await first.until(isEnd) // the page is free at once
    await vi.advanceTimersByTimeAsync(19_000)
    expect(workers[0]!.isTerminated).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(workers[0]!.isTerminated).toBe(true)
    const { id } = await workers[1]!.asked.until(isPaint)
    workers[1]!.post({ id, event: painting(1) })
    await second.until(({ kind }) => kind === 'painting')
  } finally {
    vi.useRealTimers()
  }
})

test('P4: a worker that hangs when a picture is to be kept is replaced, and what was reached is rescued', async () => {
  vi.useFakeTimers()
  try {
    const { spawn, workers } = fakeWorkers()
    const studio = createClient(spawn)
    const handle = studio.paint(request)
    const [hung, next] = [listen(handle), listen(studio.paint(request))]
    await Promise.resolve()
    const { id } = await workers[0]!.asked.until(isPaint)
    const preview = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) }
    workers[0]!.post({ id, event: painting(13, { preview }) })
    await hung.until(({ kind }) => kind === 'painting')
    handle.keep()
    expect(workers[0]!.asked.items.at(-1)).toEqual({ id, command: 'keep' })
    await vi.advanceTimersByTimeAsync(19_000)
    workers[0]!.post({ id, event: { kind: 'saving' } }) // it lives: now it may wait for the judge's server
    await vi.advanceTimersByTimeAsync(100_000)
    expect(workers[0]!.isTerminated).toBe(false)
    await vi.advanceTimersByTimeAsync(21_000)
    expect(workers[0]!.isTerminated).toBe(true)
    expect(await hung.until(({ kind }) => kind === 'failed')).toMatchObject({
      error: { code: 'worker/silent', params: { seconds: 120 } },
      rescued: { width: 1 },
    })
    const again = await workers[1]!.asked.until(isPaint)
    workers[1]!.post({ id: again.id, event: painting(1) })
    await next.until(({ kind }) => kind === 'painting')
  } finally {
    vi.useRealTimers()
  }
})

test('P4: a cancel is answered at once by a call that hangs, and its worker is replaced', async () => {
  vi.useFakeTimers()
  try {
    const { spawn, workers } = fakeWorkers()
    const studio = createClient(spawn)
    const stop = new AbortController()
    const judged = studio.judge('a pack', [], [], { signal: stop.signal })
    const { id } = await workers[0]!.asked.until((message) => 'call' in message && message.call === 'judge')
    stop.abort()
    await expect(judged).rejects.toMatchObject({ name: 'AbortError' })
    expect(workers[0]!.asked.items.at(-1)).toEqual({ id, command: 'abort' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(workers[0]!.isTerminated).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})

test('P1: a worker whose script is gone from its host is not called a lack of memory', async () => {
  const { workers, spawn } = fakeWorkers()
  const studio = createClient(spawn)
  const asked = studio.judge('a pack', [], [])
  await Promise.resolve()
  workers[0]!.crash()
  await expect(asked).rejects.toMatchObject({ code: 'worker/not-started' })
})

test('a closed studio ends what waits and takes no more', async () => {
  const { spawn } = fakeWorkers()
  const studio = createClient(spawn)
  const events = listen(studio.paint(request))
  studio.close()
  await events.until(isEnd)
  await expect(studio.openPack({ kind: 'url', url: 'x' })).rejects.toMatchObject({ name: 'AbortError' })
})

test('the judge is asked about the pack that is named, not about the last one opened', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  await studio.openPack({ kind: 'url', url: 'x' })
  void studio.judge('another pack', [], []).catch(() => undefined)
  const question = await workers[0]!.asked.until((message) => 'call' in message && message.call === 'judge')
  expect(question).toMatchObject({ args: { packId: 'another pack' } })
  studio.close()
})

test('unread events keep only the newest preview', async () => {
  const queue = createEventQueue()
  const preview = (shade: number) => ({ width: 1, height: 1, rgba: new Uint8ClampedArray(4).fill(shade) })
  for (const step of [1, 2, 3]) queue.push(painting(step, { preview: preview(step) }) as PaintEvent)
  queue.end()
  const read: PaintEvent[] = []
  for await (const event of queue) read.push(event)
  expect(read.map((event) => event.kind === 'painting' && [event.step, event.preview?.rgba[0]])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, 3],
  ])
})
