// Whether a round is what its artist's rules give: computed again from what this device holds of it, of the rounds before it and of how
// they were voted on.
import type { Archive, StoredRound, WeekRecord } from '../../archive/index.ts'
import { charterId, type Manifest } from '../../rounds/index.ts'
import {
  chanceOfCatching,
  checkWeek,
  defaultVocabulary,
  paintingRules,
  parseBrief,
  type WeekCheck,
} from '../../taste/index.ts'
import { closedWeeks, filesIn } from './closedWeeks.ts'
import { ArtistError } from './errors.ts'

/** How it is known what a brief must be drawn with. */
export type BeaconProof =
  /** A first week without a chain is drawn with the id of its charter. */
  | 'charter'
  /** The root of the seal before, or the id of a round without a vote. */
  | 'before'
  /** A block, which only its chain can confirm. */
  | 'block'

export type RoundCheck =
  /** The round has no brief. */
  | { readonly kind: 'no-brief' }
  /** It has, and this device lacks files of it, or of the rounds before it and their votes. */
  | { readonly kind: 'not-here'; readonly missing: 'files' | 'rounds-before' }
  | {
      readonly kind: 'checked'
      readonly check: WeekCheck
      readonly beacon: BeaconProof
      /** Lines of the brief, and pictures that were painted for the round. */
      readonly lines: number
      readonly chosen: number
      /** Weeks before it whose votes it follows from. */
      readonly earlier: number
      /** That repainting 20 of the sketches that were not chosen finds a lie about one of them, 0 to 1. */
      readonly chance: number
    }

type CheckArchive = Pick<Archive, 'weeks' | 'rounds'>
type Manifest2 = Extract<Manifest, { readonly version: 2 }>

/** Sketches that somebody would repaint to find a lie. */
const spotChecks = 20

/**
 * Computes a round again.
 *
 * @throws ArtistError `artist/unknown-vocabulary`; what a file throws that cannot be read at all
 */
export async function checkRound(archive: CheckArchive, { round }: StoredRound): Promise<RoundCheck> {
  const { charter, manifest } = round
  if (manifest.version !== 2 || manifest.files.brief === null || charter.version !== 2)
    return { kind: 'no-brief' }
  const files = await filesIn(archive, manifest.files)
  if (files === null) return { kind: 'not-here', missing: 'files' }
  const vocabulary = defaultVocabulary()
  const { vocabularyId } = paintingRules(charter)
  if (vocabulary.id !== vocabularyId) throw new ArtistError('artist/unknown-vocabulary', { id: vocabularyId })
  const weeks = (await archive.weeks.of(charterId(charter))).filter(({ number }) => number < manifest.number)
  const before = weeks.at(-1)
  if (weeks.length !== manifest.number || weeks.some(({ phase }) => phase !== 'over'))
    return { kind: 'not-here', missing: 'rounds-before' }
  const { proof, beacon } = beaconOf(manifest, charter.beacon === 'block', before)
  const check = checkWeek({
    charter,
    vocabulary,
    earlier: await closedWeeks(archive, vocabulary, weeks),
    manifest,
    beacon,
    files,
  })
  const lines = parseBrief(new TextDecoder().decode(files.brief)).candidates.length
  const chosen = manifest.fragments.filter(({ since }) => since === manifest.number).length
  const unshown = lines - chosen
  return {
    kind: 'checked',
    check,
    beacon: proof,
    lines,
    chosen,
    earlier: weeks.length,
    chance: unshown > 0 ? chanceOfCatching(unshown, 1, Math.min(spotChecks, unshown)) : 1,
  }
}

function beaconOf(
  manifest: Manifest2,
  isBlock: boolean,
  before: WeekRecord | undefined,
): { readonly proof: BeaconProof; readonly beacon: string } {
  if (isBlock) return { proof: 'block', beacon: manifest.beacon ?? '' }
  if (!before) return { proof: 'charter', beacon: manifest.charterId }
  return { proof: 'before', beacon: before.nextBeacon ?? before.round! }
}
