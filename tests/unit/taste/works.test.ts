import { describe, expect, test } from 'vitest'
import {
  critiqueOf,
  defaultTasteRules,
  descriptionOf,
  measurePicture,
  nearestWork,
  storyOf,
  termPhrase,
  titleOf,
  weekFacts,
  weeklyNote,
  writeBrief,
} from '../../../src/taste/index.ts'
import { briefInput, pastOf, secondWeek, vocabulary, firstBrief } from '../../fixtures/taste/week.ts'

const first = firstBrief()
const past = pastOf(first)
const many = writeBrief(briefInput(1, past, { entrants: 120, theme: 'Rain' })).candidates
const idOf = (k: number) => k.toString(16).padStart(64, '0')
const factsOf = (k: number, titles = new Map<string, string>()) => ({
  id: idOf(k),
  ...many[k]!,
  theme: null,
  titles,
  choice: { isExploratory: false, place: 12, candidates: 1400, hasTaste: true },
})

describe('titles', () => {
  const taken = new Set<string>()
  const titles = many.map(({ terms }, k) => {
    const title = titleOf(vocabulary, terms, idOf(k), taken)
    taken.add(title)
    return title
  })

  test('are all different, short, and begin with a capital', () => {
    expect(new Set(titles).size).toBe(titles.length)
    for (const title of titles) expect(title).toMatch(/^[A-Z0-9][^{}]{1,90}$/)
  })

  test('use only words of the prompt, and joining ones', () => {
    many.forEach(({ sentence }, k) => {
      const words = titles[k]!.toLowerCase().match(/[a-z]{3,}/g) ?? []
      const known = new Set([...(sentence.toLowerCase().match(/[a-z]+/g) ?? []), 'and', 'picture'])
      expect(
        words.filter((word) => !known.has(word)),
        sentence,
      ).toEqual([])
    })
  })

  test('are the same for the same picture, and make way when they are taken', () => {
    const { terms } = many[3]!
    const title = titleOf(vocabulary, terms, idOf(3), new Set())
    expect(titleOf(vocabulary, terms, idOf(3), new Set())).toBe(title)
    expect(titleOf(vocabulary, terms, idOf(3), new Set([title]))).not.toBe(title)
    const everything = { has: (text: string) => !/ 7$/.test(text) } as Set<string>
    expect(titleOf(vocabulary, terms, idOf(3), everything)).toMatch(/ 7$/)
  })

  test('put an article before what follows a time of day', () => {
    const inverted = titles.filter((title) => /^(?:Under|At|On|In) .*, /.test(title))
    expect(inverted.length).toBeGreaterThan(0)
    for (const title of inverted) expect(title).toMatch(/, (?:an?|the|two|three|many|some|[a-z]+s\b|[a-z ]+)/)
    expect(
      titles.filter((title) => /^(?:Under|At|On) [^,]*, (?:huge|tiny|green|red|golden) /.test(title)),
    ).toEqual([])
  })

  test('come in many forms', () => {
    const forms = new Set(titles.map((title) => title.replace(/[a-zA-Z-]{3,}/g, 'w')))
    expect(forms.size).toBeGreaterThan(15)
  })
})

describe('stories', () => {
  test('name the parents they have by title, and no others', () => {
    const titles = new Map(past[0]!.showings.map(({ id }, i) => [id, `Title ${i}`]))
    many.forEach(({ origin }, k) => {
      const story = storyOf(vocabulary, factsOf(k, titles))
      const named = [...story.matchAll(/“(Title \d+)”/g)].map(([, title]) => title)
      const parents = 'parents' in origin ? origin.parents.map((id) => titles.get(id)) : []
      expect(named.filter((title) => !parents.includes(title))).toEqual([])
      expect(named.length).toBe(parents.length)
    })
  })

  test('say of a picture drawn at random that nobody asked for it, and of one that was chosen its place', () => {
    const random = many.findIndex(({ origin }) => origin.opening === 'words')
    expect(storyOf(vocabulary, factsOf(random))).toMatch(/chance|random|without a look at the votes/)
    expect(storyOf(vocabulary, factsOf(0))).toMatch(/12/)
    expect(storyOf(vocabulary, factsOf(0))).toContain('1,400')
  })

  test('say of the first round that there was no taste, and of an exploratory one that taste did not ask for it', () => {
    const facts = factsOf(0)
    expect(storyOf(vocabulary, { ...facts, choice: { ...facts.choice, hasTaste: false } })).toContain(
      'Nobody had voted yet',
    )
    expect(storyOf(vocabulary, { ...facts, choice: { ...facts.choice, isExploratory: true } })).toContain(
      'did not ask',
    )
    expect(storyOf(vocabulary, { ...facts, choice: null })).not.toMatch(/place|number/)
  })

  test('speak of a form with the thing it is of, and of no relation by itself', () => {
    const colours = many.flatMap(({ origin }, k) =>
      origin.opening === 'question' && origin.asked.startsWith('form:')
        ? [storyOf(vocabulary, factsOf(k))]
        : [],
    )
    for (const story of colours) expect(story).toMatch(/“(?:an? |two |three |many |the |some |.+s\b)/)
    many.forEach(({ origin }, k) => {
      if (origin.opening !== 'question')
        expect(storyOf(vocabulary, factsOf(k))).not.toMatch(/“(?:and|with|above|below|next to)”/)
    })
  })

  test('hold no names of slots and nothing unfilled', () => {
    many.forEach((_, k) =>
      expect(storyOf(vocabulary, factsOf(k))).not.toMatch(/[{}]|undefined|\w+:\w|:none|“none”/),
    )
  })

  test('describe what was asked for, with the theme', () => {
    expect(descriptionOf({ id: idOf(1), sentence: 'a fox in the snow', theme: 'Winter' })).toMatch(
      /a fox in the snow.*“Winter”/i,
    )
  })
})

