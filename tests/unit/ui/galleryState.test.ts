// The wall over an archive in memory: page after page, nothing twice and nothing left out, whatever is thrown away,
// brought back or painted in between.
import { describe, expect, test } from 'vitest'
import { createMemoryArchive, type Archive } from '../../../src/archive/index.ts'
import { Gallery } from '../../../src/ui/gallery/state/gallery.svelte.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { createTabGroup } from '../../fixtures/tabGroup.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

/** Picture 3 is 0003…0003. */
const idOf = (number: number) => number.toString(16).padStart(4, '0').repeat(16)

function hang(archive: Archive, number: number, paintedAt: number) {
  const engine = { kind: 'wasm', threads: 2, adapter: null } as const
  const scores = { guide: null, judge: null }
  const measured = { embedding: null, scores, engine, steps: 40, losses: [], ms: 1 }
  const fragment = {
    version: 1,
    id: idOf(number),
    image: new Uint8Array(1),
    recipe: exampleRecipe,
    ...measured,
  } as const
  return archive.fragments.save({ fragment: { ...fragment, paintedAt }, frames: [], notes: [] })
}

/** A wall of so many pictures; by default each is painted a second after the one before. */
async function setUp(count: number, paintedAt = (number: number) => 1000 * number) {
  const archive = createMemoryArchive(
    () => 1e12,
    () => Promise.resolve([]),
  )
  for (let number = 0; number < count; number++) await hang(archive, number, paintedAt(number))
  const group = createTabGroup()
  const gallery = new Gallery(archive, group.open('this'))
  const shown = () => gallery.fragments.map(({ id }) => id)
  /** All that hangs, as the archive lists it. */
  const hanging = async () => (await archive.fragments.list(1000)).map(({ id }) => id)
  const loadAll = async () => {
    for (let page = 0; gallery.hasMore && page < 10; page++) await gallery.loadMore()
  }
  /** The wall in another tab over the same archive. */
  const elsewhere = () => new Gallery(archive, group.open('other'))
  return { archive, gallery, elsewhere, shown, hanging, loadAll }
}

const together = () => 5000

describe('the pages of the wall', () => {
  test('begin with the newest and end with the oldest', async () => {
    const { gallery, shown } = await setUp(50)
    expect(gallery).toMatchObject({ isLoaded: false, hasMore: true })
    await gallery.loadMore()
    expect(shown()).toEqual(Array.from({ length: 24 }, (_, i) => idOf(49 - i)))
    expect(gallery).toMatchObject({ isLoaded: true, hasMore: true })
    await gallery.loadMore()
    await gallery.loadMore()
    expect(shown()).toEqual(Array.from({ length: 50 }, (_, i) => idOf(49 - i)))
    expect(gallery.hasMore).toBe(false)
  })

  test('leave out none of many pictures of one millisecond, and show each once', async () => {
    const { gallery, shown, hanging, loadAll } = await setUp(60, together)
    await loadAll()
    expect(gallery.fragments).toHaveLength(60)
    expect(shown()).toEqual(await hanging())
  })

  test('show a picture once that two looks at the next page both found', async () => {
    const { gallery, shown, hanging } = await setUp(10)
    await Promise.all([gallery.loadMore(), gallery.loadMore()])
    expect(shown()).toEqual(await hanging())
  })

  test('of an empty wall are done with the first look', async () => {
    const { gallery } = await setUp(0)
    await gallery.loadMore()
    expect(gallery).toMatchObject({ fragments: [], hasMore: false, isLoaded: true, fault: null })
  })

  test('that cannot be read say why, and no more once they can', async () => {
    const { archive, gallery } = await setUp(3)
    const list = archive.fragments.list.bind(archive.fragments)
    const broken = new Error('the database is closed')
    archive.fragments.list = () => Promise.reject(broken)
    await gallery.loadMore()
    expect([gallery.fault, gallery.isLoaded, gallery.hasMore]).toEqual([broken, false, true])
    archive.fragments.list = list
    await gallery.loadMore()
    expect([gallery.fault, gallery.isLoaded]).toEqual([null, true])
  })
})

describe('a picture that was painted', () => {
  test('hangs first, and pages go on behind what was looked at', async () => {
    const { archive, gallery, shown, hanging, loadAll } = await setUp(50)
    await gallery.loadMore()
    gallery.add(await hang(archive, 50, 50_000))
    expect(shown()[0]).toBe(idOf(50))
    await loadAll()
    expect(shown()).toEqual(await hanging())
  })

  test('before the wall was looked at leaves no gap behind it', async () => {
    const { archive, gallery, shown, hanging, loadAll } = await setUp(50)
    gallery.add(await hang(archive, 50, 50_000))
    await loadAll()
    expect(shown()).toEqual(await hanging())
  })

  test('once more moves to the front and hangs once', async () => {
    const { archive, gallery, shown, hanging } = await setUp(5)
    await gallery.loadMore()
    gallery.add(await hang(archive, 2, 50_000))
    expect(shown()).toEqual([2, 4, 3, 1, 0].map(idOf))
    expect(shown()).toEqual(await hanging())
  })
})

