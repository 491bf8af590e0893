// How an artist's weeks came to be, as its pages tell it: plan, lineage, what a visitor's votes did, and the round computed again.
import { beforeAll, describe, expect, test } from 'vitest'
import { checkRound } from '../../../../src/app/week/checkRound.ts'
import { effectOfVotes, planOf, workOf } from '../../../../src/app/week/index.ts'
import type { StoredRound, WeekRecord } from '../../../../src/archive/index.ts'
import { artistCharter, createWorld, runTo, type World } from '../../../fixtures/handArtist.ts'

const charter = artistCharter(8)
let world: World
let weeks: readonly WeekRecord[]
let rounds: readonly StoredRound[]

/** Three weeks: the first drawn at random, the second and third after votes that liked pictures 0, 1 and 4. */
beforeAll(async () => {
  world = createWorld()
  await runTo(world, charter, 2)
  const { archive } = world
  weeks = await archive.weeks.list()
  rounds = await Promise.all(weeks.map(async ({ round }) => (await archive.rounds.get(round!))!))
})

describe('the plan of a week', () => {
  test('has every line once, the chosen first, and says of each where it came from', async () => {
    const plan = (await planOf(world.archive, weeks[1]!))!
    expect(plan.lines).toHaveLength(16)
    expect(new Set(plan.lines.map(({ line }) => line)).size).toBe(16)
    expect(plan.lines.map(({ isChosen }) => isChosen)).toEqual([
      ...Array(8).fill(true),
      ...Array(8).fill(false),
    ])
    expect(plan).toMatchObject({ chosen: 8, note: expect.stringMatching(/“.+”/) })
    const parents = plan.lines.flatMap(({ told }) => ('parents' in told ? told.parents : []))
    expect(parents.length).toBeGreaterThan(0)
    const shown = new Set(rounds[0]!.round.manifest.fragments.map(({ id }) => id))
    for (const { id, title } of parents) {
      expect(shown.has(id)).toBe(true)
      expect(title).not.toBeNull()
    }
  })

  test('of a first week is drawn at random; of a round without a brief it is null', async () => {
    const plan = (await planOf(world.archive, weeks[0]!))!
    expect(plan.lines.every(({ told }) => told.from === 'chance')).toBe(true)
    expect(await planOf(world.archive, { charterId: weeks[0]!.charterId, files: undefined })).toBeNull()
  })
})

describe('a work', () => {
  test('names its parents and its children, and each names the other', async () => {
    const plan = (await planOf(world.archive, weeks[1]!))!
    const shown = rounds[1]!
    let seen = 0
    for (const [index, { id, since }] of shown.round.manifest.fragments.entries()) {
      if (since !== 1) continue
      const work = (await workOf(world.archive, id))!
      const line = plan.lines.find(({ sentence }) => shown.recipes[index]!.prompt === sentence)!
      expect(work.told).toEqual(line.told)
      expect(work).toMatchObject({ artist: charter.name, hung: [{ index }, ...work.hung.slice(1)] })
      expect(work.terms.length).toBeGreaterThan(0)
      for (const parent of 'parents' in line.told ? line.told.parents : []) {
        seen++
        const { children } = (await workOf(world.archive, parent.id))!
        expect(children).toContainEqual({ id, title: work.title })
      }
    }
    expect(seen).toBeGreaterThan(0)
  })

  test('that no round shows is null', async () => {
    expect(await workOf(world.archive, 'e'.repeat(64))).toBeNull()
  })
})

describe('what a visitor’s votes did', () => {
  const choices = [
    { index: 0, power: 10n },
    { index: 5, power: -10n },
  ]

  test('names the pictures they liked, not those they disliked, and the words of those', async () => {
    const effect = (await effectOfVotes(world.archive, weeks[1]!, async () => choices))!
    const { fragments } = rounds[0]!.round.manifest
    expect(effect.week).toBe(0)
    expect(effect.pictures.map(({ work }) => work.id)).toEqual([fragments[0]!.id])
    const { terms } = (await workOf(world.archive, fragments[0]!.id))!
    expect(effect.words.length).toBe(terms.length)
    const lines = (await planOf(world.archive, weeks[1]!))!.lines.filter(
      ({ told }) => 'parents' in told && told.parents.some(({ id }) => id === fragments[0]!.id),
    )
    expect(effect.pictures[0]!.lines).toBe(lines.length)
  })

  test('is nothing to tell in a first week, and where nothing was liked', async () => {
    expect(await effectOfVotes(world.archive, weeks[0]!, async () => choices)).toBeNull()
    expect(await effectOfVotes(world.archive, weeks[1]!, async () => [])).toBeNull()
    expect(await effectOfVotes(world.archive, weeks[1]!, async () => choices.slice(1))).toBeNull()
  })
})

describe('a round computed again', () => {
  test('every week says yes, and how its beacon is known', async () => {
    for (const [i, stored] of rounds.entries()) {
      const answer = await checkRound(world.archive, stored)
      expect(answer).toMatchObject({
        kind: 'checked',
        check: { same: true },
        beacon: i === 0 ? 'charter' : 'before',
        lines: 16,
        chosen: 8,
        earlier: i,
      })
    }
  })

  test('the votes before it changed by one: the brief differs', async () => {
    const { archive } = world
    const of = async (id: string) =>
      (await archive.weeks.of(id)).map((week) =>
        week.number === 0
          ? { ...week, votes: [[{ index: 7, power: '500' }], ...week.votes!.slice(1)] }
          : week,
      )
    const changed = { ...archive, weeks: { ...archive.weeks, of } }
    expect(await checkRound(changed, rounds[1]!)).toMatchObject({ check: { same: false, differs: 'brief' } })
  })

  test('BW3: a tally whose seal is only claimed: the beacon it would give is not the one the brief was drawn with', async () => {
    const { archive } = world
    const of = async (id: string) =>
      (await archive.weeks.of(id)).map((week) =>
        week.number === 0 ? { ...week, nextBeacon: 'f'.repeat(64) } : week,
      )
    const claimed = { ...archive, weeks: { ...archive.weeks, of } }
    expect(await checkRound(claimed, rounds[1]!)).toMatchObject({ check: { same: false, differs: 'beacon' } })
  })

  test('what is not on this device is said, and never taken for a yes', async () => {
    const { archive } = world
    const noFiles = { ...archive, weeks: { ...archive.weeks, file: async () => undefined } }
    expect(await checkRound(noFiles, rounds[1]!)).toEqual({ kind: 'not-here', missing: 'files' })
    const noWeeks = { ...archive, weeks: { ...archive.weeks, of: async () => [] } }
    expect(await checkRound(noWeeks, rounds[1]!)).toEqual({ kind: 'not-here', missing: 'rounds-before' })
    const { round } = rounds[0]!
    const bare = { ...round.manifest, files: { ...(round.manifest as { files: object }).files, brief: null } }
    const script = { ...rounds[0]!, round: { ...round, manifest: bare } } as StoredRound
    expect(await checkRound(archive, script)).toEqual({ kind: 'no-brief' })
  })
})
