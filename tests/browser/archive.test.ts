// The archive in a real browser's IndexedDB: what it keeps, what it refuses, and what happens to its connection.
import { deleteDB, openDB } from 'idb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  createMemoryArchive,
  entryOf,
  openArchive,
  schemaVersion,
  type Archive,
  type JobRecord,
} from '../../src/archive/index.ts'
import { bytesId, encodePng, recipeId, type Recipe, type RecipeChange } from '../../src/fragment/index.ts'
import type { Checkpoint, Painting, Picture } from '../../src/studio/index.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'

const day = 24 * 3600 * 1000
let name: string
let archive: Archive
let time = 1_000_000 * day

beforeEach(async () => {
  name = `test-${crypto.randomUUID()}`
  archive = await openArchive({ name, now: () => time })
})
afterEach(async () => {
  archive.close()
  await deleteDB(name)
})

const picture = (shade: number): Picture => ({
  width: 8,
  height: 8,
  rgba: new Uint8ClampedArray(256).fill(shade),
})

function painting(change: RecipeChange = {}, paintedAt = time): Painting {
  const recipe: Recipe = { ...exampleRecipe, ...change }
  const image = encodePng(picture(recipe.seed).rgba, 8, 8, recipe)
  return {
    fragment: {
      version: 1,
      id: bytesId(image),
      image,
      recipe,
      embedding: new Float32Array([0.6, 0.8]),
      scores: { guide: 0.5, judge: null },
      engine: { kind: 'wasm', threads: 2, adapter: null },
      steps: 40,
      losses: [0.9, 0.4],
      ms: 1200,
      paintedAt,
    },
    frames: [
      { step: 0, picture: picture(30) },
      { step: 40, picture: picture(200) },
    ],
    notes: [{ code: 'note/prompt-cut', params: { text: 'moon' } }],
  }
}

function checkpoint(change: RecipeChange = {}): Checkpoint {
  return {
    version: 1,
    recipe: { ...exampleRecipe, ...change },
    step: 12,
    tensors: { latent: { dims: [1, 2], data: new Float32Array([1, 2]) } },
    random: { cutouts: [1, 2, 3, 4] },
    losses: [0.9],
    frames: [{ step: 0, picture: picture(9) }],
    ms: 400,
    engine: { kind: 'wasm', threads: 2, adapter: null },
  }
}

const kinds = [
  ['in the database', () => archive],
  ['in memory', () => createMemoryArchive(() => time)],
] as const

test.each(kinds)('%s: a picture comes back with its bytes, notes and timelapse', async (_, open) => {
  const kept = open()
  const { fragment, frames, notes } = painting()
  const piece = await kept.fragments.save({ fragment, frames, notes })
  const { image, ...rest } = fragment
  expect(piece).toEqual({ ...rest, notes, likedAt: null, trashedAt: null })
  expect(await kept.fragments.get(fragment.id)).toEqual(piece)
  expect(await kept.fragments.image(fragment.id)).toEqual(new Uint8Array(image))
  const stored = await kept.fragments.frames(fragment.id)
  expect(stored.map(({ step }) => step)).toEqual([0, 40])
  expect((await createImageBitmap(stored[1]!.image)).width).toBe(8)
})

test.each(kinds)(
  '%s: what lists show is what the records say, whatever was done to them',
  async (_, open) => {
    const kept = open()
    const ids: string[] = []
    for (let i = 0; i < 6; i++)
      ids.push((await kept.fragments.save(painting({ seed: i }, time + (i >> 1)))).id)
    await kept.fragments.like([ids[1]!, ids[4]!], true)
    await kept.fragments.trash([ids[0]!, ids[4]!, ids[5]!])
    await kept.fragments.restore([ids[4]!])
    await kept.fragments.save(painting({ seed: 1 }, time + 9))
    await kept.fragments.like([ids[4]!], false)
    await kept.fragments.emptyTrash()
    const entries = await kept.fragments.entries()
    expect(entries).toEqual((await kept.fragments.list(99)).map(entryOf))
    expect(entries.map(({ seed, likedAt }) => [seed, likedAt !== null])).toEqual(
      expect.arrayContaining([
        [1, true],
        [2, false],
        [3, false],
        [4, false],
      ]),
    )
    expect(entries).toHaveLength(4)
  },
)

