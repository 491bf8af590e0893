import { describe, expect, it } from 'vitest'
import { parseRecipe, PromptError, RecipeError, recipeId } from '../../../src/fragment/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

describe('a recipe from outside', () => {
  it('is accepted when complete, and keeps its id through JSON', () => {
    const again = parseRecipe(JSON.parse(JSON.stringify(exampleRecipe)))
    expect(again).toEqual(exampleRecipe)
    expect(recipeId(again)).toBe(recipeId(exampleRecipe))
  })

  it('has one id, whatever the order of its members', () => {
    const reversed = Object.fromEntries(Object.entries(exampleRecipe).reverse())
    expect(recipeId(parseRecipe(reversed))).toBe(recipeId(exampleRecipe))
    expect(recipeId({ ...exampleRecipe, seed: 8 })).not.toBe(recipeId(exampleRecipe))
  })

  it('keeps its id where it says nothing of candidates, as all did once', () => {
    const { parameters } = exampleRecipe
    expect(parseRecipe({ ...exampleRecipe, parameters: { ...parameters, candidates: 16 } })).toMatchObject({
      parameters: { candidates: 16 },
    })
    expect(parseRecipe(exampleRecipe).parameters).not.toHaveProperty('candidates')
  })

  it.each<[string, unknown]>([
    ...[0, 1.5, 17].map((candidates): [string, unknown] => [
      `${candidates} candidates`,
      { ...exampleRecipe, parameters: { ...exampleRecipe.parameters, candidates } },
    ]),
    ['a wrong version', { ...exampleRecipe, version: 2 }],
    ['a negative seed', { ...exampleRecipe, seed: -1 }],
    ['a seed of 33 bits', { ...exampleRecipe, seed: 2 ** 32 }],
    ['a giant picture', { ...exampleRecipe, width: 1e6 }],
    ['a pack id of another form', { ...exampleRecipe, packId: '../secret' }],
    ['too many steps', { ...exampleRecipe, parameters: { ...exampleRecipe.parameters, steps: 1e9 } }],
    [
      'an unknown optimiser',
      { ...exampleRecipe, parameters: { ...exampleRecipe.parameters, optimiser: 'magic' } },
    ],
    ['a NaN', { ...exampleRecipe, parameters: { ...exampleRecipe.parameters, learningRate: NaN } }],
    ['members nobody knows', { ...exampleRecipe, script: 'alert(1)' }],
    ['a list', []],
    ['nothing', null],
  ])('is refused with %s', (_, value) => expect(() => parseRecipe(value)).toThrow(RecipeError))

  it('is refused with an empty prompt, unless a picture is the prompt', () => {
    expect(() => parseRecipe({ ...exampleRecipe, prompt: '' })).toThrow(PromptError)
    const imagePrompts = [{ id: 'cd'.repeat(32), weight: 1 }]
    expect(parseRecipe({ ...exampleRecipe, prompt: '', imagePrompts }).imagePrompts).toEqual(imagePrompts)
  })
})
