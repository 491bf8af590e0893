// A season: rounds with their charters and the recipes of their pictures, as one document. It travels as a folder of static
// files: `season.json` (this document), `pictures/<id>.png` and, for rounds with ballots, `ballots/<round id>.json`. There
// are no paths in it: names follow from ids, so a document from outside cannot point anywhere.
import * as v from 'valibot'
import { listOf, parseAs, parsedBy, parseRecipe, type Json, type Recipe } from '../fragment/index.ts'
import { charterId, parseCharter } from './charter.ts'
import { SeasonError } from './errors.ts'
import { visibleLine } from './fields.ts'
import { openRound, parseManifest, type Manifest, type Round } from './manifest.ts'

/** The longest season document, in characters: some 50 rounds of 350 pictures. */
export const maxSeasonLength = 32 * 1024 * 1024

const seasonRound = v.strictObject({
  manifest: v.pipe(v.unknown(), parsedBy(parseManifest)),
  /** One for each picture of the manifest, in its order; null where nobody knows. */
  recipes: v.pipe(v.array(v.nullable(v.pipe(v.unknown(), parsedBy(parseRecipe)))), v.maxLength(2000)),
  /** Whether a file of ballots lies beside it. */
  hasBallots: v.boolean(),
})
const charter = v.pipe(v.unknown(), parsedBy(parseCharter))
const mostRounds = 520
const members = {
  format: v.literal('daub season'),
  /** Where it comes from, in a sentence for people: who signed its ballots, whether it counts. */
  note: visibleLine(600),
}

/** Rounds under one charter; or, in version 2, each under that of several which it names. */
const season = v.variant('version', [
  v.strictObject({
    ...members,
    version: v.literal(1),
    charter,
    /** By number, ascending. */
    rounds: listOf(seasonRound, [1, mostRounds], ({ manifest }) => String(manifest.number)),
  }),
  v.strictObject({
    ...members,
    version: v.literal(2),
    charters: listOf(charter, [1, 8], charterId),
    rounds: listOf(
      seasonRound,
      [1, mostRounds],
      ({ manifest }) => `${manifest.charterId}:${manifest.number}`,
    ),
  }),
])

/** One round of a season. */
export interface SeasonRound {
  readonly round: Round
  /** By manifest index; null where the recipe is not known. */
  readonly recipes: readonly (Recipe | null)[]
  readonly hasBallots: boolean
}

export interface Season {
  readonly note: string
  readonly rounds: readonly SeasonRound[]
}

/**
 * Checks that a parsed JSON value is a season.
 *
 * @throws SeasonError for a wrong member or a list of recipes that does not fit its pictures; ManifestError when a round
 * breaks the charter.
 */
export function parseSeason(value: unknown): Season {
  const document = parseAs(season, value, (fault, options) => new SeasonError('season/form', fault, options))
  const charters = document.version === 1 ? [document.charter] : document.charters
  const [first] = charters
  const named = new Map(charters.map((each) => [charterId(each), each]))
  return {
    note: document.note,
    rounds: document.rounds.map(({ manifest, recipes, hasBallots }) => {
      checkLength(manifest, recipes)
      // A round that names none of them is refused as one under the first.
      const round = openRound(named.get(manifest.charterId) ?? first!, manifest)
      return { round, recipes, hasBallots }
    }),
  }
}

/** A season as a JSON value; `parseSeason` gives it back. */
export function seasonJson({ note, rounds }: Season): Json {
  const charters = [...new Map(rounds.map(({ round }) => [round.manifest.charterId, round.charter])).values()]
  const [charter] = charters
  return {
    format: 'daub season',
    note,
    ...(charters.length === 1 ? { version: 1, charter: charter! } : { version: 2, charters }),
    rounds: rounds.map(({ round, recipes, hasBallots }) => ({
      manifest: round.manifest,
      recipes: recipes as readonly (Recipe | null)[] as Json,
      hasBallots,
    })),
  }
}

function checkLength({ number, fragments }: Manifest, recipes: readonly unknown[]): void {
  if (recipes.length === fragments.length) return
  throw new SeasonError('season/recipes', {
    round: number,
    recipes: recipes.length,
    pictures: fragments.length,
  })
}
