// The form and the recipes that are opened in it: unchanged, they paint the very same picture.
import { describe, expect, test } from 'vitest'
import { keptAfter, promptsOf, type RecipeDraft } from '../../../src/fragment/index.ts'
import { sameAgain, variationOf, withNewSeed } from '../../../src/ui/paint/state/again.ts'
import { Draft } from '../../../src/ui/paint/state/draft.svelte.ts'
import { understood } from '../../../src/ui/paint/state/understood.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const wishOf = (draft: Draft) => draft.wish as RecipeDraft

describe('a recipe of version 1 in the form', () => {
  const recipe = { ...exampleRecipe, prompt: 'a clock showing 12:30 | fog: 0.5' }

  test('P5: shows what it says in today’s syntax, and unchanged it is the same recipe', () => {
    const draft = new Draft()
    draft.load(recipe)
    expect(draft.prompt).toBe('"a clock showing 12":30 | fog:0.5')
    expect(wishOf(draft)).toEqual(sameAgain(recipe))
  })

  test('P5: changed, it becomes one of version 2 that says the same', () => {
    const draft = new Draft()
    draft.load(recipe)
    draft.seed++
    expect(wishOf(draft)).toMatchObject({ version: 2, seed: recipe.seed + 1 })
    expect(promptsOf(wishOf(draft))).toEqual(promptsOf(recipe))
    expect(promptsOf(withNewSeed(recipe, 9))).toEqual(promptsOf(recipe))
  })
})

describe('P9: the recipe of a picture kept early in the form', () => {
  const kept = keptAfter(exampleRecipe, 13)

  test('stops where the picture did, until somebody wants all steps or other ones', () => {
    const draft = new Draft()
    draft.load(kept)
    expect(wishOf(draft)).toEqual(sameAgain(kept))
    draft.takeAllSteps()
    expect(wishOf(draft).parameters).toEqual(exampleRecipe.parameters)
    draft.load(kept)
    draft.set('steps', 60)
    expect(wishOf(draft).parameters).toEqual({ ...exampleRecipe.parameters, steps: 60 })
  })

  test('is painted again with its stop, and varied without it', () => {
    expect(sameAgain(kept).parameters.stopAfter).toBe(13)
    expect(withNewSeed(kept, 9).parameters).toEqual(exampleRecipe.parameters)
    expect(variationOf(kept, 'c'.repeat(64), 9).parameters.stopAfter).toBeUndefined()
  })
})

test.each([
  ['a red fox', null],
  ['Alice: a portrait', null],
  ['', null],
  ['fog:0', null],
  ['a clock showing 12:30', ['a clock showing 12:30']],
  ['the book: 1984', ['the book: 1984']],
  ['fog:0.5', ['fog']],
  ['sea | fog', ['sea', 'fog']],
  ['"a | b"', ['a | b']],
])('P5: of %j the page says it understood %j', (line, texts) => {
  expect(understood(line)?.map(({ text }) => text) ?? null).toEqual(texts)
})

test('P7: two tabs do not roll the same seed', () => {
  expect(new Set(Array.from({ length: 4 }, () => new Draft().seed)).size).toBe(4)
})
