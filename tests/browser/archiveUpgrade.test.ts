// Databases of earlier versions in a real browser: they open under the present schema and lose nothing.
import { deleteDB, openDB } from 'idb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabaseTables } from '../../src/archive/databaseTables.ts'
import { openArchive, schemaVersion, type Archive } from '../../src/archive/index.ts'
import { applySchema } from '../../src/archive/schema.ts'
import type { Upgrade } from '../../src/archive/storeModule.ts'
import { createArchive, storeModules } from '../../src/archive/stores.ts'
import { parseBallot } from '../../src/ballots/index.ts'
import { parseReceipt } from '../../src/rounds/index.ts'
import { createDatabase3, createOldDatabase, old } from '../fixtures/oldDatabase.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'

const { packId: _packId, ...draftOfExample } = exampleRecipe

let name: string
let archive: Archive | null
beforeEach(() => {
  name = `old-${crypto.randomUUID()}`
  archive = null
})
afterEach(async () => {
  archive?.close()
  await deleteDB(name)
})

const setting = (wanted: string) => old.settings.find(([key]) => key === wanted)![1] as never

/** What both earlier versions held: pictures, paintings under way, and settings. */
async function expectPictures(opened: Archive): Promise<void> {
  const [fox, lighthouse, castle] = old.pieces as unknown as [Piece, Piece, Piece]
  // Two were painted in one millisecond; such are listed by their ids, the greater one first.
  const listed = [fox, lighthouse].sort((a, b) => (a.id > b.id ? -1 : 1))
  expect(await opened.fragments.list(9)).toEqual(listed.map(upgraded))
  expect((await opened.fragments.entries()).map(({ id, prompt }) => [id, prompt])).toEqual(
    listed.map(({ id, recipe }) => [id, recipe.prompt]),
  )
  expect(await opened.fragments.listTrash()).toEqual([upgraded(castle)])
  expect(await opened.fragments.get(fox.id)).toMatchObject({
    notes: [{ code: 'note/text', params: { text: fox.notes[0] } }],
  })
  for (const [id, bytes] of old.images) {
    expect(await opened.fragments.image(id as string)).toEqual(bytes)
    const [frame] = await opened.fragments.frames(id as string)
    expect([frame!.step, await frame!.image.text()]).toEqual([0, 'frame'])
  }
  expect(await opened.checkpoints.list()).toEqual(old.checkpoints)
  const [[given]] = old.attachments as unknown as [[string, Blob]]
  const found = await opened.attachments.of({ initImage: { id: given, weight: 1 }, imagePrompts: [] })
  expect(await found.get(given)!.text()).toBe('attached')

  expect(await opened.history.list()).toEqual(setting('history'))
  const { wish, seedLocked } = setting('draft') as { wish: unknown; seedLocked: boolean }
  expect(await opened.paintDrafts.list()).toEqual([{ tab: '', draft: wish, seedLocked, updatedAt: 0 }])
  expect(await opened.settings.get('preferences')).toEqual(setting('preferences'))
  expect(await opened.settings.get('chains')).toEqual(setting('chains'))
  // One job of the queue is no recipe at all; the others stay, in order.
  const jobs = await opened.jobs.list()
  const queue = (setting('queue') as { prompt: unknown }[]).filter(({ prompt }) => typeof prompt === 'string')
  expect(jobs.map(({ draft }) => draft)).toEqual(queue)
  expect(jobs.every(({ state, owner }) => state === 'waiting' && owner === null)).toBe(true)
  expect(opened.corruptRecords().map(({ params }) => [params.store, params.key])).toEqual([
    ['jobs', '0.2.0-3'],
  ])
}

interface Piece {
  readonly id: string
  readonly recipe: { readonly prompt: string }
  readonly notes: readonly string[]
}
/** A picture as it is read now. */
const upgraded = (piece: Piece) => ({
  ...piece,
  notes: piece.notes.map((text) => ({ code: 'note/text', params: { text } })),
  likedAt: null,
})

test('a database of version 1 opens with everything in it, while an older tab has it open', async () => {
  await createOldDatabase(name, 1)
  archive = await openArchive({ name })
  await expectPictures(archive)
  expect(await archive.rounds.list()).toEqual([])
})

test.each([
  ['0.2.0', async () => (await createOldDatabase(name, 2)).close()],
  ['version 3', () => createDatabase3(name)],
] as const)('a database of %s opens with everything in it, and again after that', async (_, create) => {
  await create()
  for (let visit = 0; visit < 2; visit++) {
    archive = await openArchive({ name })
    await expectPictures(archive)

    const [shipped, opened] = old.rounds as unknown as [Round, Round]
    const expected = [opened, shipped].map(({ origin, ...round }) => ({
      ...round,
      sources: [{ kind: origin === 'sample' ? 'shipped' : 'file', from: '', at: round.savedAt }],
    }))
    expect(await archive.rounds.list()).toEqual(expected)
    expect((await archive.rounds.headers()).map(({ id, pictures }) => [id, pictures])).toEqual(
      expected.map(({ id, recipes }) => [id, recipes.length]),
    )
    // They were noted under seals that nobody had signed.
    expect(await archive.winners.list()).toEqual(new Map())

    const [picture] = old.roundPictures
    expect(await (await archive.roundPictures.get(picture!.id))!.bytes()).toEqual(picture!.bytes)
    const ballots = await archive.ballots.of(shipped.id)
    expect(ballots).toHaveLength(3)
    for (const { signed, receivedAt } of old.ballots)
      expect(ballots).toContainEqual(expect.objectContaining({ signed: parseBallot(signed), receivedAt }))
    const { round: _round, ...seal } = old.seals[0]!
    expect(await archive.seals.of(shipped.id)).toEqual([{ ...seal, source: 'earlier' }])
    const stakes = old.stakes.flatMap(({ round: _of, read, claimed, ...place }) =>
      (read === null ? claimed : [read]).map((amount) => ({
        ...place,
        amount: BigInt(amount),
        how: read !== null ? 'read' : claimed.length > 1 ? 'disputed' : 'claimed',
        sources: read === null ? ['earlier'] : [],
      })),
    )
    const kept = await archive.stakes.of(shipped.id)
    expect(kept).toHaveLength(stakes.length)
    for (const stake of stakes) expect(kept).toContainEqual(stake)
    expect((await archive.roundSources.of(shipped.id)).map(({ source }) => source).sort()).toEqual([
      'earlier',
      'shipped',
    ])
    expect(await archive.drafts.list()).toEqual(old.drafts)
    expect(await archive.receipts.list()).toEqual(old.receipts.map(({ receipt }) => parseReceipt(receipt)))
    archive.close()
  }
})

