// An artist in one browser: its charter opens a vote at once, its studio shows the guide the file that is published, and this device's
// key seals the round once, so that its votes are known and never guessed.
import { describe, expect, test, vi } from 'vitest'
import { createCounting } from '../../../../src/app/count/index.ts'
import { untilTime, watchPower } from '../../../../src/app/week/browserPorts.ts'
import { castOf } from '../../../../src/app/week/castOf.ts'
import { ArtistWeek } from '../../../../src/app/week/index.ts'
import { ownWitness, sealOwn } from '../../../../src/app/week/ownWitness.ts'
import { studioCharter } from '../../../../src/app/week/studioCharter.ts'
import { openWeekStudio } from '../../../../src/app/week/weekStudio.ts'
import { createMemoryArchive, type Archive } from '../../../../src/archive/index.ts'
import { recoverHere } from '../../../../src/ballots/index.ts'
import { readPngRecipe } from '../../../../src/fragment/index.ts'
import { sealBallots, weekOf, type Round } from '../../../../src/rounds/index.ts'
import { presets, type Picture, type Studio } from '../../../../src/studio/index.ts'
import { ballotOf, sign, voterNamed } from '../../../fixtures/ballots.ts'
import { createWorld, visit, vocabulary, type World } from '../../../fixtures/handArtist.ts'
import { createHandStudio, handPack } from '../../../fixtures/handStudio.ts'
import { exampleRecipe } from '../../../fixtures/recipe.ts'

const wish = (witness: string, now: number, fragments = 4) => ({
  name: 'Ada’s artist',
  fragments,
  candidates: 4,
  packId: 'ab'.repeat(32),
  vocabularyId: vocabulary.id,
  witness,
  preset: presets[0]!,
  side: 128,
  now,
})
/** Every test's own key; nothing here is secret. */
const bytes = (count: number) => new Uint8Array(count).fill(7)
const countingOf = (archive: Archive) =>
  createCounting({
    archive,
    createPool: () => ({ size: 1, recover: (chunk) => recoverHere(chunk), close: () => {} }),
    now: () => 1,
  })

describe('the charter of a studio', () => {
  test.each([0, 1_000, 59_999, 60_000, 1_800_000, 3_599_999])(
    'begun %i ms after the full hour, its vote opens within a minute and stays open for days',
    (after) => {
      const now = Date.UTC(2026, 10, 25, 0) + after
      const { schedule, entrants } = studioCharter(wish('ab'.repeat(32), now))
      if (!('sealMinutes' in schedule)) throw new Error('no schedule')
      const { opensAt, closesAt } = weekOf(schedule, now)
      expect(opensAt - now).toBeLessThanOrEqual(60_000)
      expect(closesAt - now).toBeGreaterThan(6 * 86_400_000)
      expect(entrants).toBe(4)
    },
  )

  test.each([
    ['a name that shows nothing', { name: ' ' }],
    ['one picture', { fragments: 1 }],
    ['too many', { fragments: 501 }],
  ])('%s is refused', (_, change) => {
    expect(() => studioCharter({ ...wish('ab'.repeat(32), 0), ...change })).toThrow(
      expect.objectContaining({ code: 'charter/form' }),
    )
  })
})

