// The rounds this device knows, as pages show them: by a clock that is handed in, and from sources a test answers for.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RoundFollower } from '../../../src/app/follow/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { createFolderSource } from '../../../src/exchange/index.ts'
import { phaseOf } from '../../../src/rounds/index.ts'
import { Rounds } from '../../../src/ui/vote/state/rounds.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { closesAt, opensAt } from '../../fixtures/round.ts'
import { exampleSeason, seasonNow, seasonUrl } from '../../fixtures/season.ts'

function setUp({
  season = exampleSeason(),
  archive = createMemoryArchive(() => seasonNow),
  now = () => seasonNow,
} = {}) {
  const fetch = ({ url }: { readonly url: string }) => season.answer(url)!
  const source = createFolderSource({ url: seasonUrl, kind: 'shipped', fetch })
  const rounds = new Rounds(new RoundFollower({ archive, sources: [source], now }), now)
  return { season, archive, rounds }
}
const anySignal = () => new AbortController().signal

describe('the rounds of a page', () => {
  test('may still come until archive and sources have answered; only then is one missing', async () => {
    const { season, rounds } = setUp()
    const shown = observe(() =>
      rounds.isLooking ? 'looking' : rounds.find(season.open.id) ? 'here' : 'missing',
    )
    await rounds.load()
    shown.flush()
    expect(shown.values[0]).toBe('looking')
    expect(shown.values.at(-1)).toBe('here')
    expect(shown.values).not.toContain('missing')
    expect(rounds.find('0'.repeat(64))).toBeUndefined()
    shown.stop()
  })

  test('are those that were kept when no source answers, with the reason, until a retry works', async () => {
    const first = setUp()
    await first.rounds.load()
    const { season, rounds } = setUp({ archive: first.archive })
    season.manner = 'offline'
    await rounds.load()
    expect([rounds.all.length, rounds.isLooking, rounds.season]).toEqual([2, false, 'failed'])
    expect(rounds.fault).toMatchObject({ code: 'source/unreachable' })
    season.manner = 'honest'
    await rounds.retry()
    expect([rounds.season, rounds.fault]).toEqual(['here', null])
  })

  test('may still come when the archive could not be read: none of them is called missing', async () => {
    const { archive, rounds } = setUp()
    const broken = new Error('the database is closed')
    archive.rounds.list = () => Promise.reject(broken)
    await rounds.load()
    expect([rounds.isLooking, rounds.fault]).toEqual([true, broken])
  })

  test('say once what their season says of itself', async () => {
    const { season, rounds } = setUp()
    await rounds.load()
    expect(rounds.all.map(({ note }) => note)).toEqual([season.note, season.note])
    expect(rounds.notes).toEqual([season.note])
  })

  test('know who won where they were counted, and votes that were cast since the last look', async () => {
    const { season, archive, rounds } = setUp()
    await rounds.load()
    await rounds.noteWinner(season.closed.id, 2)
    expect(rounds.winners.get(season.closed.id)).toBe(2)
    const draft = {
      round: season.open.id,
      choices: [],
      pairing: null,
      way: 'grid',
      step: '10',
      seen: [3],
    } as const
    await archive.drafts.set({ ...draft, isRevealed: false, localAt: null, updatedAt: 1 })
    expect(rounds.drafts.size).toBe(0)
    await rounds.lookAtDrafts()
    expect(rounds.drafts.get(season.open.id)?.seen).toEqual([3])
  })
})

describe('the phase of a round on a page', () => {
  beforeEach(() => void vi.useFakeTimers({ now: opensAt - 20_000 }))
  afterEach(() => void vi.useRealTimers())

  test('changes while the page is looked at, at the opening and at the close', async () => {
    const { season, rounds } = setUp({ now: Date.now })
    const { manifest } = season.open
    const shown = observe(() => phaseOf(manifest, rounds.clock.now))
    await vi.advanceTimersByTimeAsync(30_000)
    shown.flush()
    expect(shown.values.at(0)).toBe('coming')
    expect(shown.values.at(-1)).toBe('open')
    vi.setSystemTime(closesAt - 1000)
    await vi.advanceTimersByTimeAsync(15_000)
    shown.flush()
    expect(shown.values.at(-1)).toBe('closed')
    shown.stop()
  })

  test('is that of the clock, also while nothing is looked at', () => {
    const { season, rounds } = setUp({ now: Date.now })
    const phase = () => phaseOf(season.open.manifest, rounds.clock.now)
    expect(phase()).toBe('coming')
    vi.setSystemTime(opensAt)
    expect(phase()).toBe('open')
    vi.setSystemTime(closesAt)
    expect(phase()).toBe('closed')
  })
})

describe('a picture of a round', () => {
  test('is fetched when it is first looked at, and from then on it is on this device', async () => {
    const { season, rounds } = setUp()
    await rounds.load()
    const stored = rounds.find(season.open.id)!
    const picture = await rounds.openPicture(stored, 3, anySignal(), false)
    expect(picture.size).toBe(stored.round.manifest.fragments[3]!.bytes)
    season.manner = 'offline'
    expect((await rounds.openPicture(stored, 3, anySignal(), false)).size).toBe(picture.size)
    await expect(rounds.openPicture(stored, 4, anySignal(), false)).rejects.toMatchObject({
      code: 'source/unreachable',
    })
  })

  test('that is another than the round names is not shown and not kept', async () => {
    const { season, archive, rounds } = setUp()
    await rounds.load()
    const stored = rounds.find(season.open.id)!
    season.manner = 'other pictures'
    await expect(rounds.openPicture(stored, 0, anySignal(), false)).rejects.toMatchObject({
      name: 'ExchangeError',
    })
    expect((await archive.roundPictures.has([stored.round.manifest.fragments[0]!.id])).size).toBe(0)
  })

  test('comes with all others in the background', async () => {
    const { season, archive, rounds } = setUp()
    await rounds.load()
    const stored = rounds.find(season.open.id)!
    await rounds.bringPictures(stored, anySignal())
    const ids = stored.round.manifest.fragments.map(({ id }) => id)
    expect(await archive.roundPictures.has(ids)).toEqual(new Set(ids))
  })

  test('of a round out of a file is nowhere to be fetched from', async () => {
    const { season, archive, rounds } = setUp()
    const recipes = season.open.manifest.fragments.map(() => null)
    const source = { kind: 'file', from: 'a.json', at: 1 } as const
    const stored = await archive.rounds.save({ round: season.open, recipes, note: '', source })
    await rounds.bringPictures(stored, anySignal())
    expect(season.asked).toEqual([])
    await expect(rounds.openPicture(stored, 0, anySignal(), false)).rejects.toMatchObject({
      code: 'source/no-picture',
    })
  })
})
