import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DaubError } from '../../../src/fragment/index.ts'
import {
  ManifestError,
  maxSeasonLength,
  openRound,
  parseCharter,
  parseManifest,
  parseSeason,
  SeasonError,
  seasonJson,
  type Season,
} from '../../../src/rounds/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { charter2Json, exampleRound, manifest2Json } from '../../fixtures/round.ts'

const first = exampleRound({ manifest: { number: 5 } })
const second = exampleRound({ pictures: 2, manifest: { number: 6, previous: first.id, theme: null } })
const season: Season = {
  note: 'Made for a test. Nobody voted.',
  rounds: [
    { round: first, recipes: [exampleRecipe, null, null, exampleRecipe], hasBallots: true },
    { round: second, recipes: [null, null], hasBallots: false },
  ],
}

interface Document {
  [member: string]: unknown
  rounds: { manifest: Record<string, unknown>; recipes: unknown[]; hasBallots: unknown }[]
}

/** The season's JSON with a change, as it would come over a wire. */
function altered(change: (document: Document) => void): unknown {
  const document = JSON.parse(JSON.stringify(seasonJson(season))) as Document
  change(document)
  return document
}

describe('a season', () => {
  it('comes back from its JSON, with the ids of its rounds computed', () => {
    const read = parseSeason(altered(() => {}))
    expect(read).toEqual(season)
    expect(read.rounds.map(({ round }) => round.id)).toEqual([first.id, second.id])
  })

  it('may hold rounds under several charters, in version 2', () => {
    const practice = openRound(
      parseCharter({ ...charter2Json, schedule: { practice: true } }),
      parseManifest({
        ...manifest2Json(parseCharter({ ...charter2Json, schedule: { practice: true } })),
        closesAt: null,
        snapshots: [],
        beacon: null,
        beaconBlock: null,
      }),
    )
    const both: Season = {
      note: season.note,
      rounds: [season.rounds[0]!, { round: practice, recipes: Array(6).fill(null), hasBallots: false }],
    }
    const document = JSON.parse(JSON.stringify(seasonJson(both))) as { version: number; charters: unknown[] }
    expect(document).toMatchObject({ version: 2, charters: [first.charter, practice.charter] })
    expect(parseSeason(document)).toEqual(both)
    expect(() => parseSeason({ ...document, charters: document.charters.slice(0, 1) })).toThrow(ManifestError)
    expect(() => parseSeason({ ...document, charters: [] })).toThrow(SeasonError)
  })

  it('writes the same JSON again', () => {
    expect(seasonJson(parseSeason(seasonJson(season)))).toEqual(seasonJson(season))
  })

  it.each<[string, (document: Document) => void]>([
    ['another format', (document) => (document.format = 'daub ballots')],
    ['a later version', (document) => (document.version = 2)],
    ['an extra member', (document) => (document.base = 'https://example.org/')],
    ['no note', (document) => delete document.note],
    ['a note with a direction mark in it', (document) => (document.note = 'safe\u202e')],
    ['no rounds', (document) => (document.rounds = [])],
    ['one round twice', (document) => document.rounds.push(document.rounds[0]!)],
    ['two rounds of one number', (document) => (document.rounds[1]!.manifest.number = 5)],
    ['a recipe too few', (document) => document.rounds[0]!.recipes.pop()],
    ['a recipe too many', (document) => document.rounds[1]!.recipes.push(null)],
    ['a recipe that is none', (document) => (document.rounds[0]!.recipes[0] = { prompt: 'a fox' })],
    ['a path where a flag stands', (document) => (document.rounds[0]!.hasBallots = '../ballots.json')],
    ['a manifest of a wrong form', (document) => (document.rounds[0]!.manifest.closesAt = 0)],
    ['a charter of a wrong form', (document) => (document.charter = {})],
  ])('refuses %s', (_, change) => {
    expect(() => parseSeason(altered(change))).toThrow(SeasonError)
  })

  it('refuses a round under other rules than its charter', () => {
    const other = altered((document) => {
      document.charter = { ...(document.charter as object), name: 'Another artist' }
    })
    expect(() => parseSeason(other)).toThrow(ManifestError)
  })

  it('answers arbitrary JSON with a typed error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseSeason(value)).toThrow(DaubError)
      }),
    )
  })

  it('has room for 50 rounds of 350 pictures with their recipes', () => {
    const recipe = JSON.stringify(exampleRecipe).length
    const fragment = JSON.stringify(first.manifest.fragments[0]).length
    expect(50 * 350 * (recipe + fragment)).toBeLessThan(maxSeasonLength)
  })
})
