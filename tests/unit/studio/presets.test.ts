import { expect, test } from 'vitest'
import { parseRecipe } from '../../../src/fragment/index.ts'
import { presets } from '../../../src/studio/presets.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

test.each(presets)('the preset $name makes a valid recipe and names its source', (preset) => {
  const { name, parameters, source } = preset
  expect(parseRecipe({ ...exampleRecipe, preset: name, parameters }).parameters).toEqual(parameters)
  expect(source).not.toBe('')
})

test('presets have names of their own, and ours comes first', () => {
  expect(presets[0]!.name).toBe('daub')
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length)
})

test("Crowson's preset is that of the notebook of 2021", () => {
  expect(presets.find(({ name }) => name === 'crowson-2021')?.parameters).toMatchObject({
    cutouts: 64,
    learningRate: 0.05,
    augmentations: [],
  })
})
