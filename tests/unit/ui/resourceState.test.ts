// What a component fetches because of what it shows: an answer nobody waits for any more changes nothing.
import { describe, expect, test } from 'vitest'
import { Resource, type ResourceWork } from '../../../src/ui/kit/state/resource.svelte.ts'
import { mount, Property } from '../../fixtures/component.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

const nothing = () => undefined

/** A resource for a name that can change, whose answers come when the test says so. */
function setUp(first = 'one') {
  const name = new Property(first)
  const begun: (ResourceWork & {
    readonly name: string
    answer(value: string): Promise<void>
    fail(error: Error): Promise<void>
  })[] = []
  const { made: resource, unmount } = mount(
    () =>
      new Resource<string>((work) => {
        const shown = name.value
        const promise = new Promise<string>((resolve, reject) => {
          // Each ends once the resource has heard of it.
          const answer = async (value: string) => (resolve(value), void (await promise))
          const fail = (error: Error) => (reject(error), promise.then(nothing, nothing))
          begun.push({ ...work, name: shown, answer, fail })
        })
        return promise
      }),
  )
  const work = (index: number) => begun[index]!
  const state = () => ({ current: resource.current, error: resource.error, isLoading: resource.isLoading })
  return { name, begun, work, resource, state, unmount }
}

const loading = { current: null, error: null, isLoading: true }

describe('a resource', () => {
  test('is loading until its answer comes', async () => {
    const { work, state } = setUp()
    expect(state()).toEqual(loading)
    await work(0).answer('first')
    expect(state()).toEqual({ current: 'first', error: null, isLoading: false })
  })

  test('is fetched anew when what it depends on changes, and shows nothing old meanwhile', async () => {
    const { name, begun, work, state } = setUp()
    await work(0).answer('first')
    name.value = 'two'
    expect(begun.map((each) => each.name)).toEqual(['one', 'two'])
    expect(state()).toEqual(loading)
  })

  test('never shows an older answer in place of a newer one, in whichever order they come', async () => {
    const { name, work, state } = setUp()
    name.value = 'two'
    await work(1).answer('second')
    await work(0).answer('first, late')
    expect(state()).toEqual({ current: 'second', error: null, isLoading: false })
  })

  test('is still loading when the answer to an earlier question fails', async () => {
    const { name, work, state } = setUp()
    name.value = 'two'
    await work(0).fail(new Error('late'))
    expect(state()).toEqual(loading)
  })

  test('aborts the work nobody waits for, with a change and with the end of its component', () => {
    const { name, work, unmount } = setUp()
    expect(work(0).signal.aborted).toBe(false)
    name.value = 'two'
    expect([work(0).signal.aborted, work(1).signal.aborted]).toEqual([true, false])
    unmount()
    expect(work(1).signal.aborted).toBe(true)
  })

  test('changes no more after its component has gone', async () => {
    const { work, state, unmount } = setUp()
    unmount()
    await work(0).answer('late')
    expect(state()).toEqual(loading)
  })

  test('lets go of what a result holds once it is replaced, also when that was made too late', () => {
    const { name, work, unmount } = setUp()
    const gone: string[] = []
    work(0).onCleanup(() => gone.push('in time'))
    expect(gone).toEqual([])
    name.value = 'two'
    expect(gone).toEqual(['in time'])
    work(0).onCleanup(() => gone.push('too late'))
    expect(gone).toEqual(['in time', 'too late'])
    work(1).onCleanup(() => gone.push('second'))
    unmount()
    expect(gone).toEqual(['in time', 'too late', 'second'])
  })

  test('shows why it failed, and forgets that with the next try', async () => {
    const { name, work, state } = setUp()
    const broken = new Error('unreadable')
    await work(0).fail(broken)
    expect(state()).toEqual({ current: null, error: broken, isLoading: false })
    name.value = 'two'
    expect(state()).toEqual(loading)
  })

  test('takes a cancel by the work itself for no failure', async () => {
    const { work, state } = setUp()
    await work(0).fail(new DOMException('stopped', 'AbortError'))
    expect(state()).toEqual({ current: null, error: null, isLoading: false })
  })

  test('is there at once when nothing has to be awaited, and a throw is a failure like any other', () => {
    const wanted = new Property<string | null>('here')
    const broken = new Error('not a number')
    const { made: resource } = mount(
      () =>
        new Resource<string>(() => {
          if (wanted.value === 'bad') throw broken
          return wanted.value
        }),
    )
    expect(resource).toMatchObject({ current: 'here', isLoading: false })
    wanted.value = null
    expect(resource).toMatchObject({ current: null, error: null, isLoading: false })
    wanted.value = 'bad'
    expect(resource).toMatchObject({ current: null, error: broken, isLoading: false })
  })

  test('tells whoever shows it', async () => {
    const { resource, work } = setUp()
    const shown = observe(() => resource.current)
    await work(0).answer('first')
    shown.flush()
    expect(shown.values).toEqual([null, 'first'])
    shown.stop()
  })
})
