// A season: rounds under one charter with the recipes of their pictures, as one document. It travels as a folder of static
// files: `season.json` (this document), `pictures/<id>.png` and, for rounds with ballots, `ballots/<round id>.json`. There
// are no paths in it: names follow from ids, so a document from outside cannot point anywhere.
import * as v from 'valibot'
import { listOf, parseAs, parsedBy, parseRecipe, type Json, type Recipe } from '../fragment/index.ts'
import { parseCharter } from './charter.ts'
import { SeasonError } from './errors.ts'
import { visibleLine } from './fields.ts'
import { openRound, parseManifest, type Manifest, type Round } from './manifest.ts'

/** The longest season document, in characters: some 50 rounds of 350 pictures. */
export const maxSeasonLength = 32 * 1024 * 1024

const season = v.strictObject({
  format: v.literal('daub season'),
  version: v.literal(1),
  /** Where it comes from, in a sentence for people: who signed its ballots, whether it counts. */
  note: visibleLine(600),
  charter: v.pipe(v.unknown(), parsedBy(parseCharter)),
  /** By number, ascending. */
  rounds: listOf(
    v.strictObject({
      manifest: v.pipe(v.unknown(), parsedBy(parseManifest)),
      /** One for each picture of the manifest, in its order; null where nobody knows. */
      recipes: v.pipe(v.array(v.nullable(v.pipe(v.unknown(), parsedBy(parseRecipe)))), v.maxLength(2000)),
      /** Whether a file of ballots lies beside it. */
      hasBallots: v.boolean(),
    }),
    [1, 520],
    ({ manifest }) => String(manifest.number),
  ),
})

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
  const { charter, rounds, note } = parseAs(
    season,
    value,
    (fault, options) => new SeasonError('season/form', fault, options),
  )
  return {
    note,
    rounds: rounds.map(({ manifest, recipes, hasBallots }) => {
      checkLength(manifest, recipes)
      return { round: openRound(charter, manifest), recipes, hasBallots }
    }),
  }
}

/** A season as a JSON value; `parseSeason` gives it back. All rounds must be under one charter. */
export function seasonJson({ note, rounds }: Season): Json {
  return {
    format: 'daub season',
    version: 1,
    note,
    charter: rounds[0]!.round.charter,
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
