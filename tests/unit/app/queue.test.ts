// The one queue of paintings: what is painted, in which order, by which tab, and what outlives a tab.
import { describe, expect, test } from 'vitest'
import { Abandoned, PaintQueue, Supplies } from '../../../src/app/paint/index.ts'
import { createMemoryArchive, type Archive } from '../../../src/archive/index.ts'
import { keptAfter, recipeId, type RecipeDraft } from '../../../src/fragment/index.ts'
import { checkpointOf, createHandStudio, handPack, type HandPainting } from '../../fixtures/handStudio.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { createTabGroup, type TabGroup } from '../../fixtures/tabGroup.ts'

const { packId: _packId, ...example } = exampleRecipe
const draftOf = (prompt: string, seed = 7): RecipeDraft => ({ ...example, prompt, seed })
const recipeOf = (draft: RecipeDraft) => ({ ...draft, packId: handPack.id })

let tabNumber = 0

/** One visit of one tab over an archive that others may share. */
function visit(archive: Archive = createMemoryArchive(), group: TabGroup = createTabGroup()) {
  const tabs = group.open(`tab ${tabNumber++}`)
  const studio = createHandStudio()
  const supplies = new Supplies(studio.port, () => 'auto')
  const queue = new PaintQueue({ archive, supplies, tabs, isGentle: () => false })
  const abandoned = new Abandoned({ archive, queue, tabs })
  const finished: { isAgain: boolean }[] = []
  const troubles: unknown[] = []
  queue.on('finished', (event) => finished.push(event))
  queue.on('trouble', (error) => troubles.push(error))
  abandoned.on('trouble', (error) => troubles.push(error))
  return {
    archive,
    group,
    tabs,
    studio,
    supplies,
    queue,
    abandoned,
    finished,
    troubles,
    close: () => group.close(tabs),
  }
}

const prompts = (queue: PaintQueue) => queue.state.waiting.map(({ draft }) => draft.prompt)
const stored = async (archive: Archive) => (await archive.jobs.list()).map(({ draft }) => draft.prompt)
const phase = (queue: PaintQueue) => queue.state.current?.state.phase

