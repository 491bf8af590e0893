// The archive in a real browser's IndexedDB: what it keeps, what it refuses, and what happens to its connection.
import { deleteDB, openDB } from 'idb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryArchive, openArchive, schemaVersion, type Archive } from '../../src/archive/index.ts'
import { bytesId, encodePng, recipeId, type Recipe } from '../../src/fragment/index.ts'
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

function painting(change: Partial<Recipe> = {}, paintedAt = time): Painting {
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

function checkpoint(change: Partial<Recipe> = {}): Checkpoint {
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
  expect(piece).toEqual({ ...rest, notes: [{ code: 'note/prompt-cut', params: { text: 'moon' } }], trashedAt: null })
  expect(await kept.fragments.get(fragment.id)).toEqual(piece)
  expect(await kept.fragments.image(fragment.id)).toEqual(new Uint8Array(image))
  const stored = await kept.fragments.frames(fragment.id)
  expect(stored.map(({ step }) => step)).toEqual([0, 40])
  expect((await createImageBitmap(stored[1]!.image)).width).toBe(8)
})

test.each(kinds)('%s: lists newest first, page by page, without the trash', async (_, open) => {
  const kept = open()
  const ids = []
  for (let i = 0; i < 5; i++) ids.push((await kept.fragments.save(painting({ seed: i }, time + i))).id)
  await kept.fragments.trash(ids[3]!)
  const first = await kept.fragments.list(2)
  const second = await kept.fragments.list(9, first.at(-1)!.paintedAt)
  expect([first, second].map((page) => page.map(({ recipe }) => recipe.seed))).toEqual([
    [4, 2],
    [1, 0],
  ])
})

test.each(kinds)(
  '%s: what is deleted can be put back until it has been in the trash for long',
  async (_, open) => {
    const kept = open()
    const { id } = await kept.fragments.save(painting())
    await kept.fragments.trash(id)
    expect((await kept.fragments.listTrash()).map((piece) => piece.id)).toEqual([id])
    await kept.fragments.restore(id)
    expect(await kept.fragments.list(9)).toHaveLength(1)

    await kept.fragments.trash(id)
    time += 29 * day
    expect(await kept.fragments.emptyTrash(30)).toBe(0)
    time += 2 * day
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
  expect(archive.damaged().map((error) => error.name)).toEqual(['DamagedRecordError', 'DamagedRecordError'])
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
    expect(kept.damaged()).toEqual([])
  },
)

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

test('attachments go when nothing names them any more', async () => {
  const ids = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64))
  await archive.attachments.save(new Map(ids.map((id) => [id, new Blob([id])])))
  await archive.fragments.save(painting({ initImage: { id: ids[0]!, weight: 1 } }))
  await archive.checkpoints.save(checkpoint({ imagePrompts: [{ id: ids[1]!, weight: 1 }] }))
  const { packId: _packId, ...draft } = { ...exampleRecipe, initImage: { id: ids[2]!, weight: 1 } }
  await archive.jobs.add({ draft })
  await archive.attachments.sweep()
  const recipe = { initImage: null, imagePrompts: ids.map((id) => ({ id, weight: 1 })) }
  expect([...(await archive.attachments.of(recipe)).keys()]).toEqual(ids.slice(0, 3))
})

test('a full device is said in words, and nothing of the picture is half saved', async () => {
  const kept = await archive.fragments.save(painting({ seed: 1 }))
  const put = IDBObjectStore.prototype.put
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args
  ) {
    if (this.name === 'frames') throw new DOMException('The quota has been exceeded', 'QuotaExceededError')
    return put.apply(this, args)
  })
  try {
    await expect(archive.fragments.save(painting({ seed: 2 }))).rejects.toMatchObject({
      name: 'StorageFullError',
      remedy: expect.stringContaining('Download'),
    })
  } finally {
    spy.mockRestore()
  }
  expect((await archive.fragments.list(9)).map(({ id }) => id)).toEqual([kept.id])
})

