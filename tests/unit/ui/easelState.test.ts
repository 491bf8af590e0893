// The queue, its jobs and what painting needs, as pages show them: mirrors of app/paint that keep one object for one job.
import { describe, expect, test } from 'vitest'
import { PaintQueue, Supplies as PaintSupplies } from '../../../src/app/paint/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import type { RecipeDraft } from '../../../src/fragment/index.ts'
import { Easel } from '../../../src/ui/paint/state/easel.svelte.ts'
import { Supplies } from '../../../src/ui/paint/state/supplies.svelte.ts'
import { createHandStudio, handPack } from '../../fixtures/handStudio.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { createTabGroup } from '../../fixtures/tabGroup.ts'

const { packId: _packId, ...example } = exampleRecipe
const draftOf = (prompt: string): RecipeDraft => ({ ...example, prompt })

function setUp() {
  const studio = createHandStudio()
  const archive = createMemoryArchive()
  const source = new PaintSupplies(studio.port, () => 'auto')
  const tabs = createTabGroup().open('only')
  const queue = new PaintQueue({ archive, supplies: source, tabs, isGentle: () => false })
  return { studio, archive, queue, easel: new Easel(queue), supplies: new Supplies(source), source }
}
const prompts = (easel: Easel) => easel.queue.map(({ wish }) => wish.prompt)

describe('the easel', () => {
  test('shows what is painted and what waits, with one object for each painting as long as it lives', async () => {
    const { easel, studio } = setUp()
    expect([easel.add(draftOf('one')), easel.add(draftOf('two')), easel.add(draftOf('three'))]).toEqual([
      0, 1, 2,
    ])
    await studio.painting(0)
    const [two] = easel.queue
    const { current } = easel
    expect([current?.wish.prompt, prompts(easel), easel.isPainting]).toEqual(['one', ['two', 'three'], true])
    easel.move(two!, 1)
    expect(prompts(easel)).toEqual(['three', 'two'])
    expect(easel.queue[1]).toBe(two)
    expect(easel.current).toBe(current)
    easel.remove(two!)
    expect(prompts(easel)).toEqual(['three'])
    easel.putBack(two!, 0)
    expect(easel.queue[0]).toBe(two)
    const keys = [current, ...easel.queue].map((job) => job!.key)
    expect(new Set(keys).size).toBe(3)
    ;(await studio.painting(0)).finish()
    await studio.painting(1)
    expect(easel.current).toBe(two)
  })

  test('keeps a finished picture in view until it is cleared', async () => {
    const { easel, studio } = setUp()
    easel.add(draftOf('one'))
    const painting = (await studio.painting(0)).finish()
    await expect.poll(() => easel.current?.stage).toBe('done')
    expect([easel.isPainting, easel.current?.piece?.id]).toEqual([false, painting.fragment.id])
    easel.clear()
    expect(easel.current).toBeNull()
  })

  test('keeps a failure in view with its reason, and paints again from there', async () => {
    const { easel, studio } = setUp()
    const lost = new Error('the device was lost')
    easel.add(draftOf('one'))
    const painting = await studio.painting(0)
    painting.step(10, true)
    painting.fail(lost)
    await expect.poll(() => easel.current?.stage).toBe('failed')
    expect([easel.current?.error, easel.current?.isActive, easel.current?.checkpoint?.step]).toEqual([
      lost,
      false,
      10,
    ])
    easel.retry()
    await studio.painting(1)
    expect(easel.current).toMatchObject({ error: null, step: 10 })
  })

  test('brings a discarded painting back from where it was', async () => {
    const { easel, studio } = setUp()
    expect(easel.discard()).toBeNull()
    easel.add(draftOf('one'))
    ;(await studio.painting(0)).step(15, true)
    await expect.poll(() => easel.current?.step).toBe(15)
    const bringBack = easel.discard()!
    expect(easel.current).toBeNull()
    bringBack()
    await studio.painting(1)
    expect(easel.current?.resumeFrom?.step).toBe(15)
  })

  test('keeps a picture there was no room for, until it is saved', async () => {
    const { easel, studio, archive } = setUp()
    const save = archive.fragments.save.bind(archive.fragments)
    archive.fragments.save = () => Promise.reject(new Error('full'))
    easel.add(draftOf('one'))
    const painting = (await studio.painting(0)).finish()
    await expect.poll(() => easel.current?.unsaved).toBe(painting)
    archive.fragments.save = save
    await easel.saveAgain()
    expect(easel.current).toMatchObject({ unsaved: null, stage: 'done' })
  })
})

