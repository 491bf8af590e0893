import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/fragment/index.ts'
import {
  brierSkill,
  calibrate,
  calibrated,
  curvesOf,
  splitByVoter,
  type Judged,
} from '../../../src/taste/index.ts'

const judged = (pairs: readonly (readonly [number, boolean])[]): readonly Judged[] =>
  pairs.map(([score, liked], i) => ({ score, liked, voter: `v${i % 7}` }))
const curves = (list: readonly Judged[]) => curvesOf(list, createRandom(1))

describe('curves', () => {
  test('of a perfect head have areas of 1', () => {
    const { rocArea, precisionRecallArea } = curves(
      judged([
        [3, true],
        [2, true],
        [1, false],
        [0, false],
      ]),
    )
    expect([rocArea.value, precisionRecallArea.value]).toEqual([1, 1])
  })

  test('of a head that always says the same are those of guessing: a half, and the prevalence', () => {
    const { rocArea, precisionRecallArea, prevalence } = curves(
      judged([
        [1, true],
        [1, false],
        [1, false],
        [1, false],
      ]),
    )
    expect([rocArea.value, precisionRecallArea.value, prevalence]).toEqual([0.5, 0.25, 0.25])
  })

  test('of a small case are what is counted by hand', () => {
    // Scores 4+ 3− 2+ 1−: of four pairs (like, other) three are in order; precision 1/1 at the first like, 2/3 at the second.
    const { rocArea, precisionRecallArea, roc, precisionRecall } = curves(
      judged([
        [4, true],
        [3, false],
        [2, true],
        [1, false],
      ]),
    )
    expect(rocArea.value).toBe(0.75)
    expect(precisionRecallArea.value).toBeCloseTo((1 + 2 / 3) / 2, 12)
    expect(roc).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 0.5 },
      { x: 0.5, y: 0.5 },
      { x: 0.5, y: 1 },
      { x: 1, y: 1 },
    ])
    expect(precisionRecall[0]).toEqual({ x: 0.5, y: 1 })
  })

  test('have the area of counting every pair, whatever the ties', () => {
    const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), {
      minLength: 2,
      maxLength: 40,
    })
    fc.assert(
      fc.property(list, (pairs) => {
        const [likes, others] = [pairs.filter(([, liked]) => liked), pairs.filter(([, liked]) => !liked)]
        fc.pre(likes.length > 0 && others.length > 0)
        const wins = likes.flatMap(([a]) => others.map(([b]): number => (a > b ? 1 : a === b ? 0.5 : 0)))
        const area = wins.reduce((sum, win) => sum + win, 0) / wins.length
        expect(curves(judged(pairs)).rocArea.value).toBeCloseTo(area, 12)
      }),
    )
  })

  test.each([
    ['no answers', [], 'votes/none'],
    [
      'only likes',
      [
        [1, true],
        [2, true],
      ],
      'votes/one-class',
    ],
    ['no likes', [[1, false]], 'votes/one-class'],
  ] as const)('are undefined, in words, of %s', (_, pairs, code) => {
    expect(() => curves(judged(pairs))).toThrow(expect.objectContaining({ code }))
  })

  test('have intervals that cover what is true about as often as they say', () => {
    // Scores are liking plus noise; the true area is that of two normals a deviation apart, Φ(1/√2) = 0.760.
    let covered = 0
    for (let seed = 0; seed < 40; seed++) {
      const random = createRandom(seed)
      const list = Array.from({ length: 300 }, (_, i) => {
        const liked = random.uniform() < 0.2
        return { liked, score: (liked ? 1 : 0) + random.normal(), voter: `v${i % 60}` }
      })
      const { low, high } = curvesOf(list, random).rocArea
      if (low! <= 0.76 && high! >= 0.76) covered++
    }
    // 95 % of 40 is 38; below 34 has a chance of less than 2 %.
    expect(covered).toBeGreaterThanOrEqual(34)
  })

  test('have no interval where too few resamples hold both classes', () => {
    const list: readonly Judged[] = [
      { score: 1, liked: true, voter: 'a' },
      ...Array.from({ length: 4 }, () => ({ score: 0, liked: false, voter: 'b' })),
    ]
    const { rocArea } = curves(list)
    expect(rocArea.value).toBe(1)
    expect(curvesOf(list.slice(0, 2), createRandom(2)).rocArea.low).toSatisfy(
      (low: number | null) => low === null || low === 1,
    )
  })
})

test('a split keeps each voter’s answers together', () => {
  const list = Array.from({ length: 300 }, (_, i) => ({ voter: `v${i % 50}`, i }))
  const { taught, heldOut } = splitByVoter(list, 0.3, createRandom(1))
  const voters = new Set(taught.map(({ voter }) => voter))
  expect(heldOut.filter(({ voter }) => voters.has(voter))).toEqual([])
  expect(taught.length + heldOut.length).toBe(300)
  expect(heldOut.length).toBeGreaterThan(30)
})

describe('calibration', () => {
  const random = createRandom(5)
  const sample = Array.from({ length: 2000 }, () => {
    const score = 3 * random.normal()
    return { score, liked: random.uniform() < 1 / (1 + Math.exp(-(0.5 * score - 2))) }
  })
  const [scores, liked] = [sample.map(({ score }) => score), sample.map((each) => each.liked)]

  test('finds the line from scores to log odds', () => {
    const { slope, intercept } = calibrate(scores, liked)
    expect(slope).toBeCloseTo(0.5, 1)
    expect(intercept).toBeCloseTo(-2, 0)
  })

  test('takes overconfidence away: Brier’s skill rises above 0', () => {
    const confident = scores.map((score) => 1 / (1 + Math.exp(-3 * score)))
    const honest = scores.map((score) => calibrated(calibrate(scores, liked), score))
    expect(brierSkill(confident, liked)).toBeLessThan(0)
    expect(brierSkill(honest, liked)).toBeGreaterThan(0.1)
  })

  test('believes a head that is the wrong way round nothing', () => {
    const line = calibrate(
      scores.map((score) => -score),
      liked,
    )
    expect(line.slope).toBe(0)
    expect(calibrated(line, 5)).toBeCloseTo(liked.filter(Boolean).length / liked.length, 1)
  })

  test('is refused where a class is absent', () => {
    expect(() => calibrate([1, 2], [true, true])).toThrow(
      expect.objectContaining({ code: 'votes/one-class' }),
    )
    expect(() => brierSkill([0.5], [false])).toThrow(expect.objectContaining({ code: 'votes/one-class' }))
  })
})
