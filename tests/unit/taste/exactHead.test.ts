import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, DaubError, shuffle } from '../../../src/fragment/index.ts'
import { featureCount, featuresOf } from '../../../src/taste/head/features.ts'
import {
  headId,
  learnExactHead,
  lessonOf,
  measureScale,
  parseExactHead,
  pictureSupport,
  quantise,
  readEmbeddings,
  scoreOf,
  writeEmbeddings,
} from '../../../src/taste/index.ts'
import { tasteIds } from '../../fixtures/taste/ids.ts'
import { rules, secondWeek, vocabulary, votes } from '../../fixtures/taste/week.ts'

const week = secondWeek()
const { dims } = vocabulary.embedding

describe('the exact head', () => {
  test('has the same weights as when this test was written', () => {
    expect(headId(week.head)).toBe(tasteIds.head)
  })

  test('does not depend on the order of ballots, and changes with one vote', () => {
    expect(headId(secondWeek(shuffle(votes, createRandom(3))).head)).toBe(tasteIds.head)
    expect(headId(secondWeek(votes.slice(1)).head)).not.toBe(tasteIds.head)
  })

  test('is the ridge regression its formula says, solved another way', () => {
    const count = featureCount(vocabulary)
    const x = week.seen.map((picture) => {
      const { dense, terms } = featuresOf(vocabulary, picture)
      const row = Array.from({ length: count }, (_, i) => (dense[i] ?? 0) / 64)
      for (const at of terms) row[at] = 6
      return row
    })
    const { net, likes } = week.input.past[0]!.support
    const positive = net.reduce((sum, s) => (s > 0n ? sum + s : sum), 0n)
    const s = net.map((each) =>
      each > 0n ? (Number(each) / Number(positive)) * (Number(likes) / 65_536) : 0,
    )
    const n = x.length
    const means = x[0]!.map((_, i) => x.reduce((sum, row) => sum + row[i]!, 0) / n)
    const mean = s.reduce((sum, each) => sum + each, 0) / n
    // Dual form: w = Xᵀ(XXᵀ + λ/h)⁻¹y/h has n unknowns where the head solves for as many as there are features.
    const centred = x.map((row) => row.map((value, i) => value - means[i]!))
    const h = mean * 0.95
    const kernel = centred.map((a, i) =>
      centred.map((b, j) => a.reduce((sum, value, k) => sum + value * b[k]!, 0) + (i === j ? count / h : 0)),
    )
    const alpha = eliminate(
      kernel,
      s.map((each) => (each - mean) / h),
    )
    const w = means.map((_, k) => centred.reduce((sum, row, i) => sum + row[k]! * alpha[i]!, 0))
    const most = Math.max(...w.map(Math.abs))
    week.head.weights.forEach((weight, k) =>
      expect(Math.abs(weight - (w[k]! * 32_767) / most)).toBeLessThan(1),
    )
  })

  test('prefers what was liked', () => {
    const { relative } = week.input.past[0]!.support
    const scores = week.seen.map((picture) => scoreOf(vocabulary, week.head, picture))
    const mean = (liked: boolean) => {
      const of = scores.filter((_, i) => relative[i]! > 512 === liked)
      return of.reduce((sum, score) => sum + score, 0) / of.length
    }
    expect(mean(true)).toBeGreaterThan(mean(false))
  })

  test('is all zeros when nobody voted: it then has no opinion', () => {
    const support = pictureSupport([], week.seen.length, rules.capShare)
    const { weights } = learnExactHead(vocabulary, [lessonOf(vocabulary, 0, week.seen, support)], 1, rules)
    expect(new Set(weights)).toEqual(new Set([0]))
    expect(new Set(learnExactHead(vocabulary, [], 1, rules).weights)).toEqual(new Set([0]))
  })

  test('forgets rounds older than its table', () => {
    expect(new Set(learnExactHead(vocabulary, week.lessons, 1 + rules.ages.length, rules).weights)).toEqual(
      new Set([0]),
    )
    expect(learnExactHead(vocabulary, week.lessons, rules.ages.length, rules).weights).toContain(32_767)
  })

  test('refuses embeddings of another pack by their length', () => {
    const other = week.seen.map((picture) => ({ ...picture, embedding: new Int8Array(512) }))
    expect(() => lessonOf(vocabulary, 0, other, week.input.past[0]!.support)).toThrow(
      expect.objectContaining({ code: 'embeddings/dimensions', params: { received: 512, expected: dims } }),
    )
  })

  test('refuses to score with a head of other features', () => {
    const head = { ...week.head, weights: [1, 2, 3] }
    expect(() => scoreOf(vocabulary, head, week.seen[0]!)).toThrow(
      expect.objectContaining({ code: 'head/features' }),
    )
  })

  test('comes back from its JSON as it was, and nothing else does', () => {
    expect(headId(parseExactHead(JSON.stringify(week.head)))).toBe(tasteIds.head)
    expect(() => parseExactHead('{"version":1}')).toThrow(expect.objectContaining({ code: 'head/form' }))
    expect(() => parseExactHead('<html>')).toThrow(expect.objectContaining({ code: 'head/json' }))
  })
})

