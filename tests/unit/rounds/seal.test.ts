import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hex } from '../../../src/ethereum/index.ts'
import {
  agreedDigests,
  isIncluded,
  parseSeal,
  proveInclusion,
  sealBallots,
  SealError,
} from '../../../src/rounds/index.ts'

const round = '5a'.repeat(32)
const digest = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`
const digests = Array.from({ length: 11 }, (_, i) => digest(i * 7919))

describe('the seal', () => {
  it('does not depend on order or repeats', () => {
    const seal = sealBallots(round, digests)
    fc.assert(
      fc.property(fc.shuffledSubarray([...digests, ...digests], { minLength: 22 }), (again) => {
        expect(sealBallots(round, again)).toEqual(seal)
      }),
    )
  })

  it('is fixed for ever', () => {
    expect(sealBallots(round, digests)).toMatchInlineSnapshot(`
      {
        "count": 11,
        "root": "99aa0686954fb712fbecc8f0fdb60cd9d57a3f5bffe58b1675f430ffc24be87b",
        "round": "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        "version": 1,
      }
    `)
    expect(sealBallots(round, []).count).toBe(0)
  })

  it('proves one’s own ballot, and no other', () => {
    const seal = sealBallots(round, digests)
    for (const own of digests) {
      const proof = proveInclusion(digests, own)
      expect(isIncluded(seal, own, proof)).toBe(true)
      expect(isIncluded(seal, digest(1), proof)).toBe(false)
      expect(isIncluded({ ...seal, count: proof.index }, own, proof)).toBe(false)
      expect(isIncluded(seal, own, { ...proof, index: proof.index + 1 })).toBe(false)
    }
    expect(() => proveInclusion(digests, digest(1))).toThrow(SealError)
  })

  it('needs as many witnesses as the charter asks for, each counted once', () => {
    const [a, b, c] = digests as [Hex, Hex, Hex]
    const lists = [[a, a, b], [a, b, c], [a]]
    expect(agreedDigests(lists, 2)).toEqual(new Set([a, b]))
    expect(agreedDigests(lists, 3)).toEqual(new Set([a]))
    expect(agreedDigests(lists, 0)).toEqual(new Set())
  })

  it.each([
    ['nothing', null],
    ['an extra member', { ...sealBallots(round, []), by: 'me' }],
    ['a negative count', { ...sealBallots(round, []), count: -1 }],
  ])('is not read from %s', (_, value) => expect(() => parseSeal(value)).toThrow(SealError))
})
