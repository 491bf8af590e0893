// What a picture says of itself: where its prompt came from, what it changed, how it was chosen. Every sentence states what the data
// hold; where they say nothing, nothing is said.
import type { Origin } from '../brief/candidate.ts'
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { capital, listed, oneOf, standsAlone, termPhrase } from './phrases.ts'

/** What is known of a picture. */
export interface WorkFacts {
  readonly id: string
  /** Of its prompt, without the theme. */
  readonly sentence: string
  readonly terms: Terms
  readonly theme: string | null
  readonly origin: Origin
  /** Titles of its parents by id, as far as they are known. */
  readonly titles: ReadonlyMap<string, string>
  /** How it was chosen; null where everything that was thought of was shown. */
  readonly choice: {
    readonly isExploratory: boolean
    /** Its place among the candidates by the learnt taste, from 1. */
    readonly place: number
    readonly candidates: number
    /** False in a round before which nobody had voted: then there was no taste to choose by. */
    readonly hasTaste: boolean
  } | null
}

/** One sentence that says what is to be seen, as it was asked for. */
export function descriptionOf({ id, sentence, theme }: Pick<WorkFacts, 'id' | 'sentence' | 'theme'>): string {
  const asked = oneOf(
    [`${capital(sentence)}.`, `I set out to paint ${sentence}.`, `Painted to the words “${sentence}”.`],
    id,
    'description',
  )
  return theme === null ? asked : `${asked} The theme was “${theme}”.`
}

/** Two to four sentences: where it came from and how it was chosen. */
export function storyOf(vocabulary: Vocabulary, facts: WorkFacts): string {
  return [comesFrom(vocabulary, facts), chosenBecause(facts)].filter((text) => text !== '').join(' ')
}

function comesFrom(vocabulary: Vocabulary, { id, origin, titles, terms }: WorkFacts): string {
  const say = (name: string) => termPhrase(vocabulary, name, terms)
  const named = (picture: string) => {
    const title = titles.get(picture)
    return title === undefined ? 'an earlier picture' : `“${title}”`
  }
  if (origin.opening === 'words') {
    return oneOf(
      [
        'Nobody had asked for this: I drew its words at random.',
        'These words fell together by chance, whatever was liked before.',
        'An excursion: its words were drawn without a look at the votes.',
      ],
      id,
      'origin',
    )
  }
  if (origin.opening === 'question') {
    const parent = named(origin.parents[0]!)
    const [asked, was] = [origin.asked, origin.was].map((name) =>
      name.endsWith(':none') ? null : `“${say(name)}”`,
    )
    const change =
      asked == null ? `without ${was}` : `with ${asked}${was == null ? '' : ` instead of ${was}`}`
    return oneOf(
      [
        `It asks a question of ${parent}, which people liked: what if it were painted ${change}?`,
        `People liked ${parent}; I wondered how it would be ${change}.`,
      ],
      id,
      'origin',
    )
  }
  if (origin.opening === 'theme')
    return `The theme gave it ${listed(origin.pinned.map((name) => `“${say(name)}”`))}.`
  if (origin.way === 'parents') {
    const from =
      origin.parents.length === 2
        ? `It crosses ${named(origin.parents[0]!)} with ${named(origin.parents[1]!)}, which people liked.`
        : `It goes on from ${named(origin.parents[0]!)}, which people liked.`
    const changed = origin.changed.filter(standsAlone)
    if (changed.length === 0) return from
    return `${from} New in it: ${listed(changed.map((name) => `“${say(name)}”`))}.`
  }
  const names = origin.liked.filter(standsAlone)
  if (names.length === 0) return 'I drew each of its words by how much it was liked before.'
  const liked = listed(names.map((name) => `“${say(name)}”`))
  return oneOf(
    [
      `People had liked ${liked}, so I painted ${names.length > 1 ? 'them' : 'it'} again.`,
      `It follows the votes: ${liked} had more than the average.`,
    ],
    id,
    'origin',
  )
}

function chosenBecause({ id, choice }: WorkFacts): string {
  if (choice === null) return ''
  const { isExploratory, place, candidates, hasTaste } = choice
  if (!hasTaste) return 'Nobody had voted yet, so no taste chose it.'
  if (isExploratory) return 'I show it although my taste did not ask for it, to learn what I do not know.'
  const [rank, of] = [grouped(place), grouped(candidates)]
  return oneOf(
    [
      `By what I have learnt from the votes it was number ${rank} of ${of} sketches.`,
      `Of ${of} sketches I put it in place ${rank}.`,
    ],
    id,
    'choice',
  )
}

/** 1,400 */
function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
