// What a page says of a community: the map, words that rise and fall, sureness, camps.
import { describe, expect, test } from 'vitest'
import { createRandom, criticWeights, shuffle } from '../../../src/fragment/index.ts'
import {
  beginAt,
  criticOfHead,
  findCamps,
  learnLogistic,
  pictureSupport,
  projectPictures,
  surenessOf,
  termTrends,
  viewOf,
} from '../../../src/taste/index.ts'
import { featureCount } from '../../../src/taste/head/features.ts'
import { answers, dims, views } from '../../fixtures/taste/likings.ts'
import { entrants, firstBrief, pastOf, rules, shownOf, vocabulary, votes } from '../../fixtures/taste/week.ts'

describe('the map', () => {
  const random = createRandom(1, 'map')
  /** Two heaps far apart along one direction, and some spread along another. */
  const embeddings = Array.from({ length: 60 }, (_, i) =>
    Int8Array.from({ length: 24 }, (__, k) =>
      k === 3
        ? i % 2
          ? 60
          : -60
        : k === 7
          ? Math.round(25 * random.normal())
          : Math.round(3 * random.normal()),
    ),
  )

  test('parts what differs most from left to right', () => {
    const places = projectPictures(embeddings)
    const sides = places.map(({ x }) => Math.sign(x))
    expect(new Set(sides.filter((_, i) => i % 2 === 0)).size).toBe(1)
    expect(sides[0]).toBe(-sides[1]!)
    expect(Math.max(...places.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]))).toBeCloseTo(1, 12)
  })

  test('lies the same whatever the order of the pictures', () => {
    const order = shuffle(
      embeddings.map((_, i) => i),
      createRandom(2),
    )
    const [one, other] = [projectPictures(embeddings), projectPictures(order.map((i) => embeddings[i]!))]
    order.forEach((i, at) => {
      expect(other[at]!.x).toBeCloseTo(one[i]!.x, 6)
      expect(other[at]!.y).toBeCloseTo(one[i]!.y, 6)
    })
  })

  test.each([
    ['no picture', []],
    ['one picture', [Int8Array.of(3, 4)]],
    ['the same picture twice', [Int8Array.of(3, 4), Int8Array.of(3, 4)]],
    ['pictures on one line', [Int8Array.of(-5, 0), Int8Array.of(0, 0), Int8Array.of(5, 0)]],
  ])('of %s has numbers only', (_, few) => {
    const places = projectPictures(few)
    expect(places).toHaveLength(few.length)
    expect(places.flatMap(({ x, y }) => [x, y]).every(Number.isFinite)).toBe(true)
  })
})

describe('words', () => {
  const first = firstBrief()

  test('rise where their pictures were liked, and fall where nothing was given', () => {
    const trends = termTrends(vocabulary, pastOf(first), rules)
    const liked = shownOf(first)[0]!.terms
    const standing = new Map(trends.map(({ name, change }) => [name, change]))
    expect(trends[0]!.change).toBeGreaterThan(0)
    expect(trends.at(-1)!.change).toBeLessThan(0)
    // Picture 0 has the most support of all, so some word of it stands among the risen.
    const names = liked.map(
      (term, slot) => `${vocabulary.slots[slot]!.name}:${vocabulary.slots[slot]!.terms[term]!.id}`,
    )
    expect(names.some((name) => (standing.get(name) ?? 0) > 0)).toBe(true)
  })

  test('move by the last week only, and are followed through every week', () => {
    const past = pastOf(first)
    const second = {
      ...past[0]!,
      number: 1,
      support: pictureSupport(votes.slice(0, 3), entrants, rules.capShare),
    }
    const trends = termTrends(vocabulary, [second, ...past], rules)
    for (const { byWeek, change } of trends) {
      expect(byWeek).toHaveLength(2)
      expect(change).toBeCloseTo(byWeek[1]! - byWeek[0]!, 12)
    }
  })

  test('are none before anything was shown', () => {
    expect(termTrends(vocabulary, [], rules)).toEqual([])
  })
})

describe('how sure a taste is', () => {
  test('a coin before it has learnt, and surer with every answer', () => {
    const pictures = views(100, 9)
    const nothing = surenessOf(beginAt(new Float64Array(dims)), pictures, createRandom(0))!
    const few = surenessOf(learnLogistic(answers(2, 20, 4)), pictures, createRandom(0))!
    const many = surenessOf(learnLogistic(answers(60, 20, 4)), pictures, createRandom(0))!
    expect(nothing).toMatchObject({ sure: 0, mean: 0.5 })
    expect(few.mean).toBeGreaterThan(0.5)
    expect(many.sure).toBeGreaterThan(few.sure)
  })

  test('is unknown of fewer than two pictures', () => {
    expect(surenessOf(beginAt(new Float64Array(dims)), views(1, 1), createRandom(0))).toBeNull()
  })
})

