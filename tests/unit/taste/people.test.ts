import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/fragment/index.ts'
import {
  beginAt,
  choosePair,
  learnFromPairs,
  learnLogistic,
  learnRbf,
  predict,
  preferredHead,
  priorOf,
  rbfScore,
  scoreOf,
  viewOf,
  type Answer,
  type PairAnswer,
} from '../../../src/taste/index.ts'
import { answers, dims, rankCorrelation, truth, twoCentres, views } from '../../fixtures/taste/likings.ts'
import { secondWeek, vocabulary } from '../../fixtures/taste/week.ts'

const unseen = views(400, 99)
const truths = unseen.map(truth)

/** Pairs answered by the truth with noise. */
function askedPairs(count: number, seed: number): readonly PairAnswer[] {
  const random = createRandom(seed, 'pairs')
  const pictures = views(2 * count, seed)
  return Array.from({ length: count }, (_, i) => {
    const [a, b] = [pictures[2 * i]!, pictures[2 * i + 1]!]
    return truth(a) - truth(b) + 0.7 * random.normal() > 0
      ? { preferred: a, other: b }
      : { preferred: b, other: a }
  })
}

describe('the logistic head', () => {
  test('learns a direction from likes', () => {
    const head = learnLogistic(answers(20, 20, 1))
    expect(
      rankCorrelation(
        unseen.map((x) => predict(head, x).logit),
        truths,
      ),
    ).toBeGreaterThan(0.9)
  })

  test('says probabilities that hold on people it was not taught', () => {
    const head = learnLogistic(answers(30, 30, 2))
    const others = answers(30, 30, 3)
    const said = others.reduce((sum, { x }) => sum + predict(head, x).probability, 0)
    const liked = others.filter((answer) => answer.liked).length
    // 900 answers: the deviation of a count near 200 is some 13; the head's own error is of that size, too.
    expect(Math.abs(said - liked)).toBeLessThan(50)
  })

  test('puts its probabilities right when likes are made to count more', () => {
    const taught = answers(30, 30, 2)
    const [plain, weighted] = [learnLogistic(taught), learnLogistic(taught, { likeWeight: 4 })]
    const mean = (head: typeof plain) =>
      unseen.reduce((sum, x) => sum + predict(head, x).probability, 0) / unseen.length
    expect(Math.abs(mean(plain) - mean(weighted))).toBeLessThan(0.05)
  })

  test('grows surer with answers, and is least sure of what is far from all of them', () => {
    const [few, many] = [learnLogistic(answers(2, 20, 4)), learnLogistic(answers(40, 20, 4))]
    const near = new Float64Array(dims)
    const far = new Float64Array(dims).fill(5)
    expect(predict(many, far).variance).toBeLessThan(predict(few, far).variance)
    expect(predict(many, near).variance).toBeLessThan(predict(many, far).variance)
    expect(Math.abs(predict(few, far).probability - 0.5)).toBeLessThan(
      Math.abs(1 / (1 + Math.exp(-predict(few, far).logit)) - 0.5),
    )
  })

  test('is found at the top of its posterior: its slope is zero there', () => {
    const taught = answers(10, 20, 5)
    const { weights, intercept } = learnLogistic(taught)
    for (let i = 0; i < dims; i++) {
      const slope = taught.reduce((sum, { x, liked }) => {
        const logit = x.reduce((total, value, k) => total + value * weights[k]!, intercept)
        return sum + ((liked ? 1 : 0) - 1 / (1 + Math.exp(-logit))) * x[i]!
      }, -dims * weights[i]!)
      expect(Math.abs(slope)).toBeLessThan(1e-4)
    }
  })
})

