// A critic: a learned taste small enough to travel inside the pictures it guided, and bounded whoever wrote it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  contentId,
  CriticError,
  criticText,
  criticWeights,
  encodePng,
  makeCritic,
  parseCritic,
  readPngCritic,
  readPngRecipe,
  type Recipe,
} from '../../../src/fragment/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const packId = 'ab'.repeat(32)
const critic = makeCritic(
  packId,
  Array.from({ length: 256 }, (_, i) => Math.sin(i)),
  0.25,
)
const guided: Recipe = { ...exampleRecipe, version: 2, critic: contentId(critic) }
const pixels = new Uint8ClampedArray(4 * 4 * 4).fill(90)

test('any weights come back within half a step of int16', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (weights) => {
        const made = makeCritic(packId, weights, 0)
        expect(parseCritic(criticText(made))).toEqual(made)
        const most = Math.max(...weights.map(Math.abs))
        criticWeights(made).forEach((weight, i) =>
          expect(Math.abs(weight - weights[i]!)).toBeLessThanOrEqual(most * (0.51 / 32_767 + 1e-6) + 1e-40),
        )
      },
    ),
  )
})

test('256 weights take less than a kilobyte in a picture', () => {
  const without = encodePng(pixels, 4, 4, guided)
  const withIt = encodePng(pixels, 4, 4, guided, critic)
  expect(withIt.length - without.length).toBeLessThan(1000)
  expect(readPngRecipe(withIt)).toEqual(guided)
  expect(readPngCritic(withIt, guided)).toEqual(critic)
  expect(readPngCritic(without, guided)).toBeNull()
})

test('attack 54: a picture with another critic than its recipe names has none', () => {
  const other = makeCritic(packId, [1, 2], 0)
  expect(readPngCritic(encodePng(pixels, 4, 4, guided, other), guided)).toBeNull()
})

describe('refuses', () => {
  const cases: readonly [string, string, string][] = [
    ['what is no JSON', 'PK', 'critic/json'],
    ['a pull beyond a tenth', criticText({ ...critic, pull: 0.11 }), 'critic/form'],
    ['a pull of nothing', criticText({ ...critic, pull: 0 }), 'critic/form'],
    ['a pull away', criticText({ ...critic, pull: -0.05 }), 'critic/form'],
    ['a pack without a name', criticText({ ...critic, packId: 'mine' }), 'critic/form'],
    ['another order of members', JSON.stringify(critic), 'critic/not-canonical'],
    ['weights that are no base64', criticText({ ...critic, weights: 'AB!D' }), 'critic/not-canonical'],
    ['half a weight', criticText({ ...critic, weights: 'AA==' }), 'critic/not-canonical'],
    ['no weight', criticText({ ...critic, weights: '' }), 'critic/not-canonical'],
  ]
  test.each(cases)('%s', (_, damaged, code) => {
    expect(() => parseCritic(damaged)).toThrow(CriticError)
    expect(() => parseCritic(damaged)).toThrow(expect.objectContaining({ code }) as Error)
  })

  test('arbitrary text with an error of its own', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (noise) => {
        expect(() => parseCritic(noise)).toThrow(CriticError)
      }),
    )
  })
})
