import { describe, expect, test } from 'vitest'
import { pictureSupport } from '../../../src/taste/index.ts'

const give = (index: number, power: bigint) => ({ choices: [{ index, power }] })

describe('support', () => {
  test('is linear in what a voter gives, in units of 2⁻¹⁶', () => {
    const votes = Array.from({ length: 40 }, (_, i) => give(i % 2, 10n))
    const { net, relative } = pictureSupport(votes, 4, 20)
    expect(net).toEqual([200n << 16n, 200n << 16n, 0n, 0n])
    expect(relative).toEqual([512, 512, 0, 0])
  })

  test('attack 53: counts one voter as at most a twentieth of all power used, though the rest of it is lost', () => {
    const small = Array.from({ length: 100 }, () => give(0, 1n))
    const { net } = pictureSupport([give(1, 900n), ...small], 2, 20)
    expect(net).toEqual([100n << 16n, 50n << 16n])
  })

  test('shares a capped voter’s influence over what they chose', () => {
    const whale = {
      choices: [
        { index: 0, power: 600n },
        { index: 1, power: -300n },
      ],
    }
    const small = Array.from({ length: 100 }, () => give(2, 1n))
    expect(pictureSupport([whale, ...small], 3, 20).net.slice(0, 2)).toEqual([
      (600n * 50n * 65_536n) / 900n,
      -((300n * 50n * 65_536n) / 900n),
    ])
  })

  test('of a picture that lost more than it got is below zero, and relative 0', () => {
    const { net, relative } = pictureSupport(
      [give(0, -5n), ...Array.from({ length: 30 }, () => give(1, 5n))],
      2,
      20,
    )
    expect(net[0]).toBeLessThan(0n)
    expect(relative).toEqual([0, 512])
  })

  test('is average everywhere when nobody gave anything', () => {
    expect(pictureSupport([], 3, 20)).toEqual({ net: [0n, 0n, 0n], relative: [256, 256, 256], likes: 0n })
  })

  test('counts unequal likes as fewer equal ones', () => {
    const equal = pictureSupport(
      Array.from({ length: 50 }, (_, i) => give(i % 5, 7n)),
      5,
      20,
    )
    expect(equal.likes).toBe(50n << 16n)
    const unequal = pictureSupport(
      Array.from({ length: 50 }, (_, i) => give(i % 5, BigInt(1 + i))),
      5,
      20,
    )
    expect(unequal.likes).toBeLessThan(50n << 16n)
    expect(unequal.likes).toBeGreaterThan(30n << 16n)
  })
})
