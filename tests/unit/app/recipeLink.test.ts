import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { IntakeError } from '../../../src/app/intake/errors.ts'
import { DaubError } from '../../../src/fragment/index.ts'
import { decodeRecipeLink, encodeRecipeLink } from '../../../src/app/intake/recipeLink.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

test('a recipe comes back from its link', () => {
  const recipe = { ...exampleRecipe, prompt: 'ein Fuchs im Schnee ❄️:2 | “fog”:-1' }
  expect(decodeRecipeLink(encodeRecipeLink(recipe))).toEqual(recipe)
})

test('a link is short enough to send and needs no escaping', () => {
  const code = encodeRecipeLink(exampleRecipe)
  expect(code).toMatch(/^[\w-]+$/)
  expect(code.length).toBeLessThan(1000)
})

test('any other text is refused with words', () => {
  fc.assert(
    fc.property(fc.string(), (code) => {
      expect(() => decodeRecipeLink(code)).toThrow(DaubError)
    }),
  )
})

test('a link cut in the middle is refused', () => {
  const code = encodeRecipeLink(exampleRecipe)
  expect(() => decodeRecipeLink(code.slice(0, code.length >> 1))).toThrow(IntakeError)
})

test('a small link that unpacks to something huge is refused', () => {
  const bomb = deflateSync(new Uint8Array(8_000_000), { level: 9 })
  const code = Buffer.from(bomb).toString('base64url').slice(0, 8000)
  expect(() => decodeRecipeLink(code)).toThrow(IntakeError)
})