describe('the weekly note', () => {
  const { brief, choice } = secondWeek()
  const shown = choice.chosen.map(({ candidate }) => brief.candidates[candidate]!.terms)
  const facts = weekFacts(vocabulary, past, brief, shown, defaultTasteRules)

  test('tells what was kept, tried and dropped, each of it true wherever it stands in a picture', () => {
    const sayings = (list: readonly (readonly number[])[]) =>
      new Set(
        list.flatMap((terms) =>
          terms.map((term, slot) =>
            termPhrase(
              vocabulary,
              `${vocabulary.slots[slot]!.name}:${vocabulary.slots[slot]!.terms[term]!.id}`,
            ),
          ),
        ),
      )
    const before = sayings(past[0]!.showings.map(({ terms }) => terms!))
    const now = sayings(shown)
    const had = (names: readonly string[]) =>
      names.map((name) => termPhrase(vocabulary, name)).map((phrase) => [before.has(phrase), now.has(phrase)])
    for (const each of had(facts.kept)) expect(each).toEqual([true, true])
    for (const each of had(facts.tried)) expect(each).toEqual([false, true])
    for (const each of had(facts.dropped)) expect(each).toEqual([true, false])
    expect(facts.kept.length * facts.tried.length * facts.dropped.length).toBeGreaterThan(0)
    const phrases = [...facts.kept, ...facts.tried, ...facts.dropped].map((name) =>
      termPhrase(vocabulary, name),
    )
    expect(new Set(phrases).size).toBe(phrases.length)
    const note = weeklyNote(vocabulary, facts)
    for (const phrase of phrases) expect(note.split(`“${phrase}”`)).toHaveLength(2)
  })

  test('says it in other words in other weeks', () => {
    const notes = new Set(
      Array.from({ length: 40 }, (_, i) => weeklyNote(vocabulary, { ...facts, week: `week ${i}` })),
    )
    expect(notes.size).toBeGreaterThan(10)
  })

  test('never says of two things only how they stand', () => {
    for (const name of [...facts.kept, ...facts.tried, ...facts.dropped])
      expect(name).not.toMatch(/^relation:/)
  })

  test('says when nobody has voted, and claims nothing then', () => {
    const none = weekFacts(
      vocabulary,
      [],
      first,
      first.candidates.map(({ terms }) => terms),
      defaultTasteRules,
    )
    expect(none).toMatchObject({ kept: [], tried: [], dropped: [], hasVotes: false })
    expect(weeklyNote(vocabulary, none)).toBe('Nobody has voted yet, so I painted what came to mind.')
    expect(weeklyNote(vocabulary, { ...none, tried: ['sky:rain'] })).toMatch(
      /^Nobody has voted yet.*“in the rain”.*\.$/,
    )
    expect(weeklyNote(vocabulary, { ...none, hasVotes: true })).toBe(
      'This week I changed nothing that has a name.',
    )
  })
})

describe('the critique', () => {
  /** A picture of 16 × 16 by a function of place. */
  const picture = (colour: (x: number, y: number) => readonly [number, number, number]) => {
    const data = Array.from({ length: 256 }, (_, i) => [...colour(i % 16, Math.floor(i / 16)), 255]).flat()
    return measurePicture({ width: 16, height: 16, data })
  }
  const grey = picture(() => [120, 120, 120])
  const halves = picture((x) => (x < 8 ? [0, 0, 0] : [255, 255, 255]))
  const blueSpot = picture((x, y) => (x > 11 && y > 6 && y < 10 ? [20, 40, 250] : [225, 225, 225]))

  test('measures contrast, weight and colour', () => {
    expect(grey).toMatchObject({ weightX: 0, weightY: 0, saturation: 0, hues: [] })
    expect(grey.contrast).toBeLessThan(1e-9)
    expect(halves.contrast).toBeCloseTo(0.5, 6)
    expect(blueSpot.hues).toEqual(['blue'])
    expect(blueSpot.weightX).toBeGreaterThan(0.5)
  })

  test('speaks of what was measured, against the others of the round', () => {
    const round = [grey, grey, grey, grey, halves]
    const nearest = { id: 'a', cosine: 0.9, title: 'Owl, lake' }
    const say = (measures: typeof grey, cosine: number) =>
      critiqueOf({
        id: 'x',
        measures,
        round,
        nearest: { ...nearest, cosine },
        nearestOfRound: [0.1, 0.3, 0.5, 0.7, 0.9],
      })
    expect(say(halves, 0.9)).toMatch(/contrast|far apart/)
    expect(say(halves, 0.9)).toContain('very like “Owl, lake”')
    expect(say(grey, 0.1)).toContain('hardly any colour')
    expect(say(grey, 0.1)).toContain('new to me')
    expect(say(grey, 0.5)).not.toMatch(/Owl/)
    expect(
      critiqueOf({
        id: 'x',
        measures: blueSpot,
        round: [blueSpot],
        nearest: { id: null, cosine: -1, title: null },
        nearestOfRound: [],
      }),
    ).toBe('Its weight lies on the right. Blue carries it. There is nothing earlier to hold it against.')
  })

  test('finds the nearest earlier work', () => {
    const works = [
      { id: 'a', embedding: Int8Array.of(1, 0) },
      { id: 'b', embedding: Int8Array.of(3, 4) },
    ]
    expect(nearestWork(Int8Array.of(6, 8), works)).toEqual({ id: 'b', cosine: 1 })
    expect(nearestWork(Int8Array.of(6, 8), [])).toEqual({ id: null, cosine: -1 })
  })
})
