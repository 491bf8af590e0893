// The constants of an artist's learning, as its charter fixes them. What they do is `taste/`'s; they stand here because two
// artists with other constants paint other pictures, so they belong to what the charter's hash covers.
import * as v from 'valibot'
import { whole } from '../fragment/index.ts'

export const tasteRulesSchema = v.strictObject({
  /** Candidates for each new picture of a round. */
  candidates: whole(1, 16),
  /** Percent of the candidates drawn from the grammar at random, whatever was liked. */
  explored: whole(0, 100),
  /** Percent of the shown pictures taken from those. */
  exploredShown: whole(0, 100),
  /** Percent of the candidates that ask a question of a liked picture ("what if it were night?"). */
  questions: whole(0, 100),
  /** Percent of the candidates that take their words from the theme, where it has any. */
  themed: whole(0, 100),
  /** Percent of the learnt candidates that cross two liked pictures; the others draw each term by itself. */
  crossed: whole(0, 100),
  /** Chance, of 256, that a slot of a crossed candidate changes. */
  mutation: whole(0, 256),
  /** Weight of a vote by its age in rounds, of 256; older ones are forgotten. */
  ages: v.pipe(v.array(whole(1, 256)), v.minLength(1), v.maxLength(52)),
  /** So many average pictures are added to what is known of each term, so that one like does not rule. */
  smoothing: whole(1, 1000),
  /** A voter's influence is at most 1/so many of all power that was used. */
  capShare: whole(1, 1000),
  /** Whether a round's terms have the caps of the vocabulary. */
  capped: v.boolean(),
})

export type TasteRules = Readonly<v.InferOutput<typeof tasteRulesSchema>>