describe('a painting', () => {
  test('shows how far it is, how it goes, and how long it takes once that can be said', async () => {
    const { easel, studio } = setUp()
    easel.add({ ...draftOf('one'), parameters: { ...example.parameters, growAt: 0.5 } })
    const painting = await studio.painting(0)
    const job = easel.current!
    expect([job.stage, job.percent, job.mood, job.eta]).toEqual(['starting', 0, 'first-idea', null])
    for (let step = 1; step <= 10; step++) painting.step(step, false, 1000)
    await expect.poll(() => job.step).toBe(10)
    expect([job.of, job.percent, job.mood, job.losses.length, job.isSketch]).toEqual([
      40,
      25,
      'taking-shape',
      10,
      true,
    ])
    // Ten steps of a second are left of the sketch.
    expect(job.eta).toBe(10)
    painting.step(21)
    await expect.poll(() => job.isSketch).toBe(false)
    expect([job.percent, job.engine?.kind]).toEqual([52, 'wasm'])
  })

  test('shows pause and resume at once, and tells the studio', async () => {
    const { easel, studio } = setUp()
    easel.add(draftOf('one'))
    const painting = await studio.painting(0)
    painting.step(1)
    await expect.poll(() => easel.current?.stage).toBe('painting')
    const job = easel.current!
    const shown = observe(() => job.isPaused)
    job.pause()
    shown.flush()
    expect(shown.values.at(-1)).toBe(true)
    painting.send({ kind: 'paused', step: 1, of: 40 })
    await expect.poll(() => job.stage).toBe('paused')
    job.resume()
    shown.flush()
    job.keep()
    expect(shown.values.at(0)).toBe(false)
    expect(shown.values.at(-1)).toBe(false)
    expect([painting.told, job.stage]).toEqual([['pause', 'resume', 'keep'], 'keeping'])
    shown.stop()
  })
})

describe('what painting needs', () => {
  test('is said before it is fetched, and is here afterwards', async () => {
    const { supplies, studio } = setUp()
    expect([supplies.sizes, supplies.defaultSize, supplies.isOnDevice]).toEqual([[256], null, null])
    studio.openPack = () => new Promise(() => undefined)
    void supplies.refreshAvailability()
    await expect.poll(() => supplies.outline?.bytes).toBe(handPack.paintBytes)
    expect([supplies.sizes, supplies.defaultSize, supplies.pack]).toEqual([[128, 256], 128, null])
    studio.openPack = () => Promise.resolve(handPack)
  })

  test('shows its download and that it was stopped, which is no failure of the next try', async () => {
    const { supplies, studio } = setUp()
    studio.openPack = (_, { signal, onProgress } = {}) => {
      onProgress?.({ kind: 'loading', received: 5, total: 20, source: 'network' } as never)
      return new Promise((_resolve, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
      )
    }
    const ready = supplies.getReady()
    await expect.poll(() => supplies.loading).toEqual({ received: 5, total: 20, source: 'network' })
    supplies.stopLoading()
    await expect(ready).rejects.toMatchObject({ name: 'AbortError' })
    expect([supplies.loading, supplies.pack]).toEqual([null, null])
    studio.openPack = () => Promise.resolve(handPack)
    await supplies.getReady()
    expect([supplies.pack, supplies.isOnDevice, supplies.engine?.engine.kind]).toEqual([
      handPack,
      true,
      'wasm',
    ])
    supplies.forgetEngine()
    expect(supplies.engine).toBeNull()
  })

  test('says why it could not be had, until the next try', async () => {
    const { supplies, studio } = setUp()
    const broken = new Error('no such pack')
    studio.openPack = () => Promise.reject(broken)
    await supplies.refreshAvailability()
    expect(supplies.fault).toBe(broken)
    studio.openPack = () => Promise.resolve(handPack)
    await supplies.refreshAvailability()
    expect([supplies.fault, supplies.pack]).toEqual([null, handPack])
  })

  test('judges pictures where the pack has a judge', async () => {
    const { supplies, studio } = setUp()
    const picture = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) }
    expect(await supplies.judge(picture, 'a fox')).toBe(0.4)
    const other = setUp()
    other.studio.openPack = () => Promise.resolve({ ...handPack, hasJudge: false })
    expect(await other.supplies.judge(picture, 'a fox')).toBeNull()
    expect(studio.paintings).toEqual([])
  })
})
