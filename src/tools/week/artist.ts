// The artist whose weeks a folder holds: its charter, under its hash. What it paints with, how often and by whom it is voted on are
// rules of the charter, so another option is another artist.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { canonicalJson, type Json, type Recipe } from '../../fragment/index.ts'
import { charterId, parseCharter, powerPresets, type Charter } from '../../rounds/index.ts'
import { defaultTasteRules, parseVocabulary, type Vocabulary } from '../../taste/index.ts'
import { testStake, testWitness } from './polling.ts'
import { readDocument } from './readDocument.ts'

export const artistFile = 'artist.json'
export const vocabularyFile = 'vocabulary.json'
/** There only where the voters are not the built-in ones. */
export const votersFile = 'voters.json'

export interface ArtistOrder {
  readonly packId: string
  readonly vocabularyId: string
  readonly fragments: number
  /** For each picture. */
  readonly candidates: number
  readonly width: number
  readonly height: number
  readonly preset: string
  readonly parameters: Recipe['parameters']
}

/** Weeks turn on Tuesdays at 14:00 UTC; the first one begins here. No clock is asked, so equal options give equal rounds. */
export const firstTurn = Date.UTC(2026, 0, 6, 14)

export function simulatedCharter(order: ArtistOrder): Charter {
  const { packId, vocabularyId, fragments, candidates, width, height, preset, parameters } = order
  return parseCharter({
    version: 2,
    name: 'Simulated weeks, for nobody',
    packId,
    vocabularyId,
    taste: { ...defaultTasteRules, candidates },
    painting: { width, height, candidateSide: 128, preset, parameters },
    schedule: { weekday: 2, hour: 14, sealMinutes: 60, paintingHours: 12 },
    period: { voted: 12, autonomous: 1 },
    entrants: fragments,
    pool: { kind: 'keepTop', count: fragments },
    painters: [],
    power: powerPresets.botto,
    newStake: 'waits',
    unstaking: 'keeps-vote',
    notCounted: [],
    quorum: { voters: 1, power: '1' },
    negativeVotes: true,
    stakes: [testStake],
    beacon: 'seal',
    relays: [],
    mirrors: [],
    contracts: [],
    witnesses: { keys: [testWitness], threshold: 1 },
    money: 'none',
    sale: null,
  })
}

const schema = v.strictObject({
  format: v.literal('daub weeks'),
  version: v.literal(1),
  charterId: v.string(),
  charter: v.unknown(),
  /** SHA-256 of the file of voters; null for the built-in ones. */
  votersId: v.nullable(v.string()),
})

export function writeArtist(charter: Charter, votersId: string | null): string {
  return canonicalJson({
    format: 'daub weeks',
    version: 1,
    charterId: charterId(charter),
    charter: charter as unknown as Json,
    votersId,
  })
}

/** @throws Error for a file that is none, or whose charter is not that of its id */
export function readArtist(folder: string): { readonly charter: Charter; readonly votersId: string | null } {
  const text = readFileSync(join(folder, artistFile), 'utf8')
  const read = readDocument(schema, text, 1_000_000)
  const charter = parseCharter(read.charter)
  if (charterId(charter) !== read.charterId || writeArtist(charter, read.votersId) !== text)
    throw new Error('not the charter of its id')
  return { charter, votersId: read.votersId }
}

/** @throws what no vocabulary throws; Error for one that is not of this id */
export function readVocabulary(file: string, expected?: string | null): Vocabulary {
  const vocabulary = parseVocabulary(readDocument(v.unknown(), readFileSync(file, 'utf8'), 4_000_000))
  if (expected !== undefined && vocabulary.id !== expected) throw new Error('another vocabulary')
  return vocabulary
}