describe('the witness of this device', () => {
  test('is made once and kept', async () => {
    const archive = createMemoryArchive(() => 1)
    const random = vi.fn(bytes)
    const name = await ownWitness(archive, random)
    expect(name).toMatch(/^[0-9a-f]{64}$/)
    expect(await ownWitness(archive, random)).toBe(name)
    expect(random).toHaveBeenCalledTimes(1)
  })

  test('seals a closed round once, and not before; ballots that come later stay outside', async () => {
    const { archive, round } = await published()
    const { closesAt } = round.manifest
    await sealOwn(archive, round, closesAt! - 1)
    expect(await archive.witnessEvents.of(round.id)).toEqual([])
    const voter = voterNamed('Ada')
    const ballot = await sign(voter, ballotOf(voter, { round: `0x${round.id}`, choices: '0:+1' }))
    const forged = { ...ballot, message: { ...ballot.message, nonce: 2n } }
    await archive.ballots.add(round.id, [ballot, forged])
    await sealOwn(archive, round, closesAt!)
    const late = await sign(voter, ballotOf(voter, { round: `0x${round.id}`, choices: '0:+2', nonce: 3n }))
    await archive.ballots.add(round.id, [late])
    await sealOwn(archive, round, closesAt! + 1)
    expect(await archive.witnessEvents.of(round.id)).toHaveLength(1)
    const count = await countingOf(archive).count(round.id)
    // A key cannot say of the forged one that nobody's contract vouches for it, so it is under the seal and counts for nothing.
    expect(count).toMatchObject({ isProvisional: false, sealing: { why: null, count: 2 }, counted: 0 })
    expect(count.aside.get('unsealed')).toBe(1)
  })

  test('seals nothing for a charter that names another', async () => {
    const { archive, round } = await published({ witness: 'cd'.repeat(32) })
    await ownWitness(archive, bytes)
    await sealOwn(archive, round, round.manifest.closesAt!)
    expect(await archive.witnessEvents.of(round.id)).toEqual([])
  })
})

describe('how a studio’s round was voted on', () => {
  test('BW3: is unknown before the close, and where another’s seal is missing: the week does not take it for nobody', async () => {
    const open = await published()
    const ports = portsOf(open.archive, open.round.manifest.closesAt! - 1)
    await expect(castOf(open.round, ports)).rejects.toMatchObject({ code: 'artist/not-counted' })
    const other = await published({ witness: 'cd'.repeat(32) })
    const closed = portsOf(other.archive, other.round.manifest.closesAt!)
    await expect(castOf(other.round, closed)).rejects.toMatchObject({ code: 'artist/not-counted' })
  })

  test('BW1: nobody voted: known, ranked, without a winner, and the next week is drawn with the seal’s root', async () => {
    const { archive, round } = await published()
    const cast = await castOf(round, portsOf(archive, round.manifest.closesAt!))
    expect(cast).toMatchObject({ votes: [], winner: null, beacon: sealBallots(round.id, []).root })
    expect(cast.ranking.map(({ id }) => id).sort()).toEqual(
      round.manifest.fragments.map(({ id }) => id).sort(),
    )
  })

  test('what was cast on this device teaches as one vote, and ranks nothing', async () => {
    const { archive, round } = await published()
    const ports = portsOf(archive, round.manifest.closesAt!)
    const local = [{ index: 1, power: 60n }]
    const cast = await castOf(round, { ...ports, localVote: async () => local })
    expect(cast).toMatchObject({ votes: [{ choices: local }], winner: null })
    expect(cast.ranking.every(({ total }) => total === '0')).toBe(true)
  })

  test('an artist goes through its vote by this count, and its next brief follows the vote cast here', async () => {
    const brief = async (localVote: () => Promise<readonly { index: number; power: bigint }[] | null>) => {
      const { world, charter } = await artist()
      const counting = countingOf(world.archive)
      const votes = (round: Round) =>
        castOf(round, { archive: world.archive, counting, localVote, now: () => world.now })
      const week = new ArtistWeek(charter, visit(world, { votes }))
      await week.run(({ number, phase }) => number === 1 && phase === 'sketch')
      expect(week.state).toMatchObject({ fault: null, week: { number: 1 } })
      return week.state.week!.files.brief!.sha256
    }
    const unmoved = await brief(async () => null)
    expect(await brief(async () => null)).toBe(unmoved)
    expect(await brief(async () => [{ index: 2, power: 100n }])).not.toBe(unmoved)
  })
})

