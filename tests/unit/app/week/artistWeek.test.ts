// The artist's weeks over the archive in memory and a studio of colours: they go on by themselves, and whatever point they are killed at,
// the round is the same and nothing that was stored is painted again.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ArtistWeek, closedWeeks, filesOf } from '../../../../src/app/week/index.ts'
import { StorageError } from '../../../../src/archive/index.ts'
import { DaubError } from '../../../../src/fragment/index.ts'
import { parseCharter } from '../../../../src/rounds/index.ts'
import { checkWeek } from '../../../../src/taste/index.ts'
import { handWeekIds } from '../../../fixtures/handWeekIds.ts'
import {
  artistCharter,
  createWorld,
  runTo,
  visit,
  vocabulary,
  type World,
} from '../../../fixtures/handArtist.ts'

const charter = artistCharter()
const idOf = async (world: World, number = 0) =>
  (await world.archive.weeks.list()).find((week) => week.number === number)?.round

describe('the artist’s week', () => {
  test('runs four weeks by itself: three of a period, the third chosen alone, and the next', async () => {
    const world = createWorld()
    const artist = await runTo(world, charter, 3)
    expect(artist.state).toMatchObject({ doing: 'nothing', fault: null, week: { number: 3, phase: 'vote' } })
    const weeks = await world.archive.weeks.list()
    expect(weeks.map(({ phase }) => phase)).toEqual(['over', 'over', 'over', 'vote'])
    expect(world.painted).toHaveLength(4 * 6)
    const rounds = await Promise.all(
      weeks.map(async ({ round }) => (await world.archive.rounds.get(round!))!.round),
    )
    expect(rounds.map(({ manifest }) => manifest.fragments.length)).toEqual([6, 11, 12, 12])
    for (const [i, { manifest }] of rounds.entries()) {
      if (manifest.version !== 2) throw new Error('version')
      expect(manifest.chosen === null).toBe(i !== 2)
      if (i > 0) expect(manifest.fragments.some(({ id }) => id === weeks[i - 1]!.winner)).toBe(false)
    }
    expect(weeks[2]!.votes).toBeNull()
  })

  test('two weeks are the same bytes as when this test was written (Chromium is held to the same)', async () => {
    const world = createWorld()
    await runTo(world, charter, 1)
    expect([await idOf(world, 0), await idOf(world, 1)]).toEqual(handWeekIds)
  })

  test('every week checks out from its public files, and each altered file is named', async () => {
    const world = createWorld()
    await runTo(world, charter, 3)
    const { archive } = world
    const weeks = await archive.weeks.list()
    for (const [i, week] of weeks.entries()) {
      const { manifest } = (await archive.rounds.get(week.round!))!.round
      if (manifest.version !== 2) throw new Error('version')
      const earlier = await closedWeeks(archive, vocabulary, weeks.slice(0, i))
      const files = await filesOf(archive, week)
      const input = { charter, vocabulary, earlier, manifest, beacon: week.beacon, files }
      expect(checkWeek(input)).toMatchObject({ same: true })
      expect(checkWeek({ ...input, beacon: 'f'.repeat(64) })).toMatchObject({ differs: 'beacon' })
      for (const name of ['brief', 'candidates', 'choice', 'finished', 'recipes', 'words'] as const) {
        const altered = Uint8Array.from(files[name])
        altered[altered.length >> 1]! ^= 1
        expect(checkWeek({ ...input, files: { ...files, [name]: altered } })).toMatchObject({ differs: name })
      }
      if (i === 0) continue
      const { votes } = earlier[0]!
      const one = [{ choices: [{ index: 5, power: 11n }] }, ...votes!.slice(1)]
      const changed = checkWeek({ ...input, earlier: [{ ...earlier[0]!, votes: one }, ...earlier.slice(1)] })
      expect(changed).toMatchObject({ same: false, differs: 'brief' })
    }
  })

  test('BW10: killed at any point, it finishes the same round and paints nothing twice that was stored', async () => {
    const whole = createWorld()
    await runTo(whole, charter, 1)
    const expected = [await idOf(whole, 0), await idOf(whole, 1)]
    let doings = 0
    const counted = createWorld()
    counted.before = () => void doings++
    await runTo(counted, charter, 1)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(doings), { maxLength: 3 }), async (deaths) => {
        const world = createWorld()
        const stored = new Set<string>()
        for (const death of deaths) {
          let left = death
          world.before = (what) => {
            if (left-- > 0) return
            throw new Error(`killed at ${what}`)
          }
          await runTo(world, charter, 1)
          for (const number of [0, 1])
            for (const { fragment } of (await pieces(world, number)).values()) stored.add(fragment.id)
        }
        world.before = () => {}
        const before = world.painted.length
        await runTo(world, charter, 1)
        expect([await idOf(world, 0), await idOf(world, 1)]).toEqual(expected)
        // In the last visit only what was not stored was painted.
        expect(world.painted.length - before).toBe(12 - stored.size)
      }),
      { numRuns: 12 },
    )
  })

  test('BW9: two tabs at once paint one round once, and the second takes over when the first is killed', async () => {
    const world = createWorld()
    const until = ({ number, phase }: { number: number; phase: string }) => number === 0 && phase === 'vote'
    const [one, two] = [new ArtistWeek(charter, visit(world)), new ArtistWeek(charter, visit(world))]
    await Promise.all([one.run(until), two.run(until)])
    expect(world.painted).toHaveLength(6)
    expect(two.state).toMatchObject({ doing: 'nothing', week: { phase: 'vote' } })
  })

  test('BW5: a full device stops it with the reason, and loses neither sketch nor picture', async () => {
    const world = createWorld()
    let pictures = 0
    world.before = (what) => {
      if (what === 'keepPiece' && ++pictures > 2)
        throw new StorageError('storage/full', { subject: 'round-picture' })
    }
    const artist = await runTo(world, charter, 0)
    expect(artist.state).toMatchObject({ doing: 'failed', fault: { code: 'storage/full' } })
    expect((await pieces(world, 0)).size).toBe(2)
    world.before = () => {}
    await artist.run(({ phase }) => phase === 'vote')
    const whole = createWorld()
    await runTo(whole, charter, 0)
    expect(await idOf(world)).toBe(await idOf(whole))
  })

  test('BW6: a device lost while choosing is opened anew, and the choice is the same', async () => {
    const world = createWorld()
    let sketches = 0
    class Lost extends DaubError<{ 'engine/device-lost': { readonly reason: string } }> {}
    world.before = (what) => {
      if (what === 'sketch' && ++sketches === 2) throw new Lost('engine/device-lost', { reason: 'unplugged' })
    }
    await runTo(world, charter, 0)
    const whole = createWorld()
    await runTo(whole, charter, 0)
    expect(await idOf(world)).toBe(await idOf(whole))
  })

  test('pausing keeps what was made, and going on finishes it', async () => {
    const world = createWorld()
    const artist = new ArtistWeek(charter, visit(world))
    artist.on('change', ({ progress }) => {
      if (progress?.phase === 'paint' && progress.done === 2) void artist.pause()
    })
    await artist.run()
    expect(artist.state.doing).toBe('nothing')
    expect((await pieces(world, 0)).size).toBe(2)
    await new ArtistWeek(charter, visit(world)).run(({ phase }) => phase === 'vote')
    expect(world.painted).toHaveLength(6)
  })

  test.each([
    ['BW8: unknown vocabulary', { vocabulary: () => null }, 'artist/unknown-vocabulary'],
    [
      'BW2: another pack',
      { studio: async () => ({ packId: 'cd'.repeat(32), sketch: async () => [], paint: never }) },
      'artist/other-pack',
    ],
    [
      'BW2: embeddings of another length',
      {
        studio: async () => ({
          packId: 'ab'.repeat(32),
          sketch: async (recipes: readonly unknown[]) => recipes.map(() => [1, 0]),
          paint: never,
        }),
      },
      'embeddings/dimensions',
    ],
  ] as const)('%s: a code, and the week stays where it is', async (_, change, code) => {
    const artist = await runTo(createWorld(), charter, 0, change as object)
    expect(artist.state).toMatchObject({ doing: 'failed', fault: { code } })
  })

  test('a beacon of a block without a chain to ask is refused before anything is painted', async () => {
    const needsChain = parseCharter({ ...charter, beacon: 'block' })
    const artist = await runTo(createWorld(), needsChain, 0)
    expect(artist.state).toMatchObject({ doing: 'failed', fault: { code: 'artist/no-chain' } })
  })

  test('BW7: a beacon that is reorganised away before the pictures hang: nothing hangs, nothing is lost, and it hangs when the block is back', async () => {
    const byBlock = parseCharter({ ...charter, beacon: 'block' })
    const world = createWorld()
    let hash = 'a'.repeat(64)
    const asked: number[] = []
    const chain = {
      snapshots: async () => [],
      block: async (_: unknown, after: number) => {
        asked.push(after)
        return { hash, chainId: 1, blockNumber: 21_000_000, time: after + 12_000 }
      },
    }
    const reorganised = await runTo(world, byBlock, 0, {
      chain,
      studio: async () => {
        hash = 'b'.repeat(64)
        return visit(world).studio()
      },
    })
    expect(reorganised.state).toMatchObject({
      doing: 'failed',
      week: { phase: 'publish', round: null },
      fault: { code: 'artist/beacon-gone', params: { chainId: 1, blockNumber: 21_000_000 } },
    })
    expect(new Set(asked).size).toBe(1)
    hash = 'a'.repeat(64)
    await runTo(world, byBlock, 0, { chain })
    expect(world.painted).toHaveLength(6)
    expect(await idOf(world)).toMatch(/^[0-9a-f]{64}$/)
  })

  test('BW3: votes that cannot be read are unknown: the week waits at its close', async () => {
    const world = createWorld()
    const votes = () => Promise.reject(new Error('not known yet'))
    const artist = await runTo(world, charter, 1, { votes })
    expect(artist.state).toMatchObject({ doing: 'failed', week: { number: 0, phase: 'tally', votes: null } })
  })

  test('BW4: a clock that goes back a month while it waits stops it; one that goes ahead closes the vote; nothing is lost', async () => {
    const month = 30 * 86_400_000
    const world = createWorld()
    const back = await runTo(world, charter, 1, { until: async () => void (world.now -= month) })
    expect(back.state).toMatchObject({
      doing: 'failed',
      fault: { code: 'artist/clock', params: { hours: -720 } },
    })
    world.now += 2 * month
    const ahead = await runTo(world, charter, 1)
    expect(ahead.state).toMatchObject({ fault: null, week: { number: 1, phase: 'vote' } })
    // The next round opens after the close of the last, whatever the clock says.
    const [first, second] = await world.archive.weeks.list()
    expect(second!.opensAt).toBeGreaterThanOrEqual(first!.closesAt!)
    expect(world.painted).toHaveLength(12)
  })

  test('only on power: it waits, says so, and goes on when the power is back', async () => {
    const world = createWorld()
    let isOnPower = false
    const seen: string[] = []
    const ports = visit(world, { isOnPower: () => isOnPower, until: async () => void (isOnPower = true) })
    const artist = new ArtistWeek(charter, ports, { onlyOnPower: true })
    artist.on('change', ({ doing }) => seen.push(doing))
    await artist.run(({ phase }) => phase === 'sketch')
    expect(seen).toContain('no-power')
    expect(artist.state.week?.phase).toBe('sketch')
  })

  test('only on power: the plug is looked at between pictures, and what is waited for is not counted as work', async () => {
    const unplugged = createWorld()
    let [isOnPower, hasFailed, now] = [true, false, 0]
    const awake: boolean[] = []
    const artist = new ArtistWeek(
      charter,
      visit(unplugged, {
        isOnPower: () => isOnPower,
        steady: () => now,
        until: async () => {
          now += 1_000_000
          isOnPower = true
        },
        stayAwake: (isWanted) => void awake.push(isWanted),
      }),
      { onlyOnPower: true },
    )
    const doings: string[] = []
    artist.on('change', ({ doing, progress }) => {
      if (doings.at(-1) !== doing) doings.push(doing)
      if (hasFailed || progress?.phase !== 'paint' || progress.done !== 3) return
      hasFailed = true
      isOnPower = false
    })
    await artist.run(({ phase }) => phase === 'publish')
    expect(doings).toEqual(['elsewhere', 'working', 'no-power', 'working', 'nothing'])
    expect(unplugged.painted).toHaveLength(6)
    expect(artist.state.week!.worked.paint).toBe(0)
    // Asleep while it waits, and in the end.
    expect(awake.filter((each) => !each).length).toBeGreaterThan(1)
    expect(awake.at(-1)).toBe(false)
  })
})

const never = () => Promise.reject(new Error('nothing is painted here'))

async function pieces(world: World, number: number) {
  const [first] = await world.archive.weeks.list()
  return first ? world.archive.weeks.pieces(first.charterId, number) : new Map<number, never>()
}
