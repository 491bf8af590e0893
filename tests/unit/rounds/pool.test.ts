import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ManifestError,
  nextPool,
  poolPresets,
  type Entrant,
  type PoolFragment,
  type PoolStep,
} from '../../../src/rounds/index.ts'
import { pictureId } from '../../fixtures/round.ts'

const picture = (i: number): Entrant => ({
  id: pictureId(i),
  bytes: 1,
  mime: 'image/png',
  width: 256,
  height: 256,
})
const pooled = (i: number, earned = 0, since = 1): PoolFragment => ({
  ...picture(i),
  since,
  earned: String(earned),
})
const resultOf = (totals: Record<number, number>) => ({
  ranking: Object.entries(totals).map(([i, total], index) => ({
    id: pictureId(Number(i)),
    index,
    total: String(total),
    voters: 1,
  })),
})
const step = (rest: Partial<PoolStep>): PoolStep => ({
  charter: { pool: { kind: 'all' }, period: { voted: 12, autonomous: 1 } },
  pool: [],
  result: null,
  winner: null,
  entrants: [],
  number: 2,
  ...rest,
})
const ids = (pool: readonly PoolFragment[]) => pool.map(({ id }) => parseInt(id.slice(0, 4), 16))

describe('the pool of the next round', () => {
  it('loses the winner for good, adds what the vote gave, and lets new pictures in', () => {
    const pool = [pooled(1, 5), pooled(2, -3), pooled(3)]
    const next = nextPool(
      step({ pool, result: resultOf({ 1: 9, 2: -4, 3: 0 }), winner: pictureId(1), entrants: [picture(4)] }),
    )
    expect(next).toEqual([pooled(2, -7), pooled(3, 0), pooled(4, 0, 2)])
  })

  it.each<[string, PoolStep['charter']['pool'], number[]]>([
    ['keeps all', poolPresets.botto2021, [0, 1, 2, 3]],
    ['keeps the top', { kind: 'keepTop', count: 2 }, [1, 3]],
    ['drops the lowest', { kind: 'dropLowest', count: 1 }, [0, 1, 3]],
    ['drops no more than there are', { kind: 'dropLowest', count: 9 }, []],
  ])('%s by VP of the period', (_, pool, left) => {
    const charter = { pool, period: { voted: 12, autonomous: 1 } }
    const given = [pooled(0, 1), pooled(1, 9), pooled(2, -50), pooled(3, 4)]
    expect(ids(nextPool(step({ charter, pool: given })))).toEqual(left)
  })

  it('keeps the younger, then the smaller id, of equals', () => {
    const charter = { pool: { kind: 'keepTop', count: 2 }, period: { voted: 12, autonomous: 1 } } as const
    const equals = [pooled(9, 1, 1), pooled(5, 1, 2), pooled(3, 1, 1), pooled(7, 1, 1)]
    expect(ids(nextPool(step({ charter, pool: equals, number: 3 })))).toEqual([3, 5])
  })

  it('starts a period with everybody at 0, after culling', () => {
    const charter = { pool: { kind: 'keepTop', count: 1 }, period: { voted: 12, autonomous: 1 } } as const
    expect(nextPool(step({ charter, pool: [pooled(1, 3), pooled(2, 8)], number: 13 }))).toEqual([
      pooled(2, 0),
    ])
  })

  it('refuses a picture that is there already', () => {
    expect(() => nextPool(step({ pool: [pooled(1)], entrants: [picture(1)] }))).toThrow(ManifestError)
    expect(() => nextPool(step({ entrants: [picture(1), picture(1)] }))).toThrow(ManifestError)
  })

  it('holds at 1,050 under Botto’s rule', () => {
    const charter = { pool: poolPresets.botto, period: { voted: 12, autonomous: 1 } }
    let pool: readonly PoolFragment[] = []
    for (let number = 0; number < 5; number++) {
      const entrants = Array.from({ length: 350 }, (_, i) => picture(1 + number * 350 + i))
      pool = nextPool(step({ charter, pool, winner: pool[0]?.id ?? null, entrants, number }))
    }
    expect(pool).toHaveLength(1050)
  })

  it('does not depend on the order of anything', () => {
    const given = Array.from({ length: 12 }, (_, i) => pooled(i, i % 3, i % 2))
    const charter = { pool: { kind: 'keepTop', count: 7 }, period: { voted: 12, autonomous: 1 } } as const
    const expected = nextPool(step({ charter, pool: given }))
    fc.assert(
      fc.property(fc.shuffledSubarray(given, { minLength: 12 }), (pool) => {
        expect(nextPool(step({ charter, pool }))).toEqual(expected)
      }),
    )
  })
})
