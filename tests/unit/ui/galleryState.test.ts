// The wall over an archive in memory: nothing twice and nothing left out, whatever is painted, liked, thrown away or brought back,
// here or in another tab.
import { describe, expect, test } from 'vitest'
import { createMemoryArchive, type Archive } from '../../../src/archive/index.ts'
import { Gallery } from '../../../src/ui/gallery/state/gallery.svelte.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { createTabGroup } from '../../fixtures/tabGroup.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

/** Picture 3 is 0003…0003. */
const idOf = (number: number) => number.toString(16).padStart(4, '0').repeat(16)

function hang(archive: Archive, number: number, paintedAt: number, prompt = exampleRecipe.prompt) {
  const engine = { kind: 'wasm', threads: 2, adapter: null } as const
  const scores = { guide: null, judge: null }
  const measured = { embedding: null, scores, engine, steps: 40, losses: [], ms: 1 }
  const fragment = {
    version: 1,
    id: idOf(number),
    image: new Uint8Array(1),
    recipe: { ...exampleRecipe, prompt },
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
  const shown = () => gallery.shown.map(({ id }) => id)
  /** All that hangs, as the archive lists it. */
  const hanging = async () => (await archive.fragments.list(1000)).map(({ id }) => id)
  /** The wall in another tab over the same archive. */
  const elsewhere = () => new Gallery(archive, group.open('other'))
  return { archive, gallery, elsewhere, shown, hanging }
}

const together = () => 5000

describe('the wall', () => {
  test('has the newest first, and of pictures of one millisecond each once', async () => {
    const { gallery, shown, hanging } = await setUp(50)
    expect(gallery.isLoaded).toBe(false)
    await gallery.load()
    expect(shown()).toEqual(Array.from({ length: 50 }, (_, i) => idOf(49 - i)))
    const alike = await setUp(60, together)
    await alike.gallery.load()
    expect(alike.shown()).toHaveLength(60)
    expect(alike.shown()).toEqual(await alike.hanging())
    expect(shown()).toEqual(await hanging())
  })

  test('is read once for all who show it', async () => {
    const { archive, gallery } = await setUp(3)
    let reads = 0
    const entries = archive.fragments.entries.bind(archive.fragments)
    archive.fragments.entries = () => (reads++, entries())
    await Promise.all([gallery.load(), gallery.load()])
    await gallery.load()
    expect(reads).toBe(1)
  })

  test('that is empty is known to be', async () => {
    const { gallery } = await setUp(0)
    await gallery.load()
    expect(gallery).toMatchObject({ entries: [], isLoaded: true, fault: null })
  })

  test('that cannot be read says why, and no more once it can', async () => {
    const { archive, gallery } = await setUp(3)
    const entries = archive.fragments.entries.bind(archive.fragments)
    const broken = new Error('the database is closed')
    archive.fragments.entries = () => Promise.reject(broken)
    await gallery.load()
    expect([gallery.fault, gallery.isLoaded]).toEqual([broken, false])
    archive.fragments.entries = entries
    await gallery.load()
    expect([gallery.fault, gallery.isLoaded]).toEqual([null, true])
  })
})

describe('a picture that was painted', () => {
  test('hangs first, whether or not the wall was looked at before', async () => {
    const { archive, gallery, shown, hanging } = await setUp(5)
    gallery.add(await hang(archive, 50, 50_000))
    expect(shown()).toEqual([idOf(50)])
    await gallery.load()
    gallery.add(await hang(archive, 51, 51_000))
    expect(shown()).toEqual(await hanging())
    expect(shown()[0]).toBe(idOf(51))
  })

  test('while the wall was being read is not lost', async () => {
    const { archive, gallery, shown, hanging } = await setUp(5)
    const entries = archive.fragments.entries.bind(archive.fragments)
    archive.fragments.entries = async () => {
      const found = await entries()
      if (found.length === 5) gallery.add(await hang(archive, 50, 50_000))
      return found
    }
    await gallery.load()
    expect(shown()).toHaveLength(6)
    expect(shown()).toEqual(await hanging())
  })

  test('once more moves to the front, hangs once, and is liked as before', async () => {
    const { archive, gallery, shown, hanging } = await setUp(5)
    await gallery.load()
    await gallery.like([idOf(2)], true)
    gallery.add(await hang(archive, 2, 50_000))
    expect(shown()).toEqual([2, 4, 3, 1, 0].map(idOf))
    expect(shown()).toEqual(await hanging())
    expect(gallery.entry(idOf(2))?.likedAt).toBe(1e12)
  })
})

describe('a picture thrown away', () => {
  test('leaves the wall for the trash, and comes back to its own place', async () => {
    const { gallery, shown } = await setUp(5)
    await gallery.load()
    const before = shown()
    await gallery.discard([idOf(2), idOf(0)])
    expect(shown()).toEqual([4, 3, 1].map(idOf))
    expect(gallery.trash.map(({ id }) => id).sort()).toEqual([idOf(0), idOf(2)])
    await gallery.restore([idOf(2), idOf(0)])
    expect(shown()).toEqual(before)
    expect(gallery.trash).toEqual([])
  })

  test('comes back to its own place among pictures of the same millisecond', async () => {
    const { gallery, shown, hanging } = await setUp(5, together)
    await gallery.load()
    await gallery.discard([idOf(3)])
    await gallery.restore([idOf(3)])
    expect(shown()).toEqual(await hanging())
  })

  test('hangs once when it is brought back twice', async () => {
    const { gallery, shown, hanging } = await setUp(3)
    await gallery.load()
    await gallery.discard([idOf(1)])
    await Promise.all([gallery.restore([idOf(1)]), gallery.restore([idOf(1)])])
    expect(shown()).toEqual(await hanging())
  })

  test('comes back before the wall was looked at, and nothing is left out', async () => {
    const { archive, gallery, shown, hanging } = await setUp(30)
    await archive.fragments.trash([idOf(12)])
    await gallery.restore([idOf(12)])
    await gallery.load()
    expect(shown()).toEqual(await hanging())
  })

  test('for good is counted, and the wall keeps the others', async () => {
    const { gallery, shown } = await setUp(4)
    await gallery.load()
    await gallery.discard([idOf(0), idOf(3)])
    expect(await gallery.emptyTrash()).toBe(2)
    expect(gallery.trash).toEqual([])
    expect(shown()).toEqual([2, 1].map(idOf))
    await gallery.restore([idOf(0)])
    expect(shown()).toEqual([2, 1].map(idOf))
  })
})

describe('a like', () => {
  test('moves nothing, and is taken back', async () => {
    const { archive, gallery, shown } = await setUp(4)
    await gallery.load()
    const before = shown()
    await gallery.like([idOf(1), idOf(3)], true)
    expect(shown()).toEqual(before)
    gallery.onlyLiked = true
    expect(shown()).toEqual([3, 1].map(idOf))
    await gallery.like([idOf(3)], false)
    expect(shown()).toEqual([idOf(1)])
    expect((await archive.fragments.get(idOf(1)))?.likedAt).toBe(1e12)
  })
})

describe('a search', () => {
  test('finds the beginnings of words, whatever case, accents and order', async () => {
    const { archive, gallery, shown } = await setUp(0)
    const prompts = ['A red fox under a Café sign', 'foxgloves in the rain', 'ein Fuchs, rot', 'Red Square']
    for (const [i, prompt] of prompts.entries()) await hang(archive, i, 1000 - i, prompt)
    await gallery.load()
    const found = (text: string) => {
      gallery.text = text
      return shown().map((id) => prompts[Number.parseInt(id.slice(0, 4), 16)])
    }
    expect(found('fox')).toEqual([prompts[0], prompts[1]])
    expect(found('  cafe RED')).toEqual([prompts[0]])
    expect(found('ox')).toEqual([])
    expect(found('!?')).toEqual(prompts)
    expect(found('')).toEqual(prompts)
  })
})

test('a wall that is shown follows each of these', async () => {
  const { gallery } = await setUp(3)
  const shown = observe(() => `${gallery.shown.length} hang, ${gallery.trash.length} in the trash`)
  await gallery.load()
  shown.flush()
  await gallery.discard([idOf(1)])
  shown.flush()
  expect(shown.values[0]).toBe('0 hang, 0 in the trash')
  expect(shown.values).toContain('3 hang, 0 in the trash')
  expect(shown.values.at(-1)).toBe('2 hang, 1 in the trash')
  shown.stop()
})

describe('a wall that is open in two tabs', () => {
  test('follows what is liked, thrown away and brought back in the other', async () => {
    const { gallery, elsewhere, shown, hanging } = await setUp(60)
    await gallery.load()
    const other = elsewhere()
    await other.load()
    await other.discard([idOf(50)])
    await expect.poll(shown).not.toContain(idOf(50))
    await expect.poll(() => gallery.trash.map(({ id }) => id)).toEqual([idOf(50)])
    await other.restore([idOf(50)])
    await expect.poll(shown).toContain(idOf(50))
    expect(shown()).toEqual(await hanging())
    await other.like([idOf(7)], true)
    await expect.poll(() => gallery.entry(idOf(7))?.likedAt).toBe(1e12)
  })

  test('reads nothing before somebody looks at it', async () => {
    const { archive, gallery, shown, elsewhere } = await setUp(3)
    const other = elsewhere()
    await gallery.load()
    await hang(archive, 9, 9000)
    await gallery.discard([idOf(0)]) // tells the other, which nobody has looked at
    expect(other.entries).toEqual([])
    await other.load()
    await other.discard([idOf(1)])
    await expect.poll(shown).toEqual([idOf(9), idOf(2)])
  })
})
