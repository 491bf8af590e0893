import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  browserIdle,
  CoalescingWriter,
  Housekeeping,
  PaintDraftKeeper,
  Preferences,
  PromptHistory,
} from '../../../src/app/house/index.ts'
import { createMemoryArchive, trashDays } from '../../../src/archive/index.ts'
import type { RecipeDraft } from '../../../src/fragment/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { createTabGroup } from '../../fixtures/tabGroup.ts'

const { packId: _packId, ...example } = exampleRecipe
const draftOf = (prompt: string): RecipeDraft => ({ ...example, prompt })

describe('the coalescing writer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A writer whose writes end when the test says so. */
  function setUp(delay = 0) {
    const written: string[] = []
    const faults: unknown[] = []
    const ends: (() => void)[] = []
    let failure: Error | null = null
    const writer = new CoalescingWriter<string, string>({
      delay,
      write: (key, value) =>
        new Promise((resolve, reject) => {
          ends.push(() => {
            if (failure) return reject(failure)
            written.push(`${key}=${value}`)
            resolve()
          })
        }),
      onFault: (fault) => faults.push(fault),
    })
    const endWrite = async () => {
      ends.shift()!()
      await vi.advanceTimersByTimeAsync(0)
    }
    return { writer, written, faults, endWrite, ends, fail: (error: Error | null) => (failure = error) }
  }

  test('writes of many changes during a write only the newest, for each key', async () => {
    const { writer, written, endWrite } = setUp()
    for (const value of ['1', '2', '3']) writer.keep('a', value)
    writer.keep('b', '1')
    await endWrite()
    await endWrite()
    await endWrite()
    await writer.flush()
    expect(written).toEqual(['a=1', 'a=3', 'b=1'])
  })

  test('waits for the next change until the delay is over', async () => {
    const { writer, written, endWrite, ends } = setUp(300)
    writer.keep('a', '1')
    await vi.advanceTimersByTimeAsync(200)
    writer.keep('a', '2')
    expect(ends).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    await endWrite()
    expect(written).toEqual(['a=2'])
  })

  test('writes at once when it is flushed, as for a page that is hidden', async () => {
    const { writer, written, endWrite } = setUp(300)
    writer.keep('a', '1')
    const flushed = writer.flush()
    await endWrite()
    await flushed
    expect(written).toEqual(['a=1'])
  })

  test('reports a failure, keeps the value, and writes it with the next change', async () => {
    const { writer, written, faults, endWrite, fail } = setUp()
    const full = new Error('full')
    fail(full)
    writer.keep('a', '1')
    await endWrite()
    expect(faults).toEqual([full])
    expect([writer.unwritten('a'), writer.unwritten('b')]).toEqual(['1', undefined])
    fail(null)
    writer.keep('b', '2')
    await endWrite()
    await endWrite()
    expect(written).toEqual(['a=1', 'b=2'])
    expect(faults).toEqual([full, null, null])
    expect(writer.unwritten('a')).toBeUndefined()
  })
})

describe('what stands in the form', () => {
  const setUp = () => {
    const { paintDrafts } = createMemoryArchive()
    const group = createTabGroup()
    const open = (id: string) => {
      const tabs = group.open(id)
      const troubles: unknown[] = []
      return {
        tabs,
        troubles,
        keeper: new PaintDraftKeeper({
          drafts: paintDrafts,
          tabs,
          onTrouble: (error) => troubles.push(error),
        }),
      }
    }
    return { paintDrafts, group, open }
  }

  test('P6: comes back as it was typed, also when it could not be painted', async () => {
    const { group, open } = setUp()
    const first = open('first')
    first.keeper.keep(draftOf('a fox:0'), true)
    await first.keeper.flush()
    group.close(first.tabs)
    expect(await open('second').keeper.restore()).toMatchObject({
      draft: { prompt: 'a fox:0' },
      seedLocked: true,
    })
  })

  test('P7: is never taken from a tab that lives', async () => {
    const { open } = setUp()
    const first = open('first')
    first.keeper.keep(draftOf('half a thought'), false)
    await first.keeper.flush()
    expect(await open('second').keeper.restore()).toBeUndefined()
  })

  test('goes to one tab each, when several are opened again', async () => {
    const { group, open } = setUp()
    const closed = [open('a'), open('b')]
    for (const [i, { keeper, tabs }] of closed.entries()) {
      keeper.keep(draftOf(`thought ${i}`), false)
      await keeper.flush()
      group.close(tabs)
    }
    const restored = await Promise.all([
      open('c').keeper.restore(),
      open('d').keeper.restore(),
      open('e').keeper.restore(),
    ])
    expect(restored.map((kept) => kept?.draft.prompt).sort()).toEqual(['thought 0', 'thought 1', undefined])
  })

  test('reports a full device once, not at every key', async () => {
    const { open, paintDrafts } = setUp()
    const full = new Error('full')
    paintDrafts.set = () => Promise.reject(full)
    const { keeper, troubles } = open('first')
    for (const prompt of ['a', 'ab', 'abc']) {
      keeper.keep(draftOf(prompt), false)
      await keeper.flush()
    }
    expect(troubles).toEqual([full])
  })
})

