import { describe, expect, test } from 'vitest'
import { createFolderSource, PictureGatherer, type PictureStore } from '../../../src/exchange/index.ts'
import { exampleSeason, seasonUrl } from '../../fixtures/season.ts'

function setUp() {
  const season = exampleSeason(6)
  const kept = new Map<string, Blob>()
  const store: PictureStore = {
    get: async (id) => kept.get(id),
    has: async (ids) => new Set(ids.filter((id) => kept.has(id))),
    save: async ({ id, mime }, bytes) => void kept.set(id, new Blob([bytes], { type: mime })),
  }
  const source = createFolderSource({ url: seasonUrl, fetch: ({ url }) => season.answer(url)! })
  return {
    season,
    kept,
    store,
    source,
    gatherer: new PictureGatherer(store, () => 1000),
    fragments: season.open.manifest.fragments,
  }
}

describe('gathering the pictures of a round', () => {
  test('takes a picture from the source once, and from the device afterwards', async () => {
    const { gatherer, fragments, source, season } = setUp()
    const first = await gatherer.open(fragments[0]!, source)
    expect(first).toMatchObject({ type: 'image/png', size: fragments[0]!.bytes })
    season.manner = 'offline'
    expect((await gatherer.open(fragments[0]!, source)).size).toBe(fragments[0]!.bytes)
    expect(season.asked).toHaveLength(1)
  })

  test('asks once for a picture that two places want at the same time', async () => {
    const { gatherer, fragments, source, season } = setUp()
    await Promise.all([gatherer.open(fragments[0]!, source), gatherer.open(fragments[0]!, source)])
    expect(season.asked).toHaveLength(1)
  })

  test('lets one of two leave without ending the request of the other', async () => {
    const { gatherer, fragments, source } = setUp()
    const stop = new AbortController()
    const left = gatherer.open(fragments[0]!, source, { signal: stop.signal })
    const stayed = gatherer.open(fragments[0]!, source)
    stop.abort()
    await expect(left).rejects.toBe(stop.signal.reason)
    expect((await stayed).size).toBe(fragments[0]!.bytes)
  })

  test('keeps nothing of a picture that is another than the manifest says', async () => {
    const { gatherer, fragments, source, season, kept } = setUp()
    season.manner = 'other pictures'
    await expect(gatherer.open(fragments[0]!, source)).rejects.toMatchObject({ code: 'source/other-picture' })
    expect(kept.size).toBe(0)
  })

  test('says that a picture is not to be had when its round has no source any more', async () => {
    const { gatherer, fragments } = setUp()
    await expect(gatherer.open(fragments[0]!, null)).rejects.toMatchObject({
      code: 'source/no-picture',
      params: { id: fragments[0]!.id },
    })
  })

  test('brings all that are missing, and goes on after one that fails', async () => {
    const { gatherer, fragments, source, season, kept } = setUp()
    await gatherer.open(fragments[2]!, source)
    const answer = season.answer.bind(season)
    season.answer = (url) =>
      url.includes(fragments[1]!.id) ? Promise.resolve(new Response(null, { status: 500 })) : answer(url)
    await gatherer.bringAll(fragments, source)
    expect([...kept.keys()].sort()).toEqual(
      fragments
        .map(({ id }) => id)
        .filter((id) => id !== fragments[1]!.id)
        .sort(),
    )
    expect(season.asked.filter((path) => path.includes(fragments[2]!.id))).toHaveLength(1)
  })

  test('stops bringing pictures with the reason of the signal', async () => {
    const { gatherer, fragments, source } = setUp()
    const stop = new AbortController()
    const bringing = gatherer.bringAll(fragments, source, { signal: stop.signal })
    stop.abort()
    await expect(bringing).rejects.toBe(stop.signal.reason)
  })

  test('reports a device that is full', async () => {
    const { fragments, source, store } = setUp()
    const full = new Error('no room')
    const gatherer = new PictureGatherer({ ...store, save: () => Promise.reject(full) }, () => 1000)
    await expect(gatherer.open(fragments[0]!, source)).rejects.toBe(full)
    await expect(gatherer.bringAll(fragments, source)).rejects.toBe(full)
  })
})
