import { describe, expect, it } from 'vitest'
import {
  asNewDraft,
  asOriginal,
  encodePng,
  parseRecipe,
  PromptError,
  readPngRecipe,
  RecipeError,
  recipeId,
} from '../../../src/fragment/index.ts'
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
    ['a version of the future', { ...exampleRecipe, version: 3 }],
    ['a critic in version 1', { ...exampleRecipe, critic: null }],
    ['version 2 without a critic', { ...exampleRecipe, version: 2 }],
    ['a critic that is no content id', { ...exampleRecipe, version: 2, critic: 'mine' }],
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

describe('the two versions of a recipe', () => {
  const critic = 'ef'.repeat(32)

  it('version 1 keeps the id it has had since 0.2.0', () => {
    expect(recipeId(exampleRecipe)).toBe('45616380e8262632934de098e1003614435739ca781577b1159091cb62bd9ca2')
  })

  it('version 1 is written into a PNG and read out of it as version 1', () => {
    const png = encodePng(new Uint8Array(4), 1, 1, exampleRecipe)
    expect(readPngRecipe(png)).toEqual(exampleRecipe)
    expect(readPngRecipe(png)).not.toHaveProperty('critic')
  })

  it('version 2 carries a critic or null, and another critic is another recipe', () => {
    const without = parseRecipe({ ...exampleRecipe, version: 2, critic: null })
    const guided = parseRecipe({ ...exampleRecipe, version: 2, critic })
    expect(readPngRecipe(encodePng(new Uint8Array(4), 1, 1, guided))).toEqual(guided)
    expect(new Set([exampleRecipe, without, guided].map(recipeId)).size).toBe(3)
  })

  it('an opened draft that was not changed keeps its version, a changed one is new', () => {
    const { packId: _, ...opened } = exampleRecipe
    expect(asOriginal(asNewDraft(opened), opened)).toBe(opened)
    expect(asOriginal({ ...asNewDraft(opened), seed: 8 }, opened)).toMatchObject({
      version: 2,
      seed: 8,
      critic: null,
    })
    expect(asOriginal(asNewDraft(opened), null)).toMatchObject({ version: 2 })
  })
})
