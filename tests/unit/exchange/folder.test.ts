import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createFolderSource, ExchangeError } from '../../../src/exchange/index.ts'
import { writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { BallotFileError, type Round } from '../../../src/rounds/index.ts'
import { serveLoopback } from '../../fixtures/loopback.ts'
import { exampleRound, opensAt } from '../../fixtures/round.ts'
import { exampleSeason, seasonUrl, type SeasonHost } from '../../fixtures/season.ts'

const emptyFile = (round: Round) => writeBallotFile({ round, ballots: [], stakes: [], seal: null })

/** The example season on a real host; `other` answers what the season does not have. */
async function hosted(
  season: SeasonHost = exampleSeason(),
  other: (path: string, response: ServerResponse) => boolean = () => false,
) {
  const host = await serveLoopback((path, response) => {
    if (other(path, response)) return
    void season.answer(seasonUrl + path)!.then(async (answer) => {
      response.writeHead(answer.status)
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  return { season, host, source: createFolderSource({ url: host.url }) }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('a folder of static files as a source', () => {
  test('offers its season with the documents of every round', async () => {
    const { season, source } = await hosted()
    const [offered, ...others] = await source.seasons()
    expect(others).toEqual([])
    expect(offered!.note).toBe(season.note)
    expect(offered!.rounds.map(({ round }) => round.id)).toEqual([season.closed.id, season.open.id])
    expect((await source.round(season.open.id))?.round.manifest.theme).toBe('Weather')
    expect(await source.round('f'.repeat(64))).toBeNull()
  })

  test('offers no season when its host has no season.json', async () => {
    const { source } = await hosted(undefined, (_, response) => (response.writeHead(404).end(), true))
    expect(await source.seasons()).toEqual([])
  })

  test('finds its files whether or not its address ends with a slash', async () => {
    const { host } = await hosted()
    await createFolderSource({ url: host.url.slice(0, -1) }).seasons()
    expect(host.asked).toEqual(['season.json'])
  })

  test('names what came in place of a season', async () => {
    const { source, host } = await hosted(
      undefined,
      (_, response) => (response.end('<!doctype html><p>Home'), true),
    )
    await expect(source.seasons()).rejects.toMatchObject({
      name: 'ExchangeError',
      code: 'source/json',
      params: { reason: 'web-page', url: `${host.url}season.json` },
    })
  })

  test('reports a host that does not answer as unreachable, with its address', async () => {
    const source = createFolderSource({ url: 'http://127.0.0.1:1/' })
    const error = await source.seasons().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ExchangeError)
    expect(error).toMatchObject({
      code: 'source/unreachable',
      params: { url: 'http://127.0.0.1:1/season.json' },
    })
    expect((error as Error).cause).toBeInstanceOf(Error)
  })

  test('reports the status of a host in trouble', async () => {
    const { source } = await hosted(undefined, (_, response) => (response.writeHead(503).end(), true))
    await expect(source.seasons()).rejects.toMatchObject({ code: 'source/status', params: { status: 503 } })
  })

  test('never reports a mistake of our own as a failure of the network', async () => {
    const mistake = new TypeError('undefined is not a function')
    const broken = createFolderSource({
      url: 'http://127.0.0.1:1/',
      fetch: async () => ({ get status() { throw mistake }, ok: true }) as unknown as Response, // prettier-ignore
    })
    await expect(broken.seasons()).rejects.toBe(mistake)
    await expect(createFolderSource({ url: 'no address' }).seasons()).rejects.toBeInstanceOf(TypeError)
  })

  test('yields every picture that is the one of its manifest, and says of each other why it is not here', async () => {
    const { season, source } = await hosted(exampleSeason(6), (path, response) => {
      const [, fourth] = season.open.manifest.fragments
      if (path !== `pictures/${fourth!.id}.png`) return false
      response.writeHead(404).end()
      return true
    })
    const arrivals = await all(source.pictures(season.open.manifest.fragments))
    expect(new Set(arrivals.map(({ fragment }) => fragment.id)).size).toBe(6)
    const failed = arrivals.filter((arrival) => 'error' in arrival)
    expect(failed).toHaveLength(1)
    expect(failed[0]!.error).toMatchObject({
      code: 'source/no-picture',
      params: { id: season.open.manifest.fragments[1]!.id },
    })
    for (const arrival of arrivals)
      if ('bytes' in arrival) expect(arrival.bytes.length).toBe(arrival.fragment.bytes)
  })

  test('refuses bytes that are not the picture of the manifest, and says what differs', async () => {
    const { season, source } = await hosted()
    const [fragment] = season.open.manifest.fragments
    season.manner = 'other pictures'
    const [arrival] = await all(source.pictures([fragment!]))
    expect(arrival).toMatchObject({
      error: {
        code: 'source/other-picture',
        params: { id: fragment!.id, differs: 'hash', expected: fragment!.id },
      },
    })
  })

  test('reads no more of a picture than its manifest allows, whatever the host announces', async () => {
    const { season, source } = await hosted(undefined, (path, response) => {
      if (path === 'season.json') return false
      response.writeHead(200) // chunked: no length is announced, and the body never ends
      const more = () => response.write(Buffer.alloc(4096), (error) => error || more())
      more()
      return true
    })
    const [fragment] = season.open.manifest.fragments
    const [arrival] = await all(source.pictures([fragment!]))
    expect(arrival).toMatchObject({ error: { code: 'source/too-long', params: { most: fragment!.bytes } } })
  })

  test('asks past the caches when a fresh copy is wanted', async () => {
    const caches: string[] = []
    const season = exampleSeason()
    const source = createFolderSource({
      url: seasonUrl,
      fetch: (request) => {
        caches.push(request.cache)
        return season.answer(request.url)!
      },
    })
    const [fragment] = season.open.manifest.fragments
    await all(source.pictures([fragment!]))
    await all(source.pictures([fragment!], { isFresh: true }))
    expect(caches).toEqual(['no-cache', 'reload'])
  })

  test('ends with the reason of the signal, also while bytes are on their way', async () => {
    let sent: () => void
    const isSending = new Promise<void>((resolve) => (sent = resolve))
    const { source } = await hosted(undefined, (_, response) => {
      response.writeHead(200)
      response.write('{"format":', () => sent())
      return true
    })
    const stop = new AbortController()
    const season = source.seasons({ signal: stop.signal })
    await isSending
    stop.abort()
    await expect(season).rejects.toBe(stop.signal.reason)
    const pictures = all(source.pictures(exampleSeason().open.manifest.fragments, { signal: stop.signal }))
    await expect(pictures).rejects.toBe(stop.signal.reason)
  })

  test('ends the requests of a consumer that leaves', async () => {
    let closed = 0
    const { season, source, host } = await hosted(exampleSeason(8), (path, response) => {
      if (path.endsWith(`${season.open.manifest.fragments[0]!.id}.png`)) return false
      response.on('close', () => closed++)
      return true
    })
    for await (const arrival of source.pictures(season.open.manifest.fragments)) {
      expect('bytes' in arrival).toBe(true)
      break
    }
    await expect.poll(() => closed).toBe(host.asked.length - 1)
    expect(host.asked.length).toBeLessThan(8)
  })

  test('gives the ballots of a round, null where it has none, and refuses those of another round', async () => {
    const { season, source } = await hosted(undefined, (path, response) => {
      if (!path.startsWith('ballots/')) return false
      if (path.includes(season.open.id)) response.end(emptyFile(season.open))
      else if (path.includes(season.closed.id)) response.end(emptyFile(season.open))
      else response.writeHead(404).end()
      return true
    })
    expect(await source.ballots(season.open.id)).toMatchObject({ round: { id: season.open.id }, ballots: [] })
    expect(await source.ballots('0'.repeat(64))).toBeNull()
    await expect(source.ballots(season.closed.id)).rejects.toMatchObject({
      code: 'source/other-round',
      params: { received: season.open.id, expected: season.closed.id },
    })
  })

  test('gives damaged ballots no hearing', async () => {
    const round = exampleRound()
    const { source } = await hosted(undefined, (_, response) => {
      response.end(emptyFile(round).replace(String(opensAt), String(opensAt + 1)))
      return true
    })
    await expect(source.ballots(round.id)).rejects.toBeInstanceOf(BallotFileError)
  })
})
