// Values that are read while somebody watches them: looking reads nothing, and what nobody watches is not read on.
import { describe, expect, test } from 'vitest'
import { Watched } from '../../../src/ui/wallet/state/watched.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

/** Values of a chain that answers when the test says so. */
function setUp() {
  const failures: unknown[] = []
  const watched = new Watched<string>((error) => failures.push(error))
  const reads: {
    readonly signal: AbortSignal
    answer(value: string): Promise<void>
    fail(error: Error): Promise<void>
  }[] = []
  const read = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      reads.push({
        signal,
        answer: (value) => (resolve(value), settled()),
        fail: (error) => (reject(error), settled()),
      })
    })
  return { watched, reads, read, failures }
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

describe('a value that is watched', () => {
  test('is read once for all who watch it, and shown to whoever looks', async () => {
    const { watched, reads, read } = setUp()
    const shown = observe(() => watched.get('a'))
    expect(reads).toEqual([])
    watched.watch('a', read)
    watched.watch('a', read)
    expect(reads).toHaveLength(1)
    await reads[0]!.answer('here')
    shown.flush()
    expect(shown.values).toEqual([undefined, 'here'])
    watched.watch('a', read)
    expect(reads).toHaveLength(1)
    shown.stop()
  })

  test('is read no more when the last of them leaves, who may say so twice', () => {
    const { watched, reads, read } = setUp()
    const [first, second] = [watched.watch('a', read), watched.watch('a', read)]
    first()
    first()
    expect(reads[0]!.signal.aborted).toBe(false)
    second()
    expect(reads[0]!.signal.aborted).toBe(true)
  })

  test('is read anew by the next who watches, and the answer to the first read comes too late', async () => {
    const { watched, reads, read } = setUp()
    watched.watch('a', read)()
    watched.watch('a', read)
    await reads[1]!.answer('second')
    await reads[0]!.answer('first')
    expect(watched.get('a')).toBe('second')
  })

  test('stays while nobody watches it any more, and is not read again', async () => {
    const { watched, reads, read } = setUp()
    const end = watched.watch('a', read)
    await reads[0]!.answer('here')
    end()
    watched.watch('a', read)
    expect([watched.get('a'), reads.length]).toEqual(['here', 1])
  })

  test('stands for itself: another is read for itself', async () => {
    const { watched, reads, read } = setUp()
    watched.watch('a', read)
    watched.watch('b', read)()
    expect(reads.map(({ signal }) => signal.aborted)).toEqual([false, true])
    await reads[0]!.answer('here')
    expect([watched.get('a'), watched.get('b')]).toEqual(['here', undefined])
  })
})

describe('a value that is read anew', () => {
  test('is unread until it is there, and never what the read before says', async () => {
    const { watched, reads, read } = setUp()
    watched.watch('a', read)
    await reads[0]!.answer('old')
    void watched.refresh('a', read)
    expect(watched.get('a')).toBeUndefined()
    void watched.refresh('a', read)
    expect(reads[1]!.signal.aborted).toBe(true)
    await reads[2]!.answer('new')
    await reads[1]!.answer('between')
    expect(watched.get('a')).toBe('new')
  })

  test('can still be given up after a read it replaced has ended', async () => {
    const { watched, reads, read } = setUp()
    const end = watched.watch('a', read)
    void watched.refresh('a', read)
    await reads[0]!.answer('late')
    end()
    expect(reads[1]!.signal.aborted).toBe(true)
  })
})

describe('a read that breaks off', () => {
  test('is reported, leaves the value unread, and the next who watches tries again', async () => {
    const { watched, reads, read, failures } = setUp()
    const broken = new Error('the database is closed')
    watched.watch('a', read)
    await reads[0]!.fail(broken)
    expect([watched.get('a'), failures]).toEqual([undefined, [broken]])
    watched.watch('a', read)
    expect(reads).toHaveLength(2)
  })

  test('because nobody waits for it is no failure', async () => {
    const { watched, reads, read, failures } = setUp()
    watched.watch('a', read)()
    await reads[0]!.fail(new DOMException('stopped', 'AbortError'))
    expect(failures).toEqual([])
  })
})
