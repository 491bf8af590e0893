import { describe, expect, test } from 'vitest'
import { bytesId, createRandom } from '../../../src/fragment/index.ts'
import {
  chanceOfCatching,
  choiceId,
  choosePictures,
  compareEmbeddings,
  drawSpotChecks,
  verifyRound,
  writeEmbeddings,
} from '../../../src/taste/index.ts'
import { tasteIds } from '../../fixtures/taste/ids.ts'
import { entrants, rules, secondWeek, vocabulary } from '../../fixtures/taste/week.ts'

const week = secondWeek()
const { brief, embeddings, head, choice, file, input, lessons } = week
const published = { brief, embeddings: file, head, choice }
const choose = (change: Partial<Parameters<typeof choosePictures>[0]> = {}) =>
  choosePictures({ vocabulary, brief, rules, embeddings, head, shown: entrants, ...change })

describe('the choice', () => {
  test('is the same as when this test was written', () => {
    expect(choiceId(choice)).toBe(tasteIds.choice)
  })

  test('shows so many different pictures, a tenth of them from those nobody asked for', () => {
    expect(new Set(choice.chosen.map(({ candidate }) => candidate)).size).toBe(entrants)
    const exploratory = choice.chosen.filter(({ isExploratory }) => isExploratory)
    expect(exploratory).toHaveLength(entrants / 10)
    for (const { candidate } of exploratory) expect(brief.candidates[candidate]!.origin.opening).toBe('words')
  })

  test('is the best by score when nothing is capped and nothing explored', () => {
    const chosen = choose({ rules: { exploredShown: 0, capped: false } })
    const least = Math.min(...chosen.map(({ score }) => score))
    const all = choose({ rules: { exploredShown: 0, capped: false }, shown: brief.candidates.length })
    expect(all.filter(({ score }) => score > least).length).toBeLessThan(entrants)
  })

  test('takes equal scores in the order of the brief', () => {
    const indifferent = { ...head, weights: head.weights.map(() => 0) }
    const chosen = choose({ head: indifferent, rules: { exploredShown: 0, capped: false } })
    expect(chosen.map(({ candidate }) => candidate)).toEqual(Array.from({ length: entrants }, (_, k) => k))
  })

  test('lets no term beyond its cap while others are left', () => {
    const shown = brief.candidates.length / 3
    const chosen = choose({ rules: { exploredShown: 0, capped: true }, shown })
    vocabulary.slots.forEach(({ name, cap, terms }, slot) => {
      if (cap === 1000) return
      for (const [t, { id, say }] of terms.entries()) {
        if (say === '') continue
        const count = chosen.filter(({ candidate }) => brief.candidates[candidate]!.terms[slot] === t).length
        expect({ name, id, count }).toEqual({
          name,
          id,
          count: Math.min(count, Math.max(1, Math.floor((cap * shown) / 1000))),
        })
      }
    })
  })

  test('is refused for fewer candidates than pictures, and for embeddings of others', () => {
    expect(() => choose({ shown: 1000 })).toThrow(expect.objectContaining({ code: 'choice/too-few' }))
    expect(() => choose({ embeddings: embeddings.slice(1) })).toThrow(
      expect.objectContaining({ code: 'embeddings/count' }),
    )
  })
})

describe('verifyRound (attack 51: a painter slips in something of their own)', () => {
  const verify = (change: Partial<typeof published>) =>
    verifyRound({ input, lessons }, { ...published, ...change })

  test('says yes to what the rules give', () => {
    expect(verify({})).toMatchObject({ same: true })
  })

  test('names the line of a brief that a hand has changed', () => {
    const candidates = brief.candidates.with(5, { ...brief.candidates[5]!, sentence: 'a fox' })
    expect(verify({ brief: { ...brief, candidates } })).toMatchObject({
      same: false,
      differs: 'brief',
      at: 5,
    })
  })

  test('names a file of embeddings that is not the one the choice was made from', () => {
    const other = writeEmbeddings(embeddings.toReversed(), vocabulary.embedding.dims)
    expect(verify({ embeddings: other })).toMatchObject({
      same: false,
      differs: 'embeddings',
      received: bytesId(other),
    })
  })

  test('names the first weight that votes do not give', () => {
    const weights = head.weights.with(40, head.weights[40]! + 1)
    expect(verify({ head: { ...head, weights } })).toMatchObject({ same: false, differs: 'head', at: 40 })
  })

  test('names the first picture that was not chosen by the rules', () => {
    const chosen = choice.chosen.with(3, { ...choice.chosen[3]!, score: choice.chosen[3]!.score + 1 })
    expect(verify({ choice: { ...choice, chosen } })).toMatchObject({ same: false, differs: 'choice', at: 3 })
    const fewer = choice.chosen.slice(0, -1)
    expect(verify({ choice: { ...choice, chosen: fewer } })).toMatchObject({
      differs: 'choice',
      at: entrants - 1,
    })
  })
})

describe('a lying file of embeddings (attack 52)', () => {
  test('that promotes a candidate shows it, where repainting what is shown finds the lie', () => {
    const last = choose({
      shown: brief.candidates.length,
      rules: { exploredShown: 0, capped: false },
    }).reduce((a, b) => (a.score < b.score ? a : b)).candidate
    // What the head likes most: every component as far as it goes in the direction of its weight.
    const best = Int8Array.from(
      head.weights.slice(0, vocabulary.embedding.dims),
      (weight) => 127 * Math.sign(weight),
    )
    const lying = embeddings.with(last, best)
    const chosen = choose({ embeddings: lying })
    expect(chosen.map(({ candidate }) => candidate)).toContain(last)
    const liars = chosen.filter(
      ({ candidate }) => !compareEmbeddings(lying[candidate]!, embeddings[candidate]!).agrees,
    )
    expect(liars.map(({ candidate }) => candidate)).toEqual([last])
  })

  test('that suppresses one is caught as often as the odds say', () => {
    // 20 checks of 1,050: 1.9 % for one lie, 17.5 % for ten. 20,000 draws: two standard errors of 17.5 % are 0.5 points.
    expect(chanceOfCatching(1050, 1, 20)).toBeCloseTo(20 / 1050, 12)
    const unshown = Array.from({ length: 1050 }, (_, k) => k)
    const random = createRandom(1)
    let caught = 0
    for (let i = 0; i < 5000; i++) if (drawSpotChecks(unshown, 20, random).some((k) => k < 10)) caught++
    expect(Math.abs(caught / 5000 - chanceOfCatching(1050, 10, 20))).toBeLessThan(0.02)
  })

  test('is not suspected for what two machines differ by', () => {
    const other = embeddings[0]!.map((value, i) => (i % 50 === 0 ? value + 1 : value))
    expect(compareEmbeddings(embeddings[0]!, other)).toMatchObject({ agrees: true, steps: 1 })
    expect(compareEmbeddings(embeddings[0]!, embeddings[1]!).agrees).toBe(false)
    expect(compareEmbeddings(embeddings[0]!, new Int8Array(3)).agrees).toBe(false)
    expect(compareEmbeddings(new Int8Array(3), new Int8Array(3)).agrees).toBe(false)
  })

  test('is caught for certain when everything is checked, and never when nothing is', () => {
    expect(chanceOfCatching(10, 1, 10)).toBe(1)
    expect(chanceOfCatching(10, 1, 0)).toBe(0)
  })
})
