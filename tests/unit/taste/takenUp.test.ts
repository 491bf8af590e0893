// What a brief took up of one voter's votes: only lines that name a picture as parent, or a word as liked, count.
import { describe, expect, test } from 'vitest'
import { defaultVocabulary, takenUp, writeBrief } from '../../../src/taste/index.ts'
import { termName } from '../../../src/taste/brief/candidate.ts'
import { defaultTasteRules } from '../../../src/taste/brief/rules.ts'

const vocabulary = defaultVocabulary()
const silent = vocabulary.slots.map(({ terms }) => terms.findIndex(({ say }) => say === ''))
const subject = vocabulary.slots.findIndex(({ name }) => name === 'subject')
/** A picture of one subject and nothing else. */
const pictureOf = (id: string, term: number) => ({
  id,
  terms: silent.map((none, slot) => (slot === subject ? term : Math.max(0, none))),
})
const [first, second] = [pictureOf('a'.repeat(64), 1), pictureOf('b'.repeat(64), 2)]
const nameOf = (term: number) => termName(vocabulary, subject, term)
const line = (origin: object, terms = first.terms) =>
  ({ sentence: 'x', seed: 1, attempt: 0, terms, origin }) as never

describe('what a brief took up of somebody’s votes', () => {
  test('a picture counts once for each prompt that came from it, in whatever way', () => {
    const candidates = [
      line({ opening: 'trend', way: 'parents', parents: [first.id, second.id], changed: [] }),
      line(
        { opening: 'question', parents: [first.id], was: nameOf(1), asked: nameOf(3) },
        pictureOf('', 3).terms,
      ),
      line({ opening: 'words' }),
    ]
    const { pictures, terms } = takenUp(vocabulary, { candidates }, [first, second])
    expect(pictures).toEqual([
      { id: first.id, lines: 2 },
      { id: second.id, lines: 1 },
    ])
    // The question asked for another subject, and the line drawn at random has it by chance.
    expect(terms.find(({ name }) => name === nameOf(1))).toEqual({ name: nameOf(1), lines: 1 })
    expect(terms.find(({ name }) => name === nameOf(2))).toEqual({ name: nameOf(2), lines: 0 })
  })

  test('a word counts where the brief says that it was liked', () => {
    const candidates = [
      line({ opening: 'trend', way: 'terms', liked: [nameOf(1), nameOf(7)] }),
      line({ opening: 'trend', way: 'terms', liked: [nameOf(7)] }),
    ]
    const { pictures, terms } = takenUp(vocabulary, { candidates }, [first])
    expect(pictures).toEqual([{ id: first.id, lines: 0 }])
    expect(terms.filter(({ lines }) => lines > 0)).toEqual([{ name: nameOf(1), lines: 1 }])
  })

  test('nothing liked, nothing taken up; in a real brief without votes nothing is either', () => {
    const brief = writeBrief({
      vocabulary,
      past: [],
      shown: new Set(),
      brief: {
        charterId: 'c'.repeat(64),
        round: 0,
        beacon: 'd'.repeat(64),
        theme: null,
        vocabularyId: vocabulary.id,
        entrants: 8,
        rules: defaultTasteRules,
      },
    })
    expect(takenUp(vocabulary, brief, [])).toEqual({ pictures: [], terms: [] })
    const { pictures, terms } = takenUp(vocabulary, brief, [first])
    expect([...pictures, ...terms].every(({ lines }) => lines === 0)).toBe(true)
  })
})