describe('preferences', () => {
  test('come back, and a change made before they were read is not undone by them', async () => {
    const { settings } = createMemoryArchive()
    await settings.set('preferences', { engine: 'wasm', gentle: true, wakeLock: false, singleKeys: true })
    const preferences = new Preferences(settings)
    preferences.change({ gentle: false })
    await preferences.restore()
    const expected = { engine: 'wasm', gentle: false, wakeLock: false, singleKeys: true }
    expect(preferences.state).toEqual(expected)
    await expect.poll(() => settings.get('preferences')).toEqual(expected)
  })

  test('hold for the visit when the device has no room, which is reported', async () => {
    const { settings } = createMemoryArchive()
    const full = new Error('full')
    settings.set = () => Promise.reject(full)
    const preferences = new Preferences(settings)
    await preferences.restore()
    const troubles: unknown[] = []
    preferences.on('trouble', (error) => troubles.push(error))
    preferences.change({ gentle: true })
    await expect.poll(() => troubles).toEqual([full])
    expect(preferences.state.gentle).toBe(true)
  })
})

test('the history of prompts names each once, the newest first, and survives a visit', async () => {
  const archive = createMemoryArchive()
  const first = new PromptHistory(archive.history)
  for (const prompt of ['one', 'two', 'one']) first.add(prompt)
  expect(first.state).toEqual(['one', 'two'])
  await expect.poll(() => archive.history.list()).toEqual(['one', 'two'])
  const second = new PromptHistory(archive.history)
  await second.restore()
  expect(second.state).toEqual(['one', 'two'])
})

describe('housekeeping', () => {
  function setUp(isProtected: boolean | null = false) {
    const done: string[] = []
    let becomeIdle = () => {}
    const archive = {
      fragments: {
        emptyTrash: async (days?: number) => (done.push(`trash ${days}`), 0),
        makeThumbnails: async () => void done.push('thumbnails'),
      },
      attachments: { sweep: async () => void done.push('sweep') },
    }
    const storage = {
      read: async () => ({ usage: 0, quota: 0, isProtected }),
      protect: async () => (done.push('protect'), true),
    }
    const idle = () => new Promise<void>((resolve) => (becomeIdle = resolve))
    const house = new Housekeeping({
      archive,
      storage,
      idle,
      tabs: createTabGroup().open('only'),
    } as unknown as ConstructorParameters<typeof Housekeeping>[0])
    return { house, done, becomeIdle: () => becomeIdle() }
  }

  test('touches the database only when the machine is idle', async () => {
    const { house, done, becomeIdle } = setUp()
    const tidied = house.tidy()
    await Promise.resolve()
    expect(done).toEqual([])
    becomeIdle()
    await expect.poll(() => done).toEqual([`trash ${trashDays}`])
    becomeIdle()
    await tidied
    expect(done).toEqual([`trash ${trashDays}`, 'sweep', 'thumbnails'])
  })

  test('leaves the rest for another visit when the page goes', async () => {
    const { house, done, becomeIdle } = setUp()
    const leaving = new AbortController()
    const tidied = house.tidy(leaving.signal)
    await Promise.resolve()
    leaving.abort()
    becomeIdle()
    await expect(tidied).rejects.toBe(leaving.signal.reason)
    expect(done).toEqual([])
  })

  test.each([
    [false, ['protect']],
    [true, []],
    [null, []],
  ])(
    'asks the browser once to protect the storage when it says it is protected: %s',
    async (isProtected, asked) => {
      const { house, done } = setUp(isProtected)
      await house.protectOnce()
      await house.protectOnce()
      expect(done).toEqual(asked)
    },
  )
})

describe('an idle moment of the browser', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  test('is the one it announces, and is not waited for without end', async () => {
    const asked: unknown[] = []
    vi.stubGlobal('requestIdleCallback', (run: () => void, options: unknown) => (asked.push(options), run()))
    await browserIdle()
    expect(asked).toEqual([{ timeout: 10_000 }])
  })

  test('comes after two seconds in a browser that announces none', async () => {
    vi.useFakeTimers()
    let isOver = false
    void browserIdle().then(() => (isOver = true))
    await vi.advanceTimersByTimeAsync(1_999)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isOver).toBe(true)
  })

  test('is not waited for by a page that goes', async () => {
    vi.stubGlobal('requestIdleCallback', () => undefined)
    const leaving = new AbortController()
    const idle = browserIdle(leaving.signal)
    leaving.abort()
    await expect(idle).rejects.toBe(leaving.signal.reason)
    await expect(browserIdle(leaving.signal)).rejects.toBe(leaving.signal.reason)
  })
})