describe('camps', () => {
  /** Voters who like six of the pictures they were shown, by a liking of their own. */
  function community(voters: number, seed: number, likingOf: (voter: number) => (x: Float64Array) => number) {
    const random = createRandom(seed, 'camps')
    return Array.from({ length: voters }, (_, i) => {
      const seen = Array.from({ length: 60 }, () =>
        Float64Array.from({ length: dims }, () => random.normal()),
      )
      const liking = likingOf(i)
      const likes = seen
        .map((x) => ({ x, value: liking(x) + random.normal() }))
        .sort((a, b) => b.value - a.value)
        .slice(0, 6)
        .map(({ x }) => x)
      return { voter: `voter ${i}`, likes }
    })
  }
  const seeds = [1, 2, 3, 4, 5]

  test.each(seeds)('are found where two groups like opposite things (seed %i)', (seed) => {
    const camps = findCamps(
      community(60, seed, (i) => (x) => (i % 3 === 0 ? -2 : 2) * x[0]!),
      createRandom(seed),
    )!
    expect(camps.isSplit).toBe(true)
    expect(camps.cosine).toBeLessThan(-0.5)
    const larger = camps.members[0].filter((voter) => Number(voter.slice(6)) % 3 !== 0).length
    expect(larger / 40).toBeGreaterThan(0.9)
  })

  test.each(seeds)('are not seen in one shared taste (seed %i)', (seed) => {
    expect(
      findCamps(
        community(60, seed, () => (x) => 2 * x[0]!),
        createRandom(seed),
      )!.isSplit,
    ).toBe(false)
  })

  test.each(seeds)('are not seen in noise, which always falls into two heaps (seed %i)', (seed) => {
    expect(
      findCamps(
        community(60, seed, () => () => 0),
        createRandom(seed),
      )!.isSplit,
    ).toBe(false)
  })

  test('are unknown of few voters, and of those who liked one picture only', () => {
    const likes = [new Float64Array(dims)]
    const single = Array.from({ length: 100 }, (_, i) => ({ voter: `voter ${i}`, likes }))
    expect(findCamps(single, createRandom(0))).toBeNull()
    expect(
      findCamps(
        community(5, 1, () => (x) => x[0]!),
        createRandom(0),
      ),
    ).toBeNull()
  })
})

test('a critic says of a picture what its head says, in deviations around the mean', () => {
  const random = createRandom(4, 'critic')
  const { dims: length, quantum } = vocabulary.embedding
  const embeddings = Array.from({ length: 80 }, () =>
    Int8Array.from({ length }, () => Math.round(32 * Math.max(-3, Math.min(3, random.normal())))),
  )
  const weights = Float64Array.from({ length: featureCount(vocabulary) }, () => random.normal())
  const critic = criticOfHead(vocabulary, weights, embeddings, 'ab'.repeat(32))
  const seen = embeddings.map((embedding) => viewOf(vocabulary, { embedding, terms: null }))
  const likings = seen.map((x) => x.reduce((sum, value, i) => sum + value * weights[i]!, 0))
  const mean = likings.reduce((sum, x) => sum + x, 0) / 80
  const deviation = Math.sqrt(likings.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 80)
  const a = criticWeights(critic)
  embeddings.forEach((embedding, n) => {
    const s = embedding.reduce((sum, e, i) => sum + (e / quantum) * a[i]!, 0) + critic.offset
    // Views are rounded to sixty-fourths, weights to int16.
    expect(s).toBeCloseTo((likings[n]! - mean) / deviation, 1)
  })
  expect(() =>
    criticOfHead(vocabulary, new Float64Array(weights.length), embeddings, 'ab'.repeat(32)),
  ).toThrow(expect.objectContaining({ code: 'votes/all-equal' }) as Error)
})

test('an answer that stands for several teaches what several would', () => {
  const taught = answers(6, 20, 7)
  const [twice, double] = [
    learnLogistic([...taught, ...taught]),
    learnLogistic(taught.map((answer) => ({ ...answer, times: 2 }))),
  ]
  twice.weights.forEach((weight, i) => expect(double.weights[i]!).toBeCloseTo(weight, 9))
})
