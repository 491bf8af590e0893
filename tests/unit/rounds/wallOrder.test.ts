// Orders that favour no picture.
import { describe, expect, test } from 'vitest'
import { drawPairing, mostInPairs, pairsInAll, visitorOrder } from '../../../src/rounds/index.ts'

describe('the order of the wall', () => {
  test('shows every picture once, the same to one visitor and another to the next', () => {
    const order = visitorOrder(32, 7)
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, i) => i))
    expect(visitorOrder(32, 7)).toEqual(order)
    expect(visitorOrder(32, 8)).not.toEqual(order)
  })

  test('stays as it was, so that no draft on a device changes its pairs', () => {
    expect(visitorOrder(10, 7)).toMatchInlineSnapshot(`
      [
        6,
        3,
        0,
        7,
        1,
        2,
        4,
        9,
        5,
        8,
      ]
    `)
  })

  test('gives every picture the first place about as often', () => {
    const firsts = new Map<number, number>()
    for (let seed = 0; seed < 4000; seed++) {
      const [first] = visitorOrder(8, seed)
      firsts.set(first!, (firsts.get(first!) ?? 0) + 1)
    }
    // 500 expected, standard deviation 21: five of them either way.
    for (const times of firsts.values()) expect(Math.abs(times - 500)).toBeLessThan(105)
    expect(firsts.size).toBe(8)
  })

  test.each([
    [32, 32, 64],
    [7, 7, 12],
    [1050, mostInPairs, 256],
  ])('of %d pictures brings %d into pairs, %d pairs at most', (count, inPairs, pairs) => {
    const pairing = drawPairing(count, 3)
    expect(new Set(pairing.pictures).size).toBe(inPairs)
    expect(pairsInAll(pairing)).toBe(pairs)
    expect(pairing.pictures.every((index) => index < count)).toBe(true)
  })
})