describe('a picture thrown away', () => {
  test('leaves the wall for the trash, and comes back to its own place', async () => {
    const { gallery, shown } = await setUp(5)
    await gallery.loadMore()
    const before = shown()
    await gallery.discard(idOf(2))
    expect(shown()).toEqual([4, 3, 1, 0].map(idOf))
    expect(gallery.trash.map(({ id }) => id)).toEqual([idOf(2)])
    await gallery.restore([idOf(2)])
    expect(shown()).toEqual(before)
    expect(gallery.trash).toEqual([])
  })

  test('comes back to its own place among pictures of the same millisecond', async () => {
    const { gallery, shown, hanging } = await setUp(5, together)
    await gallery.loadMore()
    await gallery.discard(idOf(3))
    await gallery.restore([idOf(3)])
    expect(shown()).toEqual(await hanging())
  })

  test('comes back also where it was the last that was shown', async () => {
    const { gallery, shown, hanging, loadAll } = await setUp(50)
    await gallery.loadMore()
    const before = shown()
    await gallery.discard(before.at(-1)!)
    await gallery.restore([before.at(-1)!])
    expect(shown()).toEqual(before)
    await loadAll()
    expect(shown()).toEqual(await hanging())
  })

  test('hangs once when it is brought back twice', async () => {
    const { gallery, shown, hanging } = await setUp(3)
    await gallery.loadMore()
    await gallery.discard(idOf(1))
    await Promise.all([gallery.restore([idOf(1)]), gallery.restore([idOf(1)])])
    expect(shown()).toEqual(await hanging())
  })

  test('long ago comes back behind what is shown, and the pages between are not left out', async () => {
    const { archive, gallery, shown, hanging, loadAll } = await setUp(60)
    await archive.fragments.trash(idOf(1))
    await gallery.loadMore()
    await gallery.restore([idOf(1)])
    await loadAll()
    expect(shown()).toEqual(await hanging())
  })

  test('comes back before the wall was looked at, and the wall still begins with the newest', async () => {
    const { archive, gallery, shown, hanging, loadAll } = await setUp(30)
    await archive.fragments.trash(idOf(12))
    await gallery.restore([idOf(12)])
    await loadAll()
    expect(shown()).toEqual(await hanging())
  })

  test('for good is counted, and the wall keeps the others', async () => {
    const { gallery, shown } = await setUp(4)
    await gallery.loadMore()
    await gallery.discard(idOf(0))
    await gallery.discard(idOf(3))
    expect(await gallery.emptyTrash()).toBe(2)
    expect(gallery.trash).toEqual([])
    expect(shown()).toEqual([2, 1].map(idOf))
    await gallery.restore([idOf(0)])
    expect(shown()).toEqual([2, 1].map(idOf))
  })
})

test('a wall that is shown follows each of these', async () => {
  const { gallery } = await setUp(3)
  const shown = observe(() => `${gallery.fragments.length} hang, ${gallery.trash.length} in the trash`)
  await gallery.loadMore()
  shown.flush()
  await gallery.discard(idOf(1))
  shown.flush()
  expect(shown.values[0]).toBe('0 hang, 0 in the trash')
  expect(shown.values).toContain('3 hang, 0 in the trash')
  expect(shown.values.at(-1)).toBe('2 hang, 1 in the trash')
  shown.stop()
})

describe('a wall that is open in two tabs', () => {
  test('loses and gets back what is thrown away and brought back in the other', async () => {
    const { gallery, elsewhere, shown, hanging } = await setUp(60)
    await gallery.loadMore()
    await gallery.loadMore()
    const other = elsewhere()
    await other.loadMore()
    await other.discard(idOf(50))
    await expect.poll(shown).not.toContain(idOf(50))
    expect(shown()).toEqual((await hanging()).slice(0, shown().length))
    expect(gallery.trash.map(({ id }) => id)).toEqual([idOf(50)])
    await other.restore([idOf(50)])
    await expect.poll(shown).toContain(idOf(50))
    expect(shown()).toEqual((await hanging()).slice(0, shown().length))
  })

  test('shows what was painted in the other, and reads nothing before somebody looks at it', async () => {
    const { archive, gallery, shown, elsewhere } = await setUp(3)
    const other = elsewhere()
    await gallery.loadMore()
    await hang(archive, 9, 9000)
    await gallery.discard(idOf(0)) // tells the other, which nobody has looked at
    expect(other.fragments).toEqual([])
    await other.loadMore()
    await other.discard(idOf(1))
    await expect.poll(shown).toEqual([idOf(9), idOf(2)])
  })
})
