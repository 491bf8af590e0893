// The grammar of the simulation, so that its targets mean something: six slots as in the sample season of 2026, whose weights give
// the shares stated in the fact sheet (style 80 %, palette 40 %, mood 20 %, one subject 55 %).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseVocabulary } from '../../../src/taste/index.ts'

interface Pack {
  readonly drawable: readonly string[]
  readonly withSky: readonly string[]
  readonly terms: Readonly<Record<'sky' | 'style' | 'palette' | 'mood' | 'colour', readonly string[]>>
  readonly phrases: Readonly<
    Record<
      'scene' | 'sky' | 'style' | 'palette' | 'mood' | 'subject' | 'subjects',
      Readonly<Record<string, string>>
    >
  >
}

const subjectCount = 438

/** The vocabulary of section 2, from the words of the embedded pack. */
export function simulatedGrammar() {
  const file = join(import.meta.dirname, '../../../models/daub-mini/vocabulary.json')
  const { drawable, withSky, terms, phrases } = JSON.parse(readFileSync(file, 'utf8')) as Pack
  const none = (weight: number) => ({ id: 'none', weight, say: '' })
  const said = (
    words: readonly string[],
    say: Readonly<Record<string, string>>,
    weight: number,
    prefix = '',
  ) => words.map((word) => ({ id: prefix + word, weight, say: say[word]! }))
  const scenes = Object.keys(phrases.scene).filter((scene) => scene !== 'snow field')
  return parseVocabulary({
    version: 1,
    name: 'Simulation',
    slots: [
      slot('piece', 1000, [
        { id: 'all', weight: 1, say: '', sentence: '[{style} of ]{form} {scene}[ {sky}][, {tail}]' },
      ]),
      {
        ...slot(
          'subject',
          50,
          drawable.slice(0, subjectCount).map((subject) => {
            const [one, many] = [phrases.subject[subject]!, phrases.subjects[subject]!]
            const isCountable = /^an? /.test(one) && many !== subject
            return {
              id: subject,
              weight: 1,
              say: one,
              many,
              bare: subject,
              ...(!isCountable && { silences: ['form'] }),
            }
          }),
        ),
        features: false,
      },
      slot('form', 1000, [
        { id: 'one', weight: 660, say: '{subject}' },
        { id: 'two', weight: 120, say: 'two {subject.many}' },
        { id: 'many', weight: 84, say: 'many {subject.many}' },
        { id: 'huge', weight: 84, say: 'a huge {subject.bare}' },
        { id: 'tiny', weight: 84, say: 'a tiny {subject.bare}' },
        ...terms.colour.map((colour) => ({ id: colour, weight: 14, say: `a ${colour} {subject.bare}` })),
      ]),
      slot(
        'scene',
        400,
        said(scenes, phrases.scene, 1).map((term) =>
          withSky.includes(term.id) ? term : { ...term, silences: ['sky'] },
        ),
      ),
      slot('sky', 600, [none(1), ...said(terms.sky, phrases.sky, 100)]),
      slot('style', 400, [none(460), ...said(terms.style, phrases.style, 80)]),
      slot('tail', 300, [
        none(3080),
        ...said(terms.palette, phrases.palette, 110, 'palette '),
        ...said(terms.mood, phrases.mood, 140, 'mood '),
      ]),
    ],
    clashes: [],
    plainWords: 'the and with front under above colours mood two many picture painting drawing'.split(' '),
    embedding: {
      dims: 256,
      quantum: 512,
      mean: Array<number>(256).fill(0),
      spread: Array<number>(256).fill(512),
    },
  })
}

function slot(name: string, cap: number, terms: readonly object[]) {
  return { name, cap, features: true, terms }
}
