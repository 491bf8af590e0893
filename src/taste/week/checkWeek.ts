// Anyone checks a week from public data alone: its files against its manifest, then brief, weights, choice, recipes and words
// against the rules. The answer is yes, or the first thing that differs. Embeddings only repainting can check: `spotCheck.ts`.
import { contentId } from '../../fragment/index.ts'
import { isAutonomous, type Charter, type Manifest } from '../../rounds/index.ts'
import type { BriefInput } from '../brief/brief.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { readEmbeddings } from '../head/embeddingFile.ts'
import { learnExactHead, scoreOf, type ExactHead } from '../head/exactHead.ts'
import { verifyRound } from '../head/verify.ts'
import { chooseAlone, type Alone } from './alone.ts'
import {
  historyOf,
  newPictures,
  picturesOf,
  type ClosedWeek,
  type History,
  type PaintedWeek,
} from './history.ts'
import { differingFile, readWeekFiles, type WeekFileName, type WeekFiles } from './readFiles.ts'
import { candidateRecipe, paintingRules } from './recipes.ts'
import { writeWords } from './words.ts'

export interface CheckInput {
  readonly charter: Charter
  readonly vocabulary: Vocabulary
  /** Every closed week before it, in any order. */
  readonly earlier: readonly ClosedWeek[]
  readonly manifest: Extract<Manifest, { readonly version: 2 }>
  /** What its brief must be drawn with, as the chain or the seal before says. */
  readonly beacon: string
  readonly files: WeekFiles
}

export type WeekCheck =
  | { readonly same: true; readonly head: ExactHead }
  | {
      readonly same: false
      readonly differs: WeekFileName | 'beacon' | 'head' | 'chosen'
      /** Line, position of a weight, or picture; null where the whole is meant. */
      readonly at: number | null
      readonly received: string
      readonly expected: string
    }

/**
 * Computes a week again.
 *
 * @throws what its files throw that cannot be read at all.
 */
export function checkWeek({ charter, vocabulary, earlier, manifest, beacon, files }: CheckInput): WeekCheck {
  const differs = (
    what: Exclude<WeekCheck, { readonly same: true }>['differs'],
    received: string,
    expected: string,
    at: number | null = null,
  ): WeekCheck => ({ same: false, differs: what, at, received, expected })
  if (manifest.beacon !== beacon) return differs('beacon', String(manifest.beacon), beacon)
  const wrong = differingFile(manifest, files)
  if (wrong) return differs(wrong.name, wrong.received, wrong.expected)

  const rules = paintingRules(charter)
  const history = historyOf(vocabulary, rules, earlier)
  const { brief, choice, recipes, finished, words } = readWeekFiles(vocabulary, manifest, files)
  const input = briefInput(charter, vocabulary, history, manifest)
  const head = learnExactHead(vocabulary, history.lessons, manifest.number, rules.taste)
  const verified = verifyRound(
    { input, lessons: history.lessons },
    { brief, embeddings: files.candidates, head, choice },
  )
  if (!verified.same) {
    const { differs: what, at, received, expected } = verified
    return differs(what === 'embeddings' ? 'candidates' : what, received, expected, at)
  }
  // The choice names the head by its id, which `verifyRound` has held against the one that was learnt here.
  const expectedRecipes = new Set(
    choice.chosen.map(({ candidate }) => contentId(candidateRecipe(rules, brief, candidate))),
  )
  const strange = recipes.recipes.findIndex((recipe) => !expectedRecipes.delete(contentId(recipe)))
  const count = newPictures(manifest).length
  if (strange >= 0) return differs('recipes', contentId(recipes.recipes[strange]!), '', strange)
  if (recipes.recipes.length !== count)
    return differs('recipes', String(recipes.recipes.length), String(count))

  const published = { manifest, brief, choice, recipes, finished }
  const pictures = picturesOf(rules, published)
  const alone = aloneIn(charter, vocabulary, head, manifest, history, published)
  const chosen = alone && manifest.fragments[alone.index]!.id
  if (manifest.chosen !== chosen) return differs('chosen', String(manifest.chosen), String(chosen))
  const embeddings = readEmbeddings(files.candidates, {
    count: brief.candidates.length,
    dims: vocabulary.embedding.dims,
  })
  const written = writeWords({
    vocabulary,
    rules: rules.taste,
    history,
    brief,
    choice,
    scores: brief.candidates.map(({ terms }, k) =>
      scoreOf(vocabulary, head, { embedding: embeddings[k]!, terms }),
    ),
    pictures: newPictures(manifest).map(({ id }) => ({ id, candidate: pictures.get(id)!.candidate })),
    alone,
  })
  if (contentId(words) !== contentId(written)) return differs('words', contentId(words), contentId(written))
  return { same: true, head }
}

/** What the brief of a week is written from. */
export function briefInput(
  charter: Charter,
  vocabulary: Vocabulary,
  { past, shown }: Pick<History, 'past' | 'shown'>,
  {
    charterId,
    number,
    beacon,
    theme,
  }: Pick<Manifest, 'charterId' | 'number' | 'theme'> & {
    readonly beacon: string | null
  },
): BriefInput {
  const { taste, vocabularyId } = paintingRules(charter)
  return {
    vocabulary,
    past,
    shown,
    brief: {
      charterId,
      round: number,
      beacon: beacon ?? charterId,
      theme,
      vocabularyId,
      entrants: charter.entrants,
      rules: taste,
    },
  }
}

/** What the artist chooses alone in this week; null where there is a vote. */
export function aloneIn(
  charter: Charter,
  vocabulary: Vocabulary,
  head: ExactHead,
  { number, fragments }: Pick<Manifest, 'number' | 'fragments'>,
  history: History,
  published: PaintedWeek,
): Alone | null {
  if (!isAutonomous(charter, number)) return null
  const here = new Map([...history.pictures, ...picturesOf(paintingRules(charter), published)])
  return chooseAlone(
    vocabulary,
    head,
    published.brief,
    fragments.map(({ id }) => here.get(id)!),
  )
}