test('a picture has a thumbnail from its save on, or from a later idle moment, and takes it along when it goes', async () => {
  const [width, height] = [600, 400]
  let noise = 1 // a picture that no file format makes small
  const rgba = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (noise = Math.imul(noise, 1103515245) + 12345) >>> 24,
  )
  const large = { ...painting(), frames: [] }
  const fragment = { ...large.fragment, image: encodePng(rgba, width, height, large.fragment.recipe) }
  const { id } = await archive.fragments.save({ ...large, fragment })
  const { width: small, height: low } = await createImageBitmap((await archive.fragments.thumbnail(id))!)
  expect([small, low]).toEqual([384, 256])

  archive.close()
  const database = await openDB(name)
  await database.clear('thumbnails')
  database.close()
  archive = await openArchive({ name, now: () => time })
  expect(await archive.fragments.thumbnail(id)).toBeUndefined()
  await archive.fragments.makeThumbnails(() => Promise.resolve())
  expect(await archive.fragments.thumbnail(id)).toBeInstanceOf(Blob)
  await expect(
    archive.fragments.makeThumbnails(() => Promise.reject(new Error('nothing to do'))),
  ).resolves.toBe(undefined)

  await archive.fragments.trash([id])
  await archive.fragments.emptyTrash()
  expect(await archive.fragments.thumbnail(id)).toBeUndefined()
})

test.each(kinds)('%s: lists newest first, page by page, without the trash', async (_, open) => {
  const kept = open()
  const ids = []
  for (let i = 0; i < 5; i++) ids.push((await kept.fragments.save(painting({ seed: i }, time + i))).id)
  await kept.fragments.trash([ids[3]!])
  const first = await kept.fragments.list(2)
  const second = await kept.fragments.list(9, first.at(-1))
  expect([first, second].map((page) => page.map(({ recipe }) => recipe.seed))).toEqual([
    [4, 2],
    [1, 0],
  ])
})

test.each(kinds)(
  '%s: what is deleted can be put back until it has been in the trash for long, by more than one visit’s clock (P24)',
  async (_, open) => {
    const kept = open()
    const { id } = await kept.fragments.save(painting())
    await kept.fragments.trash([id])
    expect((await kept.fragments.listTrash()).map((piece) => piece.id)).toEqual([id])
    await kept.fragments.restore([id])
    expect(await kept.fragments.list(9)).toHaveLength(1)

    await kept.fragments.trash([id])
    time += 29 * day
    expect(await kept.fragments.emptyTrash(30)).toBe(0)
    time += 2 * day
    // Found due for the first time; a clock that is wrong for one visit removes nothing (P24).
    expect(await kept.fragments.emptyTrash(30)).toBe(0)
    time += day
    expect(await kept.fragments.emptyTrash(30)).toBe(1)
    expect(await kept.fragments.get(id)).toBeUndefined()
    expect(await kept.fragments.image(id)).toBeUndefined()
    expect(await kept.fragments.frames(id)).toEqual([])
  },
)

test.each(kinds)('%s: one checkpoint a recipe, the newest', async (_, open) => {
  const kept = open()
  await kept.checkpoints.save(checkpoint({ seed: 1 }))
  time += 5
  await kept.checkpoints.save(checkpoint({ seed: 2 }))
  time += 5
  await kept.checkpoints.save({ ...checkpoint({ seed: 1 }), step: 20 })
  const list = await kept.checkpoints.list()
  expect(list.map((stored) => [stored.checkpoint.recipe.seed, stored.checkpoint.step])).toEqual([
    [1, 20],
    [2, 12],
  ])
  await kept.checkpoints.remove(recipeId(list[0]!.checkpoint.recipe))
  expect(await kept.checkpoints.list()).toHaveLength(1)
})

test('a checkpoint comes back exactly', async () => {
  await archive.checkpoints.save(checkpoint())
  expect((await archive.checkpoints.list())[0]!.checkpoint).toEqual(checkpoint())
})

test('everything survives a reload', async () => {
  const { id } = await archive.fragments.save(painting())
  await archive.history.add('a fox')
  archive.close()
  archive = await openArchive({ name })
  expect((await archive.fragments.list(9)).map((piece) => piece.id)).toEqual([id])
  expect(await archive.history.list()).toEqual(['a fox'])
})

test('a setting of a wrong form is answered with nothing', async () => {
  archive.close()
  const database = await openDB(name)
  await database.put('settings', { engine: 'steam' }, 'preferences')
  await database.put('settings', 'nonsense', 'chains')
  database.close()
  archive = await openArchive({ name })
  expect(await archive.settings.get('preferences')).toBeUndefined()
  expect(await archive.settings.get('chains')).toBeUndefined()
})

