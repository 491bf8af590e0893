// The charter of an artist that somebody begins in their browser: it works without a chain, and the key of this device seals its
// rounds.
import type { Preset } from '../../studio/index.ts'
import { parseCharter, type Charter } from '../../rounds/index.ts'
import { defaultTasteRules, defaultVocabulary, type Vocabulary } from '../../taste/index.ts'

export interface StudioWish {
  readonly name: string
  /** New pictures a week, 2 to 500. */
  readonly fragments: number
  /** Ideas sketched for each picture, 1 to 16. */
  readonly candidates: number
  readonly packId: string
  readonly vocabularyId: string
  /** Public name of the key that seals the rounds. */
  readonly witness: string
  readonly preset: Preset
  /** Pixels of a picture's side. */
  readonly side: number
  /** Milliseconds since 1970. */
  readonly now: number
}

const hour = 3_600_000

/** The vocabulary an artist of this copy of Daub speaks. */
export function shippedVocabulary(): Vocabulary {
  return defaultVocabulary()
}

/**
 * Its week turns at the full hour before the last one, so that the first vote opens within a minute and is open for almost a week.
 *
 * @throws CharterError for a name or a number that no charter may have
 */
export function studioCharter(wish: StudioWish): Charter {
  const { name, fragments, candidates, packId, vocabularyId, witness, preset, side, now } = wish
  const turn = new Date(Math.floor(now / hour) * hour - hour)
  return parseCharter({
    version: 2,
    name,
    packId,
    vocabularyId,
    taste: { ...defaultTasteRules, candidates },
    painting: {
      width: side,
      height: side,
      candidateSide: 128,
      preset: preset.name,
      parameters: { ...preset.parameters, candidates: 1 },
    },
    schedule: { weekday: turn.getUTCDay(), hour: turn.getUTCHours(), sealMinutes: 1, paintingHours: 1 },
    period: { voted: 12, autonomous: 1 },
    entrants: fragments,
    pool: { kind: 'keepTop', count: 2 * fragments },
    beacon: 'seal',
    painters: [],
    witnesses: { keys: [witness], threshold: 1 },
    power: { kind: 'linear', perToken: 1 },
    newStake: 'waits',
    unstaking: 'keeps-vote',
    stakes: [],
    notCounted: [],
    negativeVotes: true,
    quorum: { voters: 0, power: '0' },
    relays: [],
    mirrors: [],
    contracts: [],
    money: 'none',
    sale: null,
  })
}
