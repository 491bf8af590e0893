import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parsePrompts } from '../../../src/fragment/index.ts'
import shipped from '../../../src/taste/vocabulary.json' with { type: 'json' }
import {
  defaultVocabulary,
  parseVocabulary,
  sentenceOf,
  settle,
  writeBrief,
} from '../../../src/taste/index.ts'
import { wordsOf } from '../../../src/taste/grammar/vocabulary.ts'
import { briefInput } from '../../fixtures/taste/week.ts'

const vocabulary = defaultVocabulary()
const slot = (name: string) => vocabulary.slots.findIndex((each) => each.name === name)
/** Terms by name, the others silent. */
const terms = (named: Readonly<Record<string, string>>) =>
  vocabulary.slots.map(({ name, terms: all }) =>
    all.findIndex(({ id }) => id === (named[name] ?? all[0]!.id)),
  )

describe('the shipped vocabulary', () => {
  test.each([
    [
      {
        piece: 'figure',
        subject: 'owl',
        form: 'huge',
        scene: 'lake',
        sky: 'full moon',
        style: 'woodcut',
        palette: 'midnight colours',
      },
      'a woodcut of a huge owl by a lake under a full moon, in midnight colours',
    ],
    [{ piece: 'figure', subject: 'fox', form: 'facing pair' }, 'two foxes facing each other'],
    [{ piece: 'figure', subject: 'wheat', form: 'one', scene: 'cave' }, 'wheat in a cave'],
    [
      {
        piece: 'pair',
        subject: 'whale',
        relation: 'above',
        second: 'ladder',
        scene: 'village',
        mood: 'dreamy',
      },
      'a whale above a ladder in a village, dreamy mood',
    ],
    [
      { piece: 'view', view: 'alone road', sky: 'northern lights' },
      'a road to the horizon under the northern lights',
    ],
    [
      { piece: 'abstract', pattern: 'mandala', tint: 'black and white', style: 'collage' },
      'a collage of a mandala in black and white',
    ],
  ])('says %j as a sentence', (named, sentence) => {
    expect(sentenceOf(vocabulary, settle(vocabulary, terms(named)))).toBe(sentence)
  })

  test('lets a cave have no sky, and an abstract piece no subject', () => {
    const cave = settle(vocabulary, terms({ piece: 'figure', subject: 'owl', scene: 'cave', sky: 'rain' }))
    expect(cave[slot('sky')]).toBe(0)
    const abstract = settle(vocabulary, terms({ piece: 'abstract', subject: 'owl', pattern: 'spiral' }))
    expect(abstract[slot('subject')]).toBe(0)
  })

  test('settles to what stays settled', () => {
    for (const { terms: drawn } of writeBrief(briefInput(0, [], { entrants: 60 })).candidates)
      expect(settle(vocabulary, drawn)).toEqual(drawn)
  })

  test('makes prompts that the prompt line reads as one, in at most 30 words', () => {
    for (const { sentence } of writeBrief(briefInput(0, [], { entrants: 150 })).candidates) {
      expect(parsePrompts(sentence)).toEqual([{ text: sentence, weight: 1, stop: -Infinity }])
      expect(sentence.split(' ').length).toBeLessThanOrEqual(30)
    }
  })

  test('speaks in words the embedded pack was taught, and few besides', () => {
    const pack = readFileSync(join(import.meta.dirname, '../../../models/daub-mini/vocabulary.json'), 'utf8')
    const taught = new Set(wordsOf(pack.replace(/[{}]/g, ' ')))
    const said = vocabulary.slots.flatMap(({ terms: all }) =>
      all.flatMap(({ say, many = '' }) => wordsOf(`${say} ${many}`)),
    )
    // Joining words of the captions it was taught with, and words of how paint lies, which pack 2.0 is taught.
    const coming =
      'thick dry cross hatching glazes thin glazed rough freehand render photograph silhouette facing each other below next'.split(
        ' ',
      )
    const unknown = [...new Set(said)].filter((word) => !taught.has(word) && !coming.includes(word))
    expect(unknown).toEqual([])
  })
})

describe('parseVocabulary', () => {
  type File = typeof shipped
  test.each<[string, (file: File) => unknown, string]>([
    ['a value that is no object', () => 7, 'vocabulary/form'],
    ['another version', (file) => ({ ...file, version: 2 }), 'vocabulary/form'],
    [
      'a weight of 0',
      (file) => ({
        ...file,
        slots: [{ ...file.slots[0], terms: [{ id: 'x', weight: 0, say: 'x', sentence: 'x' }] }],
      }),
      'vocabulary/form',
    ],
    [
      'two slots of one name',
      (file) => ({ ...file, slots: [...file.slots, file.slots[1]] }),
      'vocabulary/reference',
    ],
    [
      'a first slot without sentences',
      (file) => ({ ...file, slots: file.slots.slice(1) }),
      'vocabulary/reference',
    ],
    [
      'a clash of terms it lacks',
      (file) => ({ ...file, clashes: [['sky:rain', 'sky:soup']] }),
      'vocabulary/reference',
    ],
    [
      'a term that speaks of a later slot',
      (file) => ({
        ...file,
        slots: [
          ...file.slots.slice(0, 1),
          { name: 'a', cap: 1, features: true, terms: [{ id: 'x', weight: 1, say: '{mood}' }] },
          ...file.slots.slice(1),
        ],
      }),
      'vocabulary/reference',
    ],
    [
      'a scale of another length',
      (file) => ({ ...file, embedding: { ...file.embedding, mean: [0] } }),
      'vocabulary/reference',
    ],
  ])('refuses %s', (_, change, code) => {
    expect(() => parseVocabulary(change(shipped))).toThrow(expect.objectContaining({ code }))
  })
})