test('a damaged piece or painting under way is left out and told, and takes nothing with it', async () => {
  const ids = [1, 2].map((seed) => painting({ seed }))
  for (const each of ids) await archive.fragments.save(each)
  await archive.checkpoints.save(checkpoint({ seed: 1 }))
  await archive.checkpoints.save(checkpoint({ seed: 2 }))
  const [broken, fine] = ids.map(({ fragment }) => fragment.id) as [string, string]
  archive.close()
  const database = await openDB(name)
  await database.put('pieces', { ...(await database.get('pieces', broken)), recipe: { prompt: 3 } })
  const under = recipeId({ ...exampleRecipe, seed: 1 })
  await database.put('checkpoints', {
    ...(await database.get('checkpoints', under)),
    checkpoint: checkpoint({ seed: 9 }),
  })
  database.close()
  archive = await openArchive({ name })
  expect((await archive.fragments.list(9)).map(({ id }) => id)).toEqual([fine])
  expect(await archive.fragments.get(broken)).toBeUndefined()
  expect((await archive.checkpoints.list()).map((stored) => stored.checkpoint.recipe.seed)).toEqual([2])
  expect(archive.corruptRecords().map(({ params }) => params.store)).toEqual(['pieces', 'checkpoints'])
  expect(await archive.fragments.image(broken)).toBeDefined()
})

test('a loss that was no number loses no picture', async () => {
  const { fragment, frames, notes } = painting()
  await archive.fragments.save({ fragment: { ...fragment, losses: [0.9, NaN] }, frames, notes })
  expect(await archive.fragments.list(9)).toHaveLength(1)
})

const { packId: _packId, ...exampleDraft } = exampleRecipe

test.each(kinds)(
  '%s: a draft comes back as it was typed, whatever its prompt is at that moment (D1)',
  async (_, open) => {
    const kept = open()
    for (const prompt of ['', 'a fox:0', 'the cover of the book: 1984', 'x'.repeat(1001)]) {
      const draft = { ...exampleDraft, prompt, width: 100 }
      await kept.paintDrafts.set({ tab: 'one', draft, seedLocked: true })
      expect(await kept.paintDrafts.get('one')).toEqual({
        tab: 'one',
        draft,
        seedLocked: true,
        updatedAt: time,
      })
    }
    expect(kept.corruptRecords()).toEqual([])
  },
)

test.each(kinds)(
  '%s: a job is claimed by one tab only, and waits again when that tab is gone',
  async (_, open) => {
    const kept = open()
    const [first, second] = [
      await kept.jobs.add({ draft: exampleDraft }),
      await kept.jobs.add({ draft: exampleDraft, owner: 'tab a' }),
    ]
    const claims = await Promise.all(['tab a', 'tab b'].map((tab) => kept.jobs.claim(tab, first.key)))
    expect(claims.map((job) => job?.owner)).toEqual(['tab a', undefined])
    expect(await kept.jobs.claim('tab b')).toBeUndefined()
    expect((await kept.jobs.claim('tab a'))?.key).toBe(second.key)
    expect(await kept.jobs.release(new Set(['tab b']))).toBe(2)
    expect((await kept.jobs.list()).map(({ owner, state }) => [owner, state])).toEqual([
      [null, 'waiting'],
      [null, 'waiting'],
    ])
    expect((await kept.jobs.claim('tab b'))?.key).toBe(first.key)
  },
)

test.each(kinds)('%s: jobs are moved, removed and put back where they were', async (_, open) => {
  const kept = open()
  const names = async () => (await kept.jobs.list()).map(({ draft }) => draft.prompt)
  const jobs = []
  for (const prompt of ['one', 'two', 'three'])
    jobs.push(await kept.jobs.add({ draft: { ...exampleDraft, prompt } }))
  const [one, two, three] = jobs as [JobRecord, JobRecord, JobRecord]
  await kept.jobs.add({ draft: { ...exampleDraft, prompt: 'zero' }, place: 'first' })
  await kept.jobs.move(three.key, one.key)
  expect(await names()).toEqual(['zero', 'three', 'one', 'two'])
  await kept.jobs.move(three.key, null)
  expect(await names()).toEqual(['zero', 'one', 'two', 'three'])
  const removed = (await kept.jobs.get(two.key))!
  await kept.jobs.remove(two.key)
  expect(await names()).toEqual(['zero', 'one', 'three'])
  await kept.jobs.putBack([removed])
  expect(await names()).toEqual(['zero', 'one', 'two', 'three'])
  expect(await kept.jobs.update('no such job', { state: 'failed' })).toBeUndefined()
})

