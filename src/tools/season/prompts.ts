// Invents the prompts of the sample season from the pack's own vocabulary, in the pattern of the captions it was trained on:
// a style of a subject in a scene under a sky, then a palette or a mood. One seed gives one list, in every version of Node.
import { createRandom, shuffle, type Random } from '../../fragment/index.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a round is about: which skies and places its prompts may use. */
export interface Theme {
  readonly name: string
  readonly skies: readonly string[]
  /** Scenes without a sky that fit; may be empty. */
  readonly places: readonly string[]
}

export interface Invented {
  readonly prompt: string
  /** Seed of the painting. */
  readonly seed: number
}

/** Subjects that read badly in a scene or a storm; what is a scene or a sky itself is left out as well. */
const unfit = [
  /face|^(ear|eyes?|foot|hand|leg|lungs|mouth|nose|tooth|wing)$/,
  /^(baby|boy|girl|man|person|woman)$/,
  /^(church|mosque|synagogue|temple|statue of liberty|headstone|coffin)$/,
  /cloud|moon|planet|mountain|island|^sun$/,
  /^(circle|square|triangle|target|pill|syringe|toilet)$/,
]

/** "in the snow in falling snow" */
const awkwardScene = 'snow field'

/**
 * Prompts for one round after another, so many for each theme. No subject occurs twice in all of them.
 *
 * @throws Error when the vocabulary has too few subjects.
 */
export function inventPrompts(
  vocabulary: Vocabulary,
  themes: readonly Theme[],
  perTheme: number,
  seed: number,
): readonly (readonly Invented[])[] {
  const random = createRandom(seed, 'season')
  const subjects = shuffle(fitSubjects(vocabulary), random)
  if (subjects.length < themes.length * perTheme) {
    throw new Error(
      `The vocabulary has ${subjects.length} subjects; ${themes.length * perTheme} are needed. Ask for fewer pictures with --count.`,
    )
  }
  return themes.map((theme, i) => {
    const decks: Decks = {
      scenes: new Deck(
        vocabulary.withSky.filter((scene) => scene !== awkwardScene),
        random,
      ),
      skies: new Deck(theme.skies, random),
      places: new Deck(theme.places, random),
      styles: new Deck(vocabulary.terms.style, random),
      palettes: new Deck(vocabulary.terms.palette, random),
      moods: new Deck(vocabulary.terms.mood, random),
      colours: new Deck(vocabulary.terms.colour, random),
    }
    return subjects.slice(i * perTheme, (i + 1) * perTheme).map((subject) => ({
      prompt: sentence(subject, vocabulary, decks, random),
      seed: random.integer(2 ** 32),
    }))
  })
}

interface Decks {
  readonly scenes: Deck
  readonly skies: Deck
  readonly places: Deck
  readonly styles: Deck
  readonly palettes: Deck
  readonly moods: Deck
  readonly colours: Deck
}

/** "a watercolour of two foxes by a lake in the rain, in sepia colours" */
function sentence(subject: string, { phrases }: Vocabulary, decks: Decks, random: Random): string {
  const isIndoors = !decks.places.isEmpty && random.uniform() < 0.3
  const where = isIndoors
    ? phrases.scene[decks.places.draw()]!
    : `${phrases.scene[decks.scenes.draw()]!} ${phrases.sky[decks.skies.draw()]!}`
  const what = `${noun(subject, phrases, decks, random)} ${where}`
  const body = random.uniform() < 0.8 ? `${phrases.style[decks.styles.draw()]!} of ${what}` : what
  const tail = random.uniform()
  if (tail < 0.4) return `${body}, ${phrases.palette[decks.palettes.draw()]!}`
  if (tail < 0.6) return `${body}, ${phrases.mood[decks.moods.draw()]!}`
  return body
}

/** The subject with its number, size or colour. */
function noun(subject: string, phrases: Vocabulary['phrases'], decks: Decks, random: Random): string {
  const one = phrases.subject[subject]!
  const many = phrases.subjects[subject]!
  const isCountable = /^an? /.test(one) && many !== subject
  const layout = random.uniform()
  if (!isCountable || layout < 0.55) return one
  if (layout < 0.65) return `two ${many}`
  if (layout < 0.72) return `many ${many}`
  if (layout < 0.79) return `a huge ${subject}`
  if (layout < 0.86) return `a tiny ${subject}`
  const colour = decks.colours.draw()
  if (subject.includes(colour)) return one
  return `${colour === 'orange' ? 'an' : 'a'} ${colour} ${subject}`
}

function fitSubjects({ drawable, terms, heldOut }: Vocabulary): readonly string[] {
  const taken = new Set([...terms.scene, ...terms.sky, ...terms.colour, ...heldOut.subject])
  return drawable.filter((subject) => !taken.has(subject) && !unfit.some((pattern) => pattern.test(subject)))
}

/** Draws every term once before any comes again. */
class Deck {
  readonly #terms: readonly string[]
  readonly #random: Random
  #left: string[] = []

  constructor(terms: readonly string[], random: Random) {
    this.#terms = terms
    this.#random = random
  }

  get isEmpty(): boolean {
    return this.#terms.length === 0
  }

  draw(): string {
    if (this.#left.length === 0) this.#left = shuffle(this.#terms, this.#random)
    return this.#left.pop()!
  }
}
