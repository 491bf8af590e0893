// What the earlier weeks of an artist teach, gathered from their public files: what its next brief, its head and its words are made of.
import { contentId } from '../../fragment/index.ts'
import type { Manifest, PoolFragment } from '../../rounds/index.ts'
import type { Brief } from '../brief/brief.ts'
import { pictureSupport, type Vote } from '../brief/support.ts'
import type { PastRound } from '../brief/termTable.ts'
import { WeekError } from '../errors.ts'
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import type { Choice } from '../head/choice.ts'
import { lessonOf, type Lesson } from '../head/lesson.ts'
import { linesByRecipe, type PaintingRules, type RecipeList } from './recipes.ts'
import type { WeekWords } from './wordsFile.ts'

/** A week as its files tell it. */
export interface PublishedWeek {
  readonly manifest: Manifest
  readonly brief: Brief
  readonly choice: Choice
  readonly recipes: RecipeList
  /** Embeddings of the finished pictures, in the order of the manifest's new ones. */
  readonly finished: readonly Int8Array[]
  readonly words: WeekWords
}

/** A week that is over. */
export interface ClosedWeek extends PublishedWeek {
  /** What the counted ballots say; null where the artist chose alone. */
  readonly votes: readonly Vote[] | null
}

/** A picture the artist has shown. */
export interface ShownPicture {
  readonly terms: Terms
  /** Of its prompt, without the theme. */
  readonly sentence: string
  readonly embedding: Int8Array
}

export interface History {
  readonly past: readonly PastRound[]
  readonly lessons: readonly Lesson[]
  /** Sentences that were shown. */
  readonly shown: ReadonlySet<string>
  /** By id. */
  readonly pictures: ReadonlyMap<string, ShownPicture>
  /** Titles by picture id. */
  readonly titles: ReadonlyMap<string, string>
}

/**
 * Gathers what came before.
 *
 * @param weeks Every closed week of the charter, in any order.
 * @throws WeekError `week/other-picture` where a week's files do not belong to its pictures.
 */
export function historyOf(
  vocabulary: Vocabulary,
  rules: PaintingRules,
  weeks: readonly ClosedWeek[],
): History {
  const ordered = [...weeks].sort((a, b) => a.manifest.number - b.manifest.number)
  const pictures = new Map(ordered.flatMap((week) => [...picturesOf(rules, week)]))
  const titles = new Map(ordered.flatMap(({ words }) => words.works.map(({ id, title }) => [id, title])))
  const past: PastRound[] = []
  const lessons: Lesson[] = []
  for (const { manifest, votes } of ordered) {
    if (votes === null) continue
    const { number, fragments } = manifest
    const support = pictureSupport(votes, fragments.length, rules.taste.capShare)
    const showings = fragments.map(({ id }) => ({ id, terms: pictures.get(id)?.terms ?? null }))
    past.push({ number, showings, support })
    const seen = fragments.map(({ id }) => pictures.get(id) ?? missing(id))
    lessons.push(lessonOf(vocabulary, number, seen, support))
  }
  const shown = new Set([...pictures.values()].map(({ sentence }) => sentence))
  return { past, lessons, shown, pictures, titles }
}

/** What says which picture of a week is which line of its brief. */
export interface PaintedWeek extends Omit<PublishedWeek, 'words' | 'manifest'> {
  readonly manifest: Pick<Manifest, 'number' | 'fragments'>
}

/** The new pictures of a week by id. @throws WeekError where a recipe is none of those that were chosen. */
export function picturesOf(
  rules: PaintingRules,
  { manifest, brief, choice, recipes, finished }: PaintedWeek,
): ReadonlyMap<string, ShownPicture & { readonly candidate: number }> {
  const lines = linesByRecipe(
    rules,
    brief,
    choice.chosen.map(({ candidate }) => candidate),
  )
  return new Map(
    newPictures(manifest).map(({ id }, i) => {
      const recipe = recipes.recipes[i]
      const candidate = recipe && lines.get(contentId(recipe))
      const embedding = finished[i]
      if (candidate === undefined || embedding === undefined) return missing(id)
      const { terms, sentence } = brief.candidates[candidate]!
      return [id, { terms, sentence, embedding, candidate }] as const
    }),
  )
}

/** The pictures a round was painted for, in the manifest's order. */
export function newPictures({
  number,
  fragments,
}: Pick<Manifest, 'number' | 'fragments'>): readonly PoolFragment[] {
  return fragments.filter(({ since }) => since === number)
}

function missing(id: string): never {
  throw new WeekError('week/other-picture', { id })
}
