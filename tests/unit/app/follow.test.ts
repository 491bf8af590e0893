import { describe, expect, test } from 'vitest'
import { RoundFollower } from '../../../src/app/follow/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { createFileSource, createFolderSource, ExchangeError } from '../../../src/exchange/index.ts'
import { writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { exampleRound } from '../../fixtures/round.ts'
import { exampleSeason, seasonNow, seasonUrl } from '../../fixtures/season.ts'

function setUp({ season = exampleSeason(), archive = createMemoryArchive(() => seasonNow) } = {}) {
  const source = createFolderSource({
    url: seasonUrl,
    kind: 'shipped',
    fetch: ({ url }) => season.answer(url)!,
  })
  const follower = new RoundFollower({ archive, sources: [source], now: () => seasonNow })
  return { season, archive, source, follower }
}

describe('following the rounds of the sources', () => {
  test('brings their documents onto the device and says where they came from', async () => {
    const { season, archive, follower } = setUp()
    const states: string[] = []
    follower.on('change', ({ season: state }) => states.at(-1) !== state && states.push(state))
    await follower.load()
    expect(follower.state).toMatchObject({ isRead: true, season: 'here', fault: null })
    expect(follower.state.rounds.map(({ id }) => id)).toEqual([season.open.id, season.closed.id])
    const [stored] = await archive.rounds.list()
    expect(stored).toMatchObject({
      note: season.note,
      sources: [{ kind: 'shipped', from: seasonUrl, at: seasonNow }],
    })
    expect(states).toEqual(['waiting', 'fetching', 'here'])
  })

  test('asks once a visit, and again only when told to', async () => {
    const { season, follower } = setUp()
    await Promise.all([follower.load(), follower.load()])
    expect(season.asked).toEqual(['season.json'])
    await follower.retry()
    expect(season.asked).toEqual(['season.json', 'season.json'])
  })

  test('shows what was kept when no source answers, and why', async () => {
    const first = setUp()
    await first.follower.load()
    const { season, follower } = setUp({ archive: first.archive })
    season.manner = 'offline'
    await follower.load()
    expect(follower.state.rounds).toHaveLength(2)
    expect(follower.state).toMatchObject({ isRead: true, season: 'failed' })
    expect(follower.state.fault).toBeInstanceOf(ExchangeError)
    expect(follower.state.fault).toMatchObject({ code: 'source/unreachable' })
  })

  test('asks the other sources when one is silent', async () => {
    const { archive, source } = setUp()
    const silent = createFolderSource({
      url: 'https://silent.example/',
      fetch: () => Promise.reject(new TypeError('Failed to fetch')),
    })
    const follower = new RoundFollower({ archive, sources: [silent, source], now: () => seasonNow })
    await follower.load()
    expect(follower.state.rounds).toHaveLength(2)
    expect(follower.state.season).toBe('failed')
  })

  test('reports a database that cannot be read, and still shows what the sources bring', async () => {
    const { archive, follower } = setUp()
    const broken = new Error('the database is closed')
    archive.drafts.list = () => Promise.reject(broken)
    await follower.load()
    expect(follower.state.fault).toBe(broken)
    expect(follower.state.rounds).toHaveLength(2)
  })

  test('takes pictures of a round from the source it came from, and none for a round out of a file', async () => {
    const { archive, follower, source } = setUp()
    await follower.load()
    const [shipped] = follower.state.rounds
    expect(follower.sourceOf(shipped!)).toBe(source)
    const round = exampleRound()
    const file = createFileSource(
      new File([writeBallotFile({ round, ballots: [], stakes: [], seal: null })], 'a.json'),
    )
    const fromFile = await archive.rounds.save({
      round,
      recipes: [null, null, null, null],
      note: '',
      source: { kind: 'file', from: file.from, at: 1 },
    })
    expect(follower.sourceOf(fromFile)).toBeNull()
    const [fragment] = shipped!.round.manifest.fragments
    expect((await follower.pictures.open(fragment!, source)).size).toBe(fragment!.bytes)
    expect(await archive.roundPictures.has([fragment!.id])).toEqual(new Set([fragment!.id]))
  })

  test('remembers the winner of a counted round', async () => {
    const { archive, follower } = setUp()
    await follower.load()
    await follower.noteWinner(follower.state.rounds[1]!.id, 3)
    const later = new RoundFollower({ archive, sources: [], now: () => seasonNow })
    await later.load()
    expect(later.state.winners.get(follower.state.rounds[1]!.id)).toBe(3)
  })
})