describe('the queue of paintings', () => {
  test('paints one after another, saves each picture, and forgets its job and its checkpoint', async () => {
    const { queue, studio, archive, finished } = visit()
    expect(queue.enqueue(draftOf('one'))).toBe(0)
    expect(queue.enqueue(draftOf('two'))).toBe(1)
    expect(queue.enqueue(draftOf('three'))).toBe(2)
    const first = await studio.painting(0)
    expect(first.request.recipe).toEqual(recipeOf(draftOf('one')))
    first.step(5, true)
    await expect.poll(() => archive.checkpoints.list()).toHaveLength(1)
    expect(await stored(archive)).toEqual(['one', 'two', 'three'])
    const { fragment } = first.finish()
    const second = await studio.painting(1)
    expect(second.request.recipe.prompt).toBe('two')
    expect(prompts(queue)).toEqual(['three'])
    await queue.settled()
    expect(await archive.fragments.get(fragment.id)).toMatchObject({ id: fragment.id })
    expect(await archive.checkpoints.list()).toEqual([])
    expect(await stored(archive)).toEqual(['two', 'three'])
    expect(finished).toMatchObject([{ isAgain: false }])
  })

  test('knows a picture painted again by asking the archive, not the pages of the gallery that are open', async () => {
    const { queue, studio, finished } = visit()
    queue.enqueue(draftOf('one'))
    ;(await studio.painting(0)).finish()
    queue.enqueue(draftOf('two', 8))
    ;(await studio.painting(1)).finish()
    queue.enqueue(draftOf('one'))
    ;(await studio.painting(2)).finish()
    await expect.poll(() => finished.map(({ isAgain }) => isAgain)).toEqual([false, false, true])
  })

  test('keeps the order in the archive when jobs are moved, removed and put back', async () => {
    const { queue, studio, archive } = visit()
    for (const prompt of ['one', 'two', 'three', 'four']) queue.enqueue(draftOf(prompt))
    await studio.painting(0)
    const [two, , four] = queue.state.waiting
    queue.move(four!, -1)
    expect(prompts(queue)).toEqual(['two', 'four', 'three'])
    queue.remove(two!)
    queue.putBack(two!, 1)
    expect(prompts(queue)).toEqual(['four', 'two', 'three'])
    await queue.settled()
    expect((await stored(archive)).filter((prompt) => prompt !== 'one')).toEqual(['four', 'two', 'three'])
  })

  test('loads more than a hundred jobs back, and none is lost', async () => {
    const first = visit()
    for (let i = 0; i < 120; i++) first.queue.enqueue(draftOf(`number ${i}`))
    await first.studio.painting(0)
    await first.queue.settled()
    first.close()
    const second = visit(first.archive, first.group)
    await second.abandoned.restore()
    expect(prompts(second.queue)).toHaveLength(120)
    expect(prompts(second.queue)[119]).toBe('number 119')
  })

  test('stops at a failure, retries from the last checkpoint, and goes on afterwards', async () => {
    const { queue, studio } = visit()
    queue.enqueue(draftOf('one'))
    queue.enqueue(draftOf('two'))
    const first = await studio.painting(0)
    first.step(10, true)
    first.fail(new Error('the device was lost'))
    await expect.poll(() => phase(queue)).toBe('failed')
    expect(studio.paintings).toHaveLength(1)
    queue.retry()
    const again = await studio.painting(1)
    expect(again.request).toMatchObject({ recipe: { prompt: 'one' }, resumeFrom: { step: 10 } })
    again.finish()
    expect((await studio.painting(2)).request.recipe.prompt).toBe('two')
  })

  test('begins anew when a retry changes the recipe', async () => {
    const { queue, studio } = visit()
    queue.enqueue(draftOf('one'))
    const first = await studio.painting(0)
    first.step(10, true)
    first.fail(new Error('out of memory'))
    await expect.poll(() => phase(queue)).toBe('failed')
    queue.retry({ width: 64, height: 64 })
    const { request } = await studio.painting(1)
    expect(request.recipe).toMatchObject({ prompt: 'one', width: 64 })
    expect(request.resumeFrom).toBeUndefined()
  })

  test('keeps a finished picture in the tab until the device has room, then goes on', async () => {
    const { queue, studio, archive } = visit()
    const save = archive.fragments.save.bind(archive.fragments)
    const full = new Error('full')
    archive.fragments.save = () => Promise.reject(full)
    queue.enqueue(draftOf('one'))
    queue.enqueue(draftOf('two'))
    const painting = (await studio.painting(0)).finish()
    await expect.poll(() => phase(queue)).toBe('failed')
    expect(queue.state.current!.state).toMatchObject({ error: full, unsaved: painting })
    archive.fragments.save = save
    await queue.saveAgain()
    expect(await archive.fragments.get(painting.fragment.id)).toBeDefined()
    expect((await studio.painting(1)).request.recipe.prompt).toBe('two')
  })

  test('paints also what it could not store, and reports why', async () => {
    const { queue, studio, archive, troubles, finished } = visit()
    const full = new Error('full')
    archive.jobs.add = () => Promise.reject(full)
    queue.enqueue(draftOf('one'))
    ;(await studio.painting(0)).finish()
    await expect.poll(() => finished.length).toBe(1)
    expect(troubles).toEqual([full])
  })

  test('discards a painting with its checkpoint, goes on with the next, and can bring it back where it was', async () => {
    const { queue, studio, archive } = visit()
    queue.enqueue(draftOf('one'))
    queue.enqueue(draftOf('two'))
    const first = await studio.painting(0)
    first.step(15, true)
    await expect.poll(() => queue.state.current?.state.step).toBe(15)
    const bringBack = queue.discard()!
    expect(first.told).toEqual(['discard'])
    const second = await studio.painting(1)
    expect(second.request.recipe.prompt).toBe('two')
    await queue.settled()
    expect(await archive.checkpoints.list()).toEqual([])
    expect(await stored(archive)).toEqual(['two'])
    bringBack()
    second.finish()
    expect((await studio.painting(2)).request).toMatchObject({
      recipe: { prompt: 'one' },
      resumeFrom: { step: 15 },
    })
  })

  test('takes a stopped download for a cancel and not for a failure', async () => {
    const { queue, studio, supplies, archive } = visit()
    studio.openPack = (_, { signal } = {}) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    queue.enqueue(draftOf('one'))
    await expect.poll(() => phase(queue)).toBe('starting')
    await expect.poll(() => archive.jobs.list()).toHaveLength(1)
    supplies.stopLoading()
    await expect.poll(() => queue.state.current).toBeNull()
    await queue.settled()
    expect(await archive.jobs.list()).toEqual([])
  })

  test.each<[string, (painting: HandPainting, queue: PaintQueue) => void]>([
    ['is finished', (painting) => void painting.finish()],
    ['fails', (painting) => painting.fail(new Error('no memory'))],
    ['is discarded', (_, queue) => void queue.discard()],
    ['ends without a word', (painting) => painting.end()],
  ])('P8: no download is shown once the painting that %s is over', async (_, end) => {
    const { queue, studio, supplies } = visit()
    queue.enqueue(draftOf('one'))
    const painting = await studio.painting(0)
    painting.step(40)
    painting.send({ kind: 'saving' })
    // The judge's files come after the last step, and no step after them.
    painting.send({ kind: 'loading', part: 'judge', received: 4.6e6, total: 4.6e6, source: 'network' })
    await expect.poll(() => supplies.state.loading).toMatchObject({ received: 4.6e6 })
    end(painting, queue)
    await expect.poll(() => queue.isPainting).toBe(false)
    await expect.poll(() => supplies.state.loading).toBeNull()
  })

  test('P9: a picture kept early takes the checkpoint of the recipe that was asked for with it', async () => {
    const { queue, studio, archive } = visit()
    queue.enqueue(draftOf('one'))
    const painting = await studio.painting(0)
    painting.step(13, true)
    await expect.poll(() => archive.checkpoints.list()).toHaveLength(1)
    painting.finish(keptAfter(painting.request.recipe, 13))
    await expect.poll(() => phase(queue)).toBe('done')
    await queue.settled()
    expect(await archive.checkpoints.list()).toEqual([])
  })

  test('P4: a discard is answered at once while opening the models hangs, and the next painting begins', async () => {
    const { queue, studio } = visit()
    const { openPack } = studio
    let isOpening = false
    studio.openPack = () => new Promise(() => (isOpening = true))
    queue.enqueue(draftOf('one'))
    await expect.poll(() => isOpening).toBe(true)
    studio.openPack = openPack
    queue.discard()
    expect(queue.isPainting).toBe(false)
    queue.enqueue(draftOf('two'))
    expect((await studio.painting(0)).request.recipe.prompt).toBe('two')
  })

  test('P4: a discard while the finished picture is being written leaves it in the trash', async () => {
    const { queue, studio, archive } = visit()
    const save = archive.fragments.save.bind(archive.fragments)
    let write = () => {}
    const written = new Promise<void>((resolve) => (write = resolve))
    archive.fragments.save = async (painting) => (await written, save(painting))
    queue.enqueue(draftOf('one'))
    const { fragment } = (await studio.painting(0)).finish()
    await expect.poll(() => phase(queue)).toBe('saving')
    queue.discard()
    write()
    await expect
      .poll(async () => (await archive.fragments.listTrash()).map(({ id }) => id))
      .toEqual([fragment.id])
    expect(queue.state.current).toBeNull()
  })

  test('shows pause, go on and keep at once, and tells the studio', async () => {
    const { queue, studio } = visit()
    queue.enqueue(draftOf('one'))
    const painting = await studio.painting(0)
    painting.step(3)
    await expect.poll(() => phase(queue)).toBe('painting')
    const job = queue.state.current!
    job.pause()
    expect(job.state.phase).toBe('pausing')
    painting.send({ kind: 'paused', step: 3, of: 40 })
    await expect.poll(() => phase(queue)).toBe('paused')
    job.resume()
    job.keep()
    expect(job.state.phase).toBe('keeping')
    expect(painting.told).toEqual(['pause', 'resume', 'keep'])
  })
})