describe('embeddings as int8', () => {
  test('are rounded and limited', () => {
    const scale = { dims: 4, quantum: 512 }
    expect([...quantise([0, 0.5 / 512, -1, 0.1], scale)]).toEqual([0, 1, -127, 51])
  })

  test.each([
    [[1, 2, 3], 'embeddings/dimensions'],
    [[1, NaN, 3, 4], 'embeddings/number'],
  ])('refuse %j', (values, code) => {
    expect(() => quantise(values, { dims: 4, quantum: 512 })).toThrow(expect.objectContaining({ code }))
  })

  test('are brought to one scale by constants in sixteenths', () => {
    const scale = measureScale([Int8Array.of(1, 10), Int8Array.of(3, 10), Int8Array.of(5, 10)])
    expect(scale.mean).toEqual([48, 160])
    expect(scale.spread).toEqual([26, 1]) // 16·√(8/3) = 26.1; one that never changes has the least spread there is
  })

  test('survive a file', () => {
    const file = writeEmbeddings(week.embeddings, dims)
    const expected = { count: week.embeddings.length, dims }
    expect(readEmbeddings(file, expected)).toEqual(week.embeddings)
    expect(readEmbeddings(Uint8Array.of(9, ...file).subarray(1), expected)).toEqual(week.embeddings)
  })

  test.each<[string, (file: Uint8Array) => Uint8Array, string]>([
    ['is empty', () => new Uint8Array(0), 'embeddings/not-a-file'],
    ['begins otherwise', (file) => Uint8Array.of(0, ...file.slice(1)), 'embeddings/not-a-file'],
    ['was cut short', (file) => file.slice(0, -1), 'embeddings/length'],
    ['claims gigabytes', (file) => file.slice().fill(255, 8, 16), 'embeddings/length'],
    ['is too large', () => new Uint8Array(5_000_000), 'embeddings/too-large'],
    ['is of other pictures', () => writeEmbeddings(week.embeddings.slice(1), dims), 'embeddings/count'],
    ['is of another pack', () => writeEmbeddings([new Int8Array(8)], 8), 'embeddings/dimensions'],
  ])('in a file that %s are refused', (_, change, code) => {
    const file = change(writeEmbeddings(week.embeddings, dims))
    expect(() => readEmbeddings(file, { count: week.embeddings.length, dims })).toThrow(
      expect.objectContaining({ code }),
    )
  })

  test('in arbitrary bytes end in a typed error', () => {
    const bytes = fc
      .uint8Array({ maxLength: 64 })
      .map((tail) => Uint8Array.of(...new TextEncoder().encode('daubemb1'), ...tail))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), bytes), (file) => {
        try {
          expect(readEmbeddings(file, { count: 2, dims: 3 })).toHaveLength(2)
        } catch (error) {
          expect(error).toBeInstanceOf(DaubError)
        }
      }),
    )
  })
})

/** Gaussian elimination with pivots. */
function eliminate(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  const n = rows.length
  for (let j = 0; j < n; j++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= j && Math.abs(row[j]!) > Math.abs(rows[best]![j]!) ? i : best),
      j,
    )
    ;[rows[j], rows[pivot]] = [rows[pivot]!, rows[j]!]
    for (let i = 0; i < n; i++) {
      if (i === j) continue
      const factor = rows[i]![j]! / rows[j]![j]!
      for (let k = j; k <= n; k++) rows[i]![k]! -= factor * rows[j]![k]!
    }
  }
  return rows.map((row, j) => row[n]! / row[j]!)
}