test('two tabs add to one queue, one history and their own drafts, and lose nothing of each other (P7)', async () => {
  const twin = await openArchive({ name, now: () => time })
  try {
    await Promise.all(
      [archive, twin].flatMap((tab, i) => [
        ...[1, 2, 3].map((n) => tab.jobs.add({ draft: { ...exampleDraft, prompt: `${i} ${n}` } })),
        tab.history.add(`prompt ${i}`),
        tab.paintDrafts.set({
          tab: `tab ${i}`,
          draft: { ...exampleDraft, prompt: `typed ${i}` },
          seedLocked: false,
        }),
      ]),
    )
    expect((await twin.jobs.list()).map(({ draft }) => draft.prompt).sort()).toEqual(
      [0, 1].flatMap((i) => [1, 2, 3].map((n) => `${i} ${n}`)),
    )
    expect((await archive.history.list()).toSorted()).toEqual(['prompt 0', 'prompt 1'])
    expect((await archive.paintDrafts.get('tab 1'))!.draft.prompt).toBe('typed 1')
    expect((await archive.paintDrafts.get('tab 0'))!.draft.prompt).toBe('typed 0')
  } finally {
    twin.close()
  }
})

test.each(kinds)('%s: a queue of 350 jobs comes back whole, in order (D2)', async (_, open) => {
  const kept = open()
  for (let i = 0; i < 350; i++) await kept.jobs.add({ draft: { ...exampleDraft, prompt: `picture ${i}` } })
  const jobs = await kept.jobs.list()
  expect(jobs.map(({ draft }) => draft.prompt)).toEqual(Array.from({ length: 350 }, (_, i) => `picture ${i}`))
})

test('a recipe finds its pictures among attachments and among our own pieces', async () => {
  const own = await archive.fragments.save(painting())
  const given = 'c'.repeat(64)
  await archive.attachments.save(new Map([[given, new Blob(['x'], { type: 'image/jpeg' })]]))
  const found = await archive.attachments.of({
    initImage: { id: own.id, weight: 1 },
    imagePrompts: [
      { id: given, weight: 1 },
      { id: 'd'.repeat(64), weight: 1 },
    ],
  })
  expect([...found].map(([id, { type }]) => [id, type])).toEqual([
    [own.id, 'image/png'],
    [given, 'image/jpeg'],
  ])
})

const ids = ['a', 'b', 'c', 'd', 'e'].map((digit) => digit.repeat(64))
const naming = (id: string) => ({ initImage: { id, weight: 1 } })
/** Which of the attachments are there. */
const attached = async (kept: Archive) => {
  const recipe = { initImage: null, imagePrompts: ids.map((id) => ({ id, weight: 1 })) }
  return [...(await kept.attachments.of(recipe)).keys()]
}

test.each(kinds)(
  '%s: an attachment goes when no picture, checkpoint, job or draft has used it for a day',
  async (_, open) => {
    const kept = open()
    await kept.attachments.save(new Map(ids.map((id) => [id, new Blob([id])])))
    await kept.fragments.save(painting(naming(ids[0]!)))
    await kept.checkpoints.save(checkpoint(naming(ids[1]!)))
    await kept.jobs.add({ draft: { ...exampleDraft, ...naming(ids[2]!) } })
    await kept.paintDrafts.set({
      tab: 'one',
      draft: { ...exampleDraft, ...naming(ids[3]!) },
      seedLocked: false,
    })
    // One given a moment ago may be used by a record that is still to be written.
    await kept.attachments.sweep()
    expect(await attached(kept)).toEqual(ids)
    time += day
    await kept.attachments.sweep()
    expect(await attached(kept)).toEqual(ids.slice(0, 4))
    await kept.paintDrafts.remove(['one'])
    await kept.attachments.sweep()
    time += day
    await kept.jobs.add({ draft: { ...exampleDraft, ...naming(ids[3]!) } })
    await kept.attachments.sweep()
    expect(await attached(kept)).toEqual(ids.slice(0, 4))
  },
)

test.each(kinds)('%s: a picture that goes for good takes what only it used', async (_, open) => {
  const kept = open()
  await kept.attachments.save(new Map(ids.map((id) => [id, new Blob([id])])))
  const first = await kept.fragments.save(painting({ seed: 1, ...naming(ids[0]!) }))
  const second = await kept.fragments.save(painting({ seed: 2, ...naming(ids[1]!) }))
  await kept.fragments.save(painting({ seed: 3, ...naming(ids[1]!) }))
  for (const { id } of [first, second]) await kept.fragments.trash([id])
  expect(await kept.fragments.emptyTrash()).toBe(2)
  expect(await attached(kept)).toEqual(ids.slice(1))
})