describe('a head from pairs', () => {
  test('orders pictures as the answers do', () => {
    const head = learnFromPairs(askedPairs(80, 1))
    expect(
      rankCorrelation(
        unseen.map((x) => predict(head, x).logit),
        truths,
      ),
    ).toBeGreaterThan(0.85)
  })

  test('starts at the community’s liking and leaves it for one’s own', () => {
    const community = Float64Array.from({ length: dims }, (_, i) => (i === 5 ? 1 : 0))
    expect(predict(beginAt(community), unseen[0]!).logit).toBeCloseTo(unseen[0]![5]!, 9)
    const own = learnFromPairs(askedPairs(80, 2), { mean: community })
    expect(
      rankCorrelation(
        unseen.map((x) => predict(own, x).logit),
        truths,
      ),
    ).toBeGreaterThan(0.8)
  })

  test('takes over the order of the exact head with a deviation of 1', () => {
    const { head, seen } = secondWeek()
    const prior = priorOf(vocabulary, head, seen)
    const logits = seen.map((picture) => predict({ ...beginAt(prior) }, viewOf(vocabulary, picture)).logit)
    expect(
      rankCorrelation(
        logits,
        seen.map((picture) => scoreOf(vocabulary, head, picture)),
      ),
    ).toBeCloseTo(1, 9)
    const mean = logits.reduce((sum, x) => sum + x, 0) / logits.length
    expect(logits.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logits.length).toBeCloseTo(1, 6)
  })

  test('asks two different pictures, by their posterior between 20 and 100 answers', () => {
    const head = learnFromPairs(askedPairs(30, 3))
    const pictures = views(50, 7)
    for (const count of [0, 50, 200]) {
      const random = createRandom(count)
      for (let i = 0; i < 30; i++) {
        const [a, b] = choosePair(head, pictures, count, random)
        expect(a).not.toBe(b)
        expect(pictures[a] && pictures[b]).toBeTruthy()
      }
    }
    const variance = ([a, b]: readonly [number, number]) =>
      predict(
        head,
        pictures[a]!.map((value, i) => value - pictures[b]![i]!),
      ).variance
    const mean = (count: number) => {
      const random = createRandom(11)
      return Array.from({ length: 40 }, () => variance(choosePair(head, pictures, count, random))).reduce(
        (s, x) => s + x,
        0,
      )
    }
    expect(mean(50)).toBeGreaterThan(1.2 * mean(0))
  })
})

describe('the head of likeness', () => {
  test('knows two centres, which no direction can', () => {
    const taught = answers(20, 25, 6, twoCentres)
    const curved = unseen.map(twoCentres)
    const rbf = learnRbf(taught)
    const line = learnLogistic(taught)
    const ofRbf = rankCorrelation(
      unseen.map((x) => rbfScore(rbf, x)),
      curved,
    )
    const ofLine = rankCorrelation(
      unseen.map((x) => predict(line, x).logit),
      curved,
    )
    expect(ofRbf).toBeGreaterThan(ofLine + 0.2)
  })
})

describe('votes that say nothing', () => {
  const [x, y] = views(2, 1) as [Float64Array, Float64Array]
  const liked = (view: Float64Array, isLiked: boolean): Answer => ({ x: view, liked: isLiked, voter: 'a' })
  const eight = Array.from({ length: 8 }, (_, i) => i)

  test.each<[string, readonly Answer[], string]>([
    ['none at all', [], 'votes/none'],
    ['one vote', [liked(x, true)], 'votes/one-class'],
    ['only likes', eight.map(() => liked(x, true)), 'votes/one-class'],
    ['no likes', eight.map(() => liked(x, false)), 'votes/one-class'],
    ['two votes', [liked(x, true), liked(y, false)], 'votes/too-few'],
    ['all of one picture', eight.map((i) => liked(x, i % 2 === 0)), 'votes/all-equal'],
    ['contradictory ones', eight.map((i) => liked(i < 4 ? x : y, i % 2 === 0)), 'votes/contradictory'],
  ])('are refused in words, not learnt from: %s', (_, list, code) => {
    expect(() => learnLogistic(list)).toThrow(expect.objectContaining({ code }))
    expect(() => learnRbf(list)).toThrow(expect.objectContaining({ code }))
  })

  test.each<[string, readonly PairAnswer[], string]>([
    ['none at all', [], 'votes/none'],
    ['one pair', [{ preferred: x, other: y }], 'votes/too-few'],
    ['a picture against itself', eight.map(() => ({ preferred: x, other: x })), 'votes/all-equal'],
    [
      'as often one way as the other',
      eight.map((i) => (i % 2 ? { preferred: x, other: y } : { preferred: y, other: x })),
      'votes/contradictory',
    ],
  ])('are refused as pairs, too: %s', (_, list, code) => {
    expect(() => learnFromPairs(list)).toThrow(expect.objectContaining({ code }))
  })

  test('refuse pictures of other features', () => {
    const odd = [...answers(2, 10, 1), { x: new Float64Array(3), liked: true, voter: 'z' }]
    expect(() => learnLogistic(odd)).toThrow(expect.objectContaining({ code: 'head/features' }))
    expect(() => rbfScore(learnRbf(answers(2, 10, 1)), new Float64Array(3))).toThrow(
      expect.objectContaining({ code: 'head/features' }),
    )
  })
})

describe('the head a page uses', () => {
  const area = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 })
  test.each([
    [500, area(0.1), area(0.3), 'linear', 'few-likes'],
    [5000, area(0.1), area(0.11), 'linear', 'not-shown-better'],
    [5000, area(0.1), null, 'linear', 'not-shown-better'],
    [5000, area(0.1), area(0.2), 'network', 'shown-better'],
  ])('after %i likes is the simplest that is not shown to be worse', (likes, linear, network, head, why) => {
    expect(preferredHead(likes, linear, network)).toEqual({ head, why })
  })
})