/** The database as version 1 made it, written down once: what the migrations say today is not asked. */
async function openVersion1(old: string) {
  return openDB(old, 1, {
    upgrade(database) {
      database.createObjectStore('pieces', { keyPath: 'id' }).createIndex('paintedAt', 'paintedAt')
      database.createObjectStore('images')
      database.createObjectStore('frames')
      database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('savedAt', 'savedAt')
      database.createObjectStore('attachments')
      database.createObjectStore('settings')
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })
}

test('version 1 becomes the present one with everything in it', async () => {
  const old = `${name}-old`
  const database = await openVersion1(old)
  const { fragment, notes } = painting()
  const { image, ...rest } = fragment
  const piece = { ...rest, notes, trashedAt: null }
  const stored = { id: recipeId(exampleRecipe), checkpoint: checkpoint(), savedAt: 5 }
  await database.put('pieces', piece)
  await database.put('images', new Uint8Array(image), piece.id)
  await database.put('frames', [{ step: 0, image: new Blob(['frame']) }], piece.id)
  await database.put('checkpoints', stored)
  await database.put('attachments', new Blob(['attached'], { type: 'image/jpeg' }), 'c'.repeat(64))
  await database.put('settings', ['a fox'], 'history')
  // Left open: an older tab, which lets go when asked.
  const opened = await openArchive({ name: old })
  expect(await opened.fragments.list(9)).toEqual([piece])
  expect(await opened.fragments.image(piece.id)).toEqual(new Uint8Array(image))
  expect(await opened.fragments.frames(piece.id)).toHaveLength(1)
  expect(await opened.checkpoints.list()).toEqual([stored])
  const named = { initImage: null, imagePrompts: [{ id: 'c'.repeat(64), weight: 1 }] }
  expect((await opened.attachments.of(named)).size).toBe(1)
  expect(await opened.history.list()).toEqual(['a fox'])
  expect(await opened.rounds.list()).toEqual([])
  expect(await opened.receipts.list()).toEqual([])
  expect((await opened.roundPictures.get(piece.id))!.type).toBe('image/png')
  opened.close()
  await deleteDB(old)
})

test('a migrated database and a new one are the same', async () => {
  const old = `${name}-old`
  ;(await openVersion1(old)).close()
  ;(await openArchive({ name: old })).close()
  expect(await shapeOf(old)).toEqual(await shapeOf(name))
  await deleteDB(old)
})

/** The stores of a database with their keys and indexes. */
async function shapeOf(name: string) {
  const database = await openDB(name)
  const transaction = database.transaction([...database.objectStoreNames])
  const shape = [...database.objectStoreNames].map((store) => {
    const { keyPath, indexNames } = transaction.objectStore(store)
    return { store, keyPath, indexes: [...indexNames] }
  })
  database.close()
  return { version: database.version, shape }
}

test('a database of a newer Daub is left alone', async () => {
  archive.close()
  const newer = await openDB(name, schemaVersion + 1)
  newer.close()
  await expect(openArchive({ name })).rejects.toHaveProperty('name', 'StorageNewerError')
})

test('an older tab in the way is said, not waited for', async () => {
  const held = `${name}-held`
  const other = await openDB(held, 1)
  const opening = openDB(held, 2) // waits for the first, and everybody else waits behind it
  await expect(openArchive({ name: held, patience: 30 })).rejects.toHaveProperty(
    'name',
    'StorageBlockedError',
  )
  other.close()
  ;(await opening).close()
  await deleteDB(held)
})

test('lets go when a newer tab asks, and says so', async () => {
  const onLost = vi.fn()
  archive.close()
  archive = await openArchive({ name, onLost })
  const newer = await openDB(name, schemaVersion + 1) // waits for ever if the archive holds on
  expect(onLost).toHaveBeenCalledWith('newer-tab')
  newer.close()
})

test('no database at all is said in words', async () => {
  const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  await expect(openArchive({ name })).rejects.toHaveProperty('name', 'StorageUnavailableError')
  spy.mockRestore()
})
