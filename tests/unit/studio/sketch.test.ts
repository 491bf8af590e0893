// Sketches in Node, on the tiny pack: what is ranked must be what a painting begins from.
import { expect, test } from 'vitest'
import type { Recipe } from '../../../src/fragment/index.ts'
import type { PaintEvent } from '../../../src/studio/contract.ts'
import { sketch } from '../../../src/studio/painting/sketch.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { paintAll, tinyContext } from './nodeContext.ts'

const context = await tinyContext()
const plain: Recipe = {
  ...exampleRecipe,
  prompt: 'a red fox',
  packId: context.pack.info.id,
  parameters: { ...exampleRecipe.parameters, steps: 1, cutouts: 2, growAt: 0, candidates: 1, start: 'prior' },
}
const goOn = async () => {}
const [first] = await sketch([plain], context, goOn)
const { width, height } = first!.picture
const recipe: Recipe = { ...plain, width, height }

test('a painting with one candidate begins with the very picture that was sketched', async () => {
  const seeds = [0, 1, 2].map((seed) => ({ ...recipe, seed }))
  const sketches = await sketch(seeds, context, goOn)
  for (const [i, each] of seeds.entries()) {
    const events = await paintAll({ recipe: each }, context)
    expect(previewOf(events)).toEqual(sketches[i]!.picture)
  }
  expect(sketches[1]!.picture).not.toEqual(sketches[0]!.picture)
})

test('a sketch depends on its recipe alone, not on its neighbours', async () => {
  const other = { ...recipe, prompt: 'the sea', seed: 9 }
  const [alone] = await sketch([recipe], context, goOn)
  const [, beside] = await sketch([other, recipe], context, goOn)
  expect(beside).toEqual(alone)
  expect(Math.hypot(...alone!.embedding)).toBeCloseTo(1, 5)
})

test('whoever stops sketching gets no further sketch, and the next call works', async () => {
  let turns = 0
  const stop = new DOMException('Stopped', 'AbortError')
  const stopping = sketch([recipe, recipe, recipe], context, async () => {
    if (++turns === 2) throw stop
  })
  await expect(stopping).rejects.toBe(stop)
  expect(await sketch([recipe], context, goOn)).toHaveLength(1)
})

const others: Readonly<Record<string, Recipe>> = {
  'chooses among several ideas': { ...recipe, parameters: { ...recipe.parameters, candidates: 4 } },
  'begins with random codes': { ...recipe, parameters: { ...recipe.parameters, start: 'codes' } },
  'begins with a picture': { ...recipe, initImage: { id: 'a'.repeat(64), weight: 0 } },
}
test.each(Object.keys(others))(
  'a recipe that %s is refused, for its painting begins elsewhere',
  async (which) => {
    await expect(sketch([others[which]!], context, goOn)).rejects.toMatchObject({
      code: 'request/not-sketched',
    })
  },
)

test('a pack without a prior says that the part is missing', async () => {
  const bare = await tinyContext({ prior: false })
  const own = { ...recipe, packId: bare.pack.info.id }
  await expect(sketch([own], bare, goOn)).rejects.toMatchObject({
    code: 'pack/part-missing',
    params: { pack: 'tiny', part: 'prior' },
  })
})

/** What the painting shows before its first step. */
function previewOf(events: readonly PaintEvent[]) {
  const begun = events.find((event) => event.kind === 'painting')
  return begun?.preview
}
