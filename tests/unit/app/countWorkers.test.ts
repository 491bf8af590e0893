// The workers of a count: when they start, what happens to those who wait when one stops by itself, and that the next call
// finds a fresh one.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRecoveryPool, openCounting } from '../../../src/app/count/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { CountError } from '../../../src/app/count/errors.ts'
import type { SignedBallot } from '../../../src/ballots/index.ts'
import { toWire } from '../../../src/fragment/index.ts'
import { stubWorkers, type FakeWorker } from '../../fixtures/fakeWorkers.ts'

let workers: FakeWorker[]
beforeEach(() => void (workers = stubWorkers()))
afterEach(() => vi.unstubAllGlobals())

const round = '0'.repeat(64)
const stopped = { name: 'CountError', code: 'count/worker-stopped', cause: { message: 'out of memory' } }
/** A worker is started once the page is ready for it, which is a promise. */
const startedWorker = async (number: number) => {
  await expect.poll(() => workers.length).toBe(number + 1)
  return workers[number]!
}

describe('the counting worker', () => {
  const open = (ready = Promise.resolve()) =>
    openCounting({ archive: createMemoryArchive(), database: 'daub', ready, now: () => 1000 })

  test('starts with the first call, knows its database by its name, and serves the next calls, too', async () => {
    const counting = open()
    expect(workers).toEqual([])
    const first = counting.exportRound(round)
    const worker = await startedWorker(0)
    expect([worker.name, worker.url.endsWith('count.worker.ts')]).toEqual(['daub', true])
    const second = counting.exportRound(round)
    await expect.poll(() => worker.told.length).toBe(2)
    worker.answer({ kind: 'done', id: 1, value: 'second' })
    worker.answer({ kind: 'done', id: 0, value: 'first' })
    expect(await Promise.all([first, second])).toEqual(['first', 'second'])
    expect(workers).toHaveLength(1)
  })

  test('is not loaded before the page may load it', async () => {
    let go = () => {}
    const counting = open(new Promise((resolve) => (go = resolve)))
    const count = counting.count(round)
    await Promise.resolve()
    expect(workers).toEqual([])
    go()
    ;(await startedWorker(0)).answer({ kind: 'done', id: 0, value: null })
    await count
  })

  test('that stops by itself fails everything that waits for it, and the next call starts a fresh one', async () => {
    const counting = open()
    const waiting = [counting.count(round), counting.exportRound(round)].map((call) =>
      call.catch((error: unknown) => error),
    )
    const first = await startedWorker(0)
    await expect.poll(() => first.told.length).toBe(2)
    first.crash('out of memory')
    expect(first.isTerminated).toBe(true)
    for (const failure of await Promise.all(waiting)) expect(failure).toMatchObject(stopped)
    const again = counting.exportRound(round)
    const second = await startedWorker(1)
    second.answer({ kind: 'done', id: 0, value: 'here' })
    expect(await again).toBe('here')
  })

  test('whose answer cannot be read is replaced, too, and nobody waits for ever', async () => {
    const counting = open()
    const waiting = counting.count(round).catch((error: unknown) => error)
    const worker = await startedWorker(0)
    worker.garble()
    expect(worker.isTerminated).toBe(true)
    expect(await waiting).toMatchObject({ code: 'count/worker-stopped' })
    void counting.count(round).catch(() => undefined)
    await startedWorker(1)
    counting.close()
  })

  test('is spared a large file: that is read in a worker of its own, which ends with it, however it ends', async () => {
    const counting = open()
    const large = () => new File([new Uint8Array(9 * 1024 * 1024)], 'many.json')
    void counting.count(round).catch(() => undefined)
    const counter = await startedWorker(0)
    const kept = counting.importFile(large())
    const reader = await startedWorker(1)
    await expect.poll(() => reader.told.length).toBe(1)
    reader.answer({ kind: 'done', id: 0, value: 'kept' })
    expect(await kept).toBe('kept')
    expect([counter.isTerminated, reader.isTerminated]).toEqual([false, true])

    const stop = new AbortController()
    const stopped = counting.importFile(large(), { signal: stop.signal }).catch((error: unknown) => error)
    const second = await startedWorker(2)
    await expect.poll(() => second.told.length).toBe(1)
    stop.abort(new Error('enough'))
    expect(await stopped).toMatchObject({ message: 'enough' })
    await expect.poll(() => second.isTerminated).toBe(true)

    void counting.importFile(new File(['{}'], 'few.json')).catch(() => undefined)
    await expect.poll(() => counter.told.length).toBe(2)
    const waiting = counting.importFile(large()).catch((error: unknown) => error)
    const third = await startedWorker(3)
    counting.close()
    expect(third.isTerminated).toBe(true)
    expect(await waiting).toMatchObject({ code: 'count/closed' })
  })

  test('ends when the count is closed; what waits is told so', async () => {
    const counting = open()
    const waiting = counting.count(round).catch((error: unknown) => error)
    const worker = await startedWorker(0)
    counting.close()
    expect(worker.isTerminated).toBe(true)
    expect(await waiting).toMatchObject({ code: 'count/closed' })
  })

  test('is none for an archive in memory, which no worker can open', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 4 })
    const archive = createMemoryArchive()
    const counting = openCounting({ archive, database: null, ready: Promise.resolve(), now: () => 1000 })
    await expect(counting.count(round)).rejects.toMatchObject({ code: 'count/unknown-round' })
    expect(workers).toEqual([])
  })
})

