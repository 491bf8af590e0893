// The page's end of the port against a worker made of a few lines: the queue, prompt answers to pause, and crashes.
import { expect, test } from 'vitest'
import type { PaintEvent, PaintHandle, PaintRequest } from '../../../src/studio/contract.ts'
import { PackFileError } from '../../../src/studio/errors.ts'
import { createClient } from '../../../src/studio/port/client.ts'
import { createEventQueue } from '../../../src/studio/port/eventQueue.ts'
import type { FromWorker, ToWorker } from '../../../src/studio/port/messages.ts'
import { fromWire, toWire } from '../../../src/studio/port/wireError.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const engine = { kind: 'wasm', threads: 1, adapter: null } as const
const request: PaintRequest = { recipe: exampleRecipe }
const info = { id: exampleRecipe.packId, name: 'fake' }

/** Workers that answer as told; what they were asked is kept. */
function fakeWorkers() {
  const workers: {
    readonly asked: ToWorker[]
    post(message: FromWorker): void
    crash(): void
    terminated: boolean
  }[] = []
  const spawn = () => {
    const listeners = new Map<string, (event: Event) => void>()
    const asked: ToWorker[] = []
    const fake = {
      asked,
      terminated: false,
      post: (data: FromWorker) => listeners.get('message')!(new MessageEvent('message', { data })),
      crash: () => listeners.get('error')!(new Event('error')),
    }
    workers.push(fake)
    return {
      addEventListener: (type: string, listener: (event: Event) => void) => listeners.set(type, listener),
      terminate: () => (fake.terminated = true),
      postMessage: (message: ToWorker) => {
        asked.push(message)
        if ('call' in message && message.call === 'openPack')
          fake.post({ id: message.id, result: info as never })
        if ('call' in message && message.call === 'chooseEngine')
          fake.post({ id: message.id, result: { engine, fallbackReason: null } })
      },
    } as unknown as Worker
  }
  return { spawn, workers }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))
const paints = (asked: readonly ToWorker[]) =>
  asked.filter((message) => 'call' in message && message.call === 'paint')

function listen(handle: PaintHandle): PaintEvent[] {
  const events: PaintEvent[] = []
  void (async () => {
    for await (const event of handle.events) events.push(event)
    events.push({ kind: 'note', text: 'end' })
  })()
  return events
}

const painting = (step: number, more: object = {}) =>
  ({ kind: 'painting', step, of: 40, loss: 1, msPerStep: 1, engine, ...more }) as const

test('paintings wait their turn and say how many are before them', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  const [first, second, third] = [studio.paint(request), studio.paint(request), studio.paint(request)].map(
    listen,
  ) as [PaintEvent[], PaintEvent[], PaintEvent[]]
  await settle()
  const [worker] = workers
  expect(paints(worker!.asked)).toHaveLength(1)
  expect(first[0]).toEqual({ kind: 'queued', ahead: 0 })
  expect(third.at(-1)).toEqual({ kind: 'queued', ahead: 2 })
  worker!.post({ id: worker!.asked[0]!.id, result: null })
  await settle()
  expect(paints(worker!.asked)).toHaveLength(2)
  expect(first.at(-1)).toEqual({ kind: 'note', text: 'end' })
  expect(second.at(-1)).toMatchObject({ kind: 'queued' })
  expect(third.at(-1)).toEqual({ kind: 'queued', ahead: 1 })
})

test('a painting discarded while it waits is never sent', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  studio.paint(request)
  const waiting = studio.paint(request)
  const events = listen(waiting)
  waiting.discard()
  await settle()
  expect(events.at(-1)).toEqual({ kind: 'note', text: 'end' })
  workers[0]!.post({ id: workers[0]!.asked[0]!.id, result: null })
  await settle()
  expect(paints(workers[0]!.asked)).toHaveLength(1)
})

test('pause is answered at once, and the step under way does not look like going on', async () => {
  const { spawn, workers } = fakeWorkers()
  const handle = createClient(spawn).paint(request)
  const events = listen(handle)
  await settle()
  const [worker] = workers
  const { id } = worker!.asked[0]!
  worker!.post({ id, event: painting(4) })
  handle.pause()
  await settle()
  expect(events.at(-1)).toEqual({ kind: 'paused', step: 4, of: 40 })
  expect(worker!.asked.at(-1)).toEqual({ id, wish: 'pause' })
  worker!.post({ id, event: painting(5) })
  await settle()
  expect(events.at(-1)).toMatchObject({ kind: 'paused', step: 4 })
  worker!.post({ id, event: { kind: 'paused', step: 5, of: 40 } })
  await settle()
  expect(events.slice(-2)).toMatchObject([
    { kind: 'painting', step: 5 },
    { kind: 'paused', step: 5 },
  ])
  handle.resume()
  worker!.post({ id, event: painting(6) })
  await settle()
  expect(events.at(-1)).toMatchObject({ kind: 'painting', step: 6 })
})

test('what is wished before the worker is ready reaches it', async () => {
  const { spawn, workers } = fakeWorkers()
  const handle = createClient(spawn).paint(request)
  handle.keep()
  await settle()
  expect(workers[0]!.asked.at(-1)).toMatchObject({ wish: 'keep' })
})

test('a crash fails the painting with what can be rescued, and the next one gets a fresh worker with the same pack', async () => {
  const { spawn, workers } = fakeWorkers()
  const studio = createClient(spawn)
  await studio.openPack({ kind: 'url', url: 'x' })
  await studio.chooseEngine('wasm')
  const [first, second] = [listen(studio.paint(request)), listen(studio.paint(request))]
  await settle()
  const { id } = paints(workers[0]!.asked)[0]!
  const preview = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) }
  const checkpoint = { step: 3 } as never
  workers[0]!.post({ id, event: painting(3, { preview, checkpoint }) })
  workers[0]!.crash()
  await settle()
  expect(first.at(-2)).toMatchObject({
    kind: 'failed',
    error: { name: 'WorkerCrashError' },
    rescued: preview,
    checkpoint,
  })
  expect(workers[0]!.terminated).toBe(true)
  expect(workers[1]!.asked.map((message) => 'call' in message && message.call)).toEqual([
    'openPack',
    'chooseEngine',
    'paint',
  ])
  expect(second.at(-1)).toMatchObject({ kind: 'queued' })
})

test('an error keeps its class, its words and what to do across the port', () => {
  const error = new PackFileError({
    what: 'The file is wrong',
    value: 1,
    allowed: '2',
    remedy: 'Fetch it again',
  })
  const revived = fromWire(structuredClone(toWire(error)))
  expect(revived).toBeInstanceOf(PackFileError)
  expect(revived).toMatchObject({
    name: 'PackFileError',
    message: error.message,
    what: error.what,
    remedy: error.remedy,
  })
})

test('a closed studio ends what waits and takes no more', async () => {
  const { spawn } = fakeWorkers()
  const studio = createClient(spawn)
  const events = listen(studio.paint(request))
  await settle()
  studio.close()
  await settle()
  expect(events.at(-1)).toEqual({ kind: 'note', text: 'end' })
  await expect(studio.openPack({ kind: 'url', url: 'x' })).rejects.toMatchObject({ name: 'AbortError' })
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