test('emptying the trash in idle time reads no picture that is not in it (D10)', async () => {
  for (const seed of [1, 2, 3]) await archive.fragments.save(painting({ seed }))
  const { id } = (await archive.fragments.list(1))[0]!
  await archive.fragments.trash([id])
  time += 40 * day
  await archive.fragments.emptyTrash(30)
  time += day
  const all = vi.spyOn(IDBObjectStore.prototype, 'getAll')
  const cursors = vi.spyOn(IDBObjectStore.prototype, 'openCursor')
  try {
    expect(await archive.fragments.emptyTrash(30)).toBe(1)
    const scans = [...all.mock.contexts, ...cursors.mock.contexts] as IDBObjectStore[]
    const wholes = all.mock.calls.flatMap(([range], i) => (range ? [] : [all.mock.contexts[i]]))
    expect(wholes).toEqual([])
    expect(cursors).not.toHaveBeenCalled()
    expect(scans.map(({ name: store }) => store).filter((store) => store === 'images')).toEqual([])
  } finally {
    all.mockRestore()
    cursors.mockRestore()
  }
})

test.each(kinds)('%s: pages of a list lose no picture of one millisecond (D5)', async (_, open) => {
  const kept = open()
  const saved: string[] = []
  for (let seed = 0; seed < 5; seed++) saved.push((await kept.fragments.save(painting({ seed }, 7))).id)
  const found: string[] = []
  for (;;) {
    const page = await kept.fragments.list(2, found.length ? { paintedAt: 7, id: found.at(-1)! } : undefined)
    if (page.length === 0) break
    found.push(...page.map(({ id }) => id))
  }
  expect(found).toEqual(saved.sort().reverse())
})

test.each([
  ['setting', 'settings', () => archive.settings.set('chains', { version: 1 })],
  [
    'paint-draft',
    'paintDrafts',
    () => archive.paintDrafts.set({ tab: 'a', draft: exampleDraft, seedLocked: false }),
  ],
  ['job', 'jobs', () => archive.jobs.add({ draft: exampleDraft })],
  ['history', 'history', () => archive.history.add('a fox')],
  ['checkpoint', 'checkpoints', () => archive.checkpoints.save(checkpoint())],
  ['attachment', 'attachments', () => archive.attachments.save(new Map([[ids[0]!, new Blob(['x'])]]))],
  ['winner', 'winners', () => archive.winners.set(ids[0]!, 1)],
] as const)(
  'a full device is reported with what there was no room for: %s (D3)',
  async (subject, store, save) => {
    const spy = fillUp(store)
    try {
      await expect(save()).rejects.toMatchObject({ code: 'storage/full', params: { subject } })
    } finally {
      spy.mockRestore()
    }
    await save()
  },
)

/** Makes one object store refuse to grow. */
function fillUp(store: string) {
  const { put } = IDBObjectStore.prototype
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args
  ) {
    if (this.name === store) throw new DOMException('The quota has been exceeded', 'QuotaExceededError')
    return put.apply(this, args)
  })
}

test('a full device is reported, and nothing of the picture is half saved', async () => {
  const kept = await archive.fragments.save(painting({ seed: 1 }))
  const spy = fillUp('frames')
  try {
    await expect(archive.fragments.save(painting({ seed: 2 }))).rejects.toMatchObject({
      code: 'storage/full',
      params: { subject: 'picture' },
    })
  } finally {
    spy.mockRestore()
  }
  expect((await archive.fragments.list(9)).map(({ id }) => id)).toEqual([kept.id])
})

test('a database of a newer Daub is left alone', async () => {
  archive.close()
  const newer = await openDB(name, schemaVersion + 1)
  newer.close()
  await expect(openArchive({ name })).rejects.toHaveProperty('code', 'storage/newer')
})

test('an older tab in the way is said, not waited for', async () => {
  const held = `${name}-held`
  const other = await openDB(held, 1)
  const opening = openDB(held, 2) // waits for the first, and everybody else waits behind it
  await expect(openArchive({ name: held, patience: 30 })).rejects.toHaveProperty('code', 'storage/blocked')
  other.close()
  ;(await opening).close()
  await deleteDB(held)
})

test('lets go when a newer tab asks, and says so', async () => {
  const onLost = vi.fn()
  archive.close()
  archive = await openArchive({ name, onLost })
  const newer = await openDB(name, schemaVersion + 1) // waits for ever if the archive holds on
  expect(onLost).toHaveBeenCalledWith('storage/taken-over')
  newer.close()
})

test('no database at all is said in words', async () => {
  const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  await expect(openArchive({ name })).rejects.toHaveProperty('code', 'storage/unavailable')
  spy.mockRestore()
})