describe('a painter’s studio in a week', () => {
  const signal = new AbortController().signal
  const picture: Picture = { width: 16, height: 16, rgba: new Uint8ClampedArray(4 * 16 * 16) }

  async function open(change: Partial<Studio> = {}) {
    const hand = createHandStudio()
    const forgetEngine = vi.fn()
    const seen: Uint8Array[] = []
    const studio: Studio = {
      ...(await hand.port.open()).createStudio(),
      sketch: async (recipes) => recipes.map((_, i) => ({ picture, embedding: Float32Array.of(i, 1) })),
      embed: async (_packId, pictures) => pictures.map(() => Float32Array.of(0.6, 0.8)),
      ...change,
    }
    const supplies = { getReady: async () => handPack, studioWithEngine: async () => studio, forgetEngine }
    const decode = async (png: Uint8Array<ArrayBuffer>) => (seen.push(png), picture)
    return {
      hand,
      seen,
      forgetEngine,
      week: await openWeekStudio({ supplies, decode, isGentle: () => false }),
    }
  }

  test('hands on the file with what the guide sees in the file', async () => {
    const { hand, seen, week } = await open()
    const painting = week.paint(exampleRecipe as never, signal)
    ;(await hand.painting(0)).finish()
    const { png, width, height, embedding } = await painting
    expect(seen).toEqual([png])
    expect(readPngRecipe(png)).toEqual(exampleRecipe)
    expect([width, height, [...(embedding as Float32Array)]]).toEqual([
      128,
      96,
      [...Float32Array.of(0.6, 0.8)],
    ])
    expect(await week.sketch([exampleRecipe, exampleRecipe] as never, signal)).toHaveLength(2)
  })

  test('stopped, it discards the painting; failed, it throws the failure and chooses its engine anew', async () => {
    const { hand, forgetEngine, week } = await open()
    const stop = new AbortController()
    const stopped = week.paint(exampleRecipe as never, stop.signal)
    const painting = await hand.painting(0)
    stop.abort(new DOMException('Paused', 'AbortError'))
    await expect(stopped).rejects.toThrow('Paused')
    expect(painting.told).toEqual(['discard'])
    const failing = week.paint(exampleRecipe as never, signal)
    ;(await hand.painting(1)).fail(new Error('the device is gone'))
    await expect(failing).rejects.toThrow('the device is gone')
    expect(forgetEngine).toHaveBeenCalled()
  })
})

describe('the machine of an artist', () => {
  test('power: as the battery says, unknown where there is none to ask or it does not answer', async () => {
    const battery = { charging: true }
    const isOnPower = await watchPower({ getBattery: async () => battery })
    expect(isOnPower()).toBe(true)
    battery.charging = false
    expect(isOnPower()).toBe(false)
    expect((await watchPower({}))()).toBeNull()
    expect((await watchPower({ getBattery: () => Promise.reject(new Error('no')) }))()).toBeNull()
  })

  test('waiting ends at the time, looks at the clock each minute, and ends at once when stopped', async () => {
    vi.useFakeTimers({ now: 0 })
    try {
      const stop = new AbortController()
      let ended = 0
      void untilTime(90_000, stop.signal, Date.now).then(() => ended++)
      await vi.advanceTimersByTimeAsync(59_999)
      expect(ended).toBe(0)
      await vi.advanceTimersByTimeAsync(1)
      expect(ended).toBe(1)
      const stopped = untilTime(90_000, stop.signal, Date.now)
      stop.abort(new Error('stopped'))
      await expect(stopped).rejects.toThrow('stopped')
      await expect(untilTime(90_000, stop.signal, Date.now)).rejects.toThrow('stopped')
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})

async function artist({ witness }: { witness?: string } = {}) {
  const world: World = createWorld()
  const own = witness ?? (await ownWitness(world.archive, bytes))
  return { world, charter: studioCharter(wish(own, world.now)) }
}

/** A round of a studio, painted and open. */
async function published(given: { witness?: string } = {}) {
  const { world, charter } = await artist(given)
  const week = new ArtistWeek(charter, visit(world))
  await week.run(({ phase }) => phase === 'vote')
  expect(week.state.fault).toBeNull()
  const { round } = (await world.archive.rounds.get(week.state.week!.round!))!
  return { archive: world.archive, round }
}

function portsOf(archive: Archive, now: number) {
  return { archive, counting: countingOf(archive), localVote: async () => null, now: () => now }
}