interface Round {
  readonly id: string
  readonly origin: string
  readonly savedAt: number
  readonly recipes: readonly unknown[]
}

test.each([1, 2, 3] as const)(
  'a database upgraded from version %i has the shape of a new one',
  async (version) => {
    if (version === 3) await createDatabase3(name)
    else (await createOldDatabase(name, version)).close()
    ;(await openArchive({ name })).close()
    const fresh = `${name}-fresh`
    ;(await openArchive({ name: fresh })).close()
    expect(await shapeOf(name)).toEqual(await shapeOf(fresh))
    await deleteDB(fresh)
  },
)

/** The stores of a database with their keys and indexes. */
async function shapeOf(wanted: string) {
  const database = await openDB(wanted)
  const transaction = database.transaction([...database.objectStoreNames])
  const shape = [...database.objectStoreNames].map((each) => {
    const store = transaction.objectStore(each)
    const indexes = [...store.indexNames].map((index) => {
      const { keyPath, multiEntry } = store.index(index)
      return { index, keyPath, multiEntry }
    })
    return { store: each, keyPath: store.keyPath, indexes }
  })
  const { version } = database
  database.close()
  return { version, shape }
}

test('an upgrade leaves a record it does not understand as it is, and upgrades the others', async () => {
  const database = await createOldDatabase(name, 2, (records) => {
    Object.assign(records.pieces[0]!, { recipe: 5, notes: 'none' })
    Object.assign(
      records.settings.find(([key]) => key === 'history')!,
      { 1: { 0: 'no list' } },
    )
  })
  database.close()
  archive = await openArchive({ name })
  expect((await archive.fragments.list(9)).map(({ id }) => id)).toEqual([old.pieces[1]!.id])
  expect(archive.corruptRecords().map(({ params }) => params.key)).toEqual([old.pieces[0]!.id])
  expect(await archive.history.list()).toEqual([])
  expect(await archive.fragments.image(old.pieces[0]!.id)).toEqual(old.images[0]![1])
})

test('an upgrade that fails leaves the database as it was and says so', async () => {
  const database = await createOldDatabase(name, 2)
  database.close()
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('The quota has been exceeded', 'QuotaExceededError')
  }
  try {
    await expect(openArchive({ name })).rejects.toMatchObject({
      code: 'storage/upgrade',
      params: { version: 2, reason: 'QuotaExceededError: The quota has been exceeded' },
    })
  } finally {
    IDBObjectStore.prototype.put = put
  }
  const untouched = await openDB(name)
  expect(untouched.version).toBe(2)
  expect(await untouched.get('settings', 'queue')).toEqual(setting('queue'))
  untouched.close()
  archive = await openArchive({ name })
  expect(await archive.jobs.list()).toHaveLength(4)
})

test('a database of version 4 opens with everything in it, and has room for weeks and witnesses', async () => {
  const newStores = [
    'witnessEvents',
    'weeks',
    'weekSketches',
    'weekPieces',
    'weekFiles',
    'entries',
    'thumbnails',
  ]
  const before = await openDB(name, 4, {
    upgrade: (database, _old, _new, transaction) =>
      applySchema(
        database,
        transaction as unknown as Upgrade,
        storeModules.filter(({ name: store }) => !newStores.includes(store)),
        0,
      ),
  })
  const older = createArchive(createDatabaseTables(before), {
    now: () => 7,
    encodeFrames: async () => [],
    encodeThumbnail: async () => null,
    close: () => before.close(),
  })
  const preferences = { engine: 'wasm', gentle: true, wakeLock: false, singleKeys: true } as const
  await older.settings.set('preferences', preferences)
  await older.history.add('a red fox')
  await older.jobs.add({ draft: draftOfExample })
  older.close()

  archive = await openArchive({ name })
  expect(await archive.settings.get('preferences')).toEqual(preferences)
  expect(await archive.history.list()).toEqual(['a red fox'])
  expect(await archive.jobs.list()).toHaveLength(1)
  expect(await archive.weeks.list()).toEqual([])
  expect(await archive.witnessEvents.of('ab'.repeat(32))).toEqual([])
})

test('the schema version is the one that this test was written for', () => {
  // A new version needs its own test of what the one before wrote.
  expect(schemaVersion).toBe(6)
})
