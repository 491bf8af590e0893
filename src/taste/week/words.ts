// What the artist says of a week: a title, a description and a story for each new picture, its note, and, where it chose alone, why.
// Written by rule from what everybody can recompute, so anyone can hold the file against the rule.
import type { Vocabulary } from '../grammar/vocabulary.ts'
import type { Brief } from '../brief/brief.ts'
import type { TasteRules } from '../brief/rules.ts'
import type { Choice } from '../head/choice.ts'
import { descriptionOf, storyOf } from '../works/story.ts'
import { titleOf } from '../works/title.ts'
import { weekFacts, weeklyNote } from '../works/weeklyNote.ts'
import type { History } from './history.ts'
import type { Alone } from './alone.ts'
import type { WeekWords, Work } from './wordsFile.ts'

export interface WordsInput {
  readonly vocabulary: Vocabulary
  readonly rules: Pick<TasteRules, 'ages' | 'smoothing'>
  readonly history: History
  readonly brief: Brief
  readonly choice: Choice
  /** Of every line of the brief, by the head that chose. */
  readonly scores: readonly number[]
  /** The new pictures in the manifest's order, each with its line of the brief. */
  readonly pictures: readonly { readonly id: string; readonly candidate: number }[]
  readonly alone: Alone | null
}

/** Writes the words of a week. */
export function writeWords(input: WordsInput): WeekWords {
  const { vocabulary, rules, history, brief, choice, scores, pictures, alone } = input
  const taken = new Set(history.titles.values())
  const shown = pictures.map(({ candidate }) => brief.candidates[candidate]!.terms)
  const places = placesOf(scores)
  const hasTaste = scores.some((score) => score !== 0)
  const works = pictures.map(({ id, candidate }): Work => {
    const { sentence, terms, origin } = brief.candidates[candidate]!
    const title = titleOf(vocabulary, terms, id, taken)
    taken.add(title)
    const chosen = choice.chosen.find((each) => each.candidate === candidate)!
    const story = storyOf(vocabulary, {
      id,
      sentence,
      terms,
      theme: brief.theme,
      origin,
      titles: history.titles,
      choice: {
        isExploratory: chosen.isExploratory,
        place: places.get(candidate)!,
        candidates: scores.length,
        hasTaste,
      },
    })
    return { id, title, description: descriptionOf({ id, sentence, theme: brief.theme }), story }
  })
  // The weeks it decided alone are no rounds that anybody voted on, but what they showed was shown.
  const ever = [...history.pictures.values()].map(({ terms }) => terms)
  const facts = weekFacts(vocabulary, history.past, brief, shown, rules, ever)
  return {
    version: 1,
    note: weeklyNote(vocabulary, facts),
    works,
    reason: alone && reasonOf(alone),
  }
}

/** Why a picture was chosen in a week without a vote: only what was computed. */
function reasonOf({ pictures, hasTaste }: Alone): string {
  return hasTaste
    ? `This week I chose alone: of the ${pictures} pictures that hang, this one comes first by what I have learnt from the votes.`
    : `This week I chose alone. Nobody has voted yet, so I drew lots among the ${pictures} pictures that hang.`
}

/** Places by score, from 1, by line of the brief; equal ones in its order. */
function placesOf(scores: readonly number[]): ReadonlyMap<number, number> {
  const order = scores.map((_, k) => k).sort((a, b) => scores[b]! - scores[a]! || a - b)
  return new Map(order.map((k, i) => [k, i + 1]))
}