describe('what tabs leave behind', () => {
  test('is offered where it has a checkpoint, waits in the queue where it has none, and is not started', async () => {
    const first = visit()
    for (const prompt of ['one', 'two', 'three']) first.queue.enqueue(draftOf(prompt))
    ;(await first.studio.painting(0)).step(20, true)
    await expect.poll(() => first.archive.checkpoints.list()).toHaveLength(1)
    await first.queue.settled()
    first.close()

    const second = visit(first.archive, first.group)
    await second.abandoned.restore()
    expect(
      second.abandoned.state.map(({ checkpoint }) => [checkpoint.recipe.prompt, checkpoint.step]),
    ).toEqual([['one', 20]])
    expect(prompts(second.queue)).toEqual(['two', 'three'])
    expect(second.studio.paintings).toEqual([])
    await second.abandoned.resume(second.abandoned.state[0]!)
    const { request } = await second.studio.painting(0)
    expect(request).toMatchObject({ recipe: recipeOf(draftOf('one')), resumeFrom: { step: 20 } })
    expect(second.abandoned.state).toEqual([])
  })

  test('P7: is offered by no tab while the tab that paints it lives', async () => {
    const first = visit()
    first.queue.enqueue(draftOf('one'))
    first.queue.enqueue(draftOf('two'))
    ;(await first.studio.painting(0)).step(20, true)
    await expect.poll(() => first.archive.checkpoints.list()).toHaveLength(1)
    await first.queue.settled()
    const second = visit(first.archive, first.group)
    await second.abandoned.restore()
    expect(second.abandoned.state).toEqual([])
    expect(prompts(second.queue)).toEqual([])
  })

  test('is resumed by one of two tabs that both offer it, and the other withdraws its offer', async () => {
    const { archive, group } = visit()
    await archive.checkpoints.save(checkpointOf(recipeOf(draftOf('one')), 12))
    const [left, right] = [visit(archive, group), visit(archive, group)]
    await Promise.all([left.abandoned.restore(), right.abandoned.restore()])
    const [offer] = left.abandoned.state
    expect(right.abandoned.state).toHaveLength(1)
    await Promise.all([left.abandoned.resume(offer!), right.abandoned.resume(right.abandoned.state[0]!)])
    await expect.poll(() => left.studio.paintings.length + right.studio.paintings.length).toBe(1)
    await Promise.all([left.queue.settled(), right.queue.settled()])
    expect([...left.abandoned.state, ...right.abandoned.state]).toEqual([])
    expect(await archive.jobs.list()).toHaveLength(1)
  })

  test('is withdrawn in a tab that only looks, when another resumes it', async () => {
    const { archive, group } = visit()
    await archive.checkpoints.save(checkpointOf(recipeOf(draftOf('one')), 12))
    const [left, right] = [visit(archive, group), visit(archive, group)]
    await Promise.all([left.abandoned.restore(), right.abandoned.restore()])
    await left.abandoned.resume(left.abandoned.state[0]!)
    await expect.poll(() => right.abandoned.state).toEqual([])
  })

  test('P7: is painted by one of two tabs that both show it waiting', async () => {
    const first = visit()
    first.queue.enqueue(draftOf('one'))
    await first.studio.painting(0)
    await first.queue.settled()
    first.close()
    const [left, right] = [visit(first.archive, first.group), visit(first.archive, first.group)]
    await left.abandoned.restore()
    await right.abandoned.restore()
    expect([prompts(left.queue), prompts(right.queue)]).toEqual([['one'], ['one']])
    await Promise.all([
      left.queue.paintNext(),
      right.queue.paintNext(),
      left.studio.painting(0).then((painting) => painting.finish()),
    ])
    expect(right.studio.paintings).toEqual([])
    expect(right.queue.state).toMatchObject({ current: null, waiting: [] })
  })

  test('can be dismissed, brought back, and forgotten for good', async () => {
    const { archive, group } = visit()
    const recipe = recipeOf(draftOf('one'))
    await archive.checkpoints.save(checkpointOf(recipe, 12))
    const tab = visit(archive, group)
    await tab.abandoned.restore()
    tab.abandoned.dismiss(tab.abandoned.state[0]!).undo()
    expect(tab.abandoned.state.map(({ id }) => id)).toEqual([recipeId(recipe)])
    const { forget } = tab.abandoned.dismiss(tab.abandoned.state[0]!)
    expect(tab.abandoned.state).toEqual([])
    await forget()
    expect(await archive.checkpoints.list()).toEqual([])
  })

  test('a failed job waits for another try', async () => {
    const first = visit()
    first.queue.enqueue(draftOf('one'))
    ;(await first.studio.painting(0)).fail(new Error('no engine'))
    await expect.poll(() => phase(first.queue)).toBe('failed')
    await first.queue.settled()
    first.close()
    const second = visit(first.archive, first.group)
    await second.abandoned.restore()
    expect(prompts(second.queue)).toEqual(['one'])
    void second.queue.paintNext()
    expect((await second.studio.painting(0)).request.recipe.prompt).toBe('one')
  })
})