describe('workers that recover signers', () => {
  const chunk = [] as readonly SignedBallot[]

  test('share the chunks, each given to the one with the least to do', async () => {
    const pool = createRecoveryPool(2)
    const answers = [0, 1, 2].map(() => pool.recover(chunk))
    expect(workers.map(({ told }) => told.length)).toEqual([2, 1])
    workers[0]!.answer({ id: 0, recovered: ['a'] })
    workers[0]!.answer({ id: 1, recovered: ['c'] })
    answers.push(pool.recover(chunk))
    expect(workers.map(({ told }) => told.length)).toEqual([3, 1])
    workers[1]!.answer({ id: 0, recovered: ['b'] })
    workers[0]!.answer({ id: 2, recovered: ['d'] })
    expect(await Promise.all(answers)).toEqual([['a'], ['b'], ['c'], ['d']])
  })

  test('are at least one', () => {
    expect(createRecoveryPool(0).size).toBe(1)
  })

  test('report what went wrong with a chunk by its code, and go on', async () => {
    const pool = createRecoveryPool(1)
    const [bad, good] = [pool.recover(chunk), pool.recover(chunk)]
    workers[0]!.answer({ id: 0, failure: toWire(new CountError('count/closed', {})) })
    workers[0]!.answer({ id: 1, recovered: [] })
    await expect(bad).rejects.toMatchObject({ code: 'count/closed' })
    expect(await good).toEqual([])
  })

  test('that stop by themselves fail what they were given, then and later; the others go on', async () => {
    const pool = createRecoveryPool(2)
    const [lost, kept] = [pool.recover(chunk), pool.recover(chunk)]
    workers[0]!.crash('out of memory')
    await expect(lost).rejects.toMatchObject(stopped)
    await expect(pool.recover(chunk)).rejects.toMatchObject(stopped)
    workers[1]!.answer({ id: 0, recovered: [] })
    expect(await kept).toEqual([])
    pool.close()
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, true])
  })

  test('whose answer cannot be read fail what they were given', async () => {
    const pool = createRecoveryPool(1)
    const lost = pool.recover(chunk)
    workers[0]!.garble()
    await expect(lost).rejects.toMatchObject({ code: 'count/worker-stopped' })
  })

  test('are given nothing that is not wanted any more', () => {
    const pool = createRecoveryPool(1)
    expect(() => pool.recover(chunk, AbortSignal.abort())).toThrow('aborted')
    expect(workers[0]!.told).toEqual([])
  })
})
