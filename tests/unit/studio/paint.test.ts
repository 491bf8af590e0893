// Whole paintings on the tiny pack, in Node: what a recipe fixes, and what the person may do meanwhile.
import { expect, test } from 'vitest'
import { readPngRecipe, readPngSize, type Recipe } from '../../../src/fragment/index.ts'
import type { Checkpoint, PaintEvent, Painting } from '../../../src/studio/contract.ts'
import { createControl } from '../../../src/studio/painting/control.ts'
import { paint } from '../../../src/studio/painting/paint.ts'
import { sha256 } from '../../../src/studio/packs/download.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { paintAll, tinyWorkshop } from './nodeWorkshop.ts'

const workshop = await tinyWorkshop()
const recipe: Recipe = {
  ...exampleRecipe,
  prompt: 'a red fox',
  packId: workshop.pack.info.id,
  width: 64,
  height: 48,
  parameters: { ...exampleRecipe.parameters, steps: 8, cutouts: 4 },
}
const withParameters = (parameters: Partial<Recipe['parameters']>, more: Partial<Recipe> = {}): Recipe => ({
  ...recipe,
  ...more,
  parameters: { ...recipe.parameters, ...parameters },
})

function paintingOf(events: readonly PaintEvent[]): Painting {
  const last = events.at(-1)!
  if (last.kind !== 'done') throw new Error(`ended with ${last.kind}`)
  return last.painting
}
const paintIt = async (of: Recipe) => paintingOf(await paintAll({ recipe: of }, workshop))

test('a recipe becomes a PNG that carries it, with scores and frames', async () => {
  const events = await paintAll({ recipe }, workshop)
  const { fragment, frames, notes } = paintingOf(events)
  expect(readPngSize(fragment.image)).toEqual({ width: 64, height: 48 })
  expect(readPngRecipe(fragment.image)).toEqual(recipe)
  expect(fragment.id).toBe(await sha256(fragment.image as Uint8Array<ArrayBuffer>))
  expect(fragment.steps).toBe(8)
  expect(fragment.losses).toHaveLength(8)
  expect(Math.abs(fragment.scores.guide!)).toBeLessThanOrEqual(1)
  expect(Math.abs(fragment.scores.judge!)).toBeLessThanOrEqual(1)
  expect(Math.hypot(...fragment.embedding!)).toBeCloseTo(1, 5)
  expect(frames.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(notes).toEqual([])
  const first = events.find((event) => event.kind === 'painting')!
  expect(first).toMatchObject({ step: 0, preview: { width: 32, height: 24 } }) // at half size, before any step
})

test('the same recipe gives the same bytes, another seed gives others', async () => {
  const [a, b, c] = [await paintIt(recipe), await paintIt(recipe), await paintIt({ ...recipe, seed: 8 })]
  expect(b.fragment.id).toBe(a.fragment.id)
  expect(c.fragment.id).not.toBe(a.fragment.id)
})

test('steps lower the loss', async () => {
  const p = { steps: 40, growAt: 0, cutouts: 8, augmentations: [], noise: 0, start: 'codes' as const, ema: 0 }
  const { losses } = (await paintIt(withParameters(p))).fragment
  const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / part.length
  expect(mean(losses.slice(-8))).toBeLessThan(mean(losses.slice(0, 8)) * 0.8)
})

for (const pauseAt of [3, 6]) {
  test(`a painting resumed from its checkpoint at step ${pauseAt} of 8 ends in the same bytes`, async () => {
    const all = withParameters({
      noise: 0.1,
      augmentations: ['affine', 'erase', 'jitter'],
      latentWeight: 0.5,
      optimiser: 'adamw',
    })
    const whole = await paintIt(all)
    let checkpoint: Checkpoint | undefined
    await paintAll({ recipe: all }, workshop, (event, control) => {
      if (event.kind === 'painting' && event.step === pauseAt) control.set('pause')
      if (event.kind === 'painting' && event.checkpoint) checkpoint = structuredClone(event.checkpoint)
      if (event.kind === 'paused') control.set('discard')
    })
    expect(checkpoint?.step).toBe(pauseAt)
    const resumed = paintingOf(await paintAll({ recipe: all, resumeFrom: checkpoint! }, workshop))
    expect(resumed.fragment.id).toBe(whole.fragment.id)
    expect(resumed.fragment.losses).toEqual(whole.fragment.losses)
    expect(resumed.frames.map(({ step }) => step)).toEqual(whole.frames.map(({ step }) => step))
  })
}

test('a pause stops between steps and going on changes nothing', async () => {
  const whole = await paintIt(recipe)
  const events = await paintAll({ recipe }, workshop, (event, control) => {
    if (event.kind === 'painting' && event.step === 2) control.set('pause')
    if (event.kind === 'paused') setTimeout(() => control.set('go'))
  })
  expect(events.filter(({ kind }) => kind === 'paused')).toHaveLength(1)
  expect(paintingOf(events).fragment.id).toBe(whole.fragment.id)
})

test('keep finishes with what is there', async () => {
  const events = await paintAll({ recipe }, workshop, (event, control) => {
    if (event.kind === 'painting' && event.step === 3) control.set('keep')
  })
  const { fragment } = paintingOf(events)
  expect(fragment.steps).toBe(3)
  expect(readPngSize(fragment.image)).toEqual({ width: 64, height: 48 }) // grown, though it was painted at half size
})

test('discard ends without a picture', async () => {
  const events = await paintAll({ recipe }, workshop, (event, control) => {
    if (event.kind === 'painting' && event.step === 3) control.set('discard')
  })
  expect(events.map(({ kind }) => kind)).not.toContain('done')
  expect(events.at(-1)).toMatchObject({ kind: 'painting', step: 3 })
})

test('a loss that is no number stops with words', async () => {
  const { decoder } = workshop.networks
  // A decoder that answers 0/0: what a latent gone astray ends in.
  const decode: typeof decoder.decode = (g, z) =>
    g.div(decoder.decode(g, z), g.mul(g.reduceSum(g.square(z)), 0))
  const poisoned = { ...workshop, networks: { ...workshop.networks, decoder: { ...decoder, decode } } }
  await expect(paintAll({ recipe }, poisoned)).rejects.toMatchObject({
    name: 'DivergedError',
    remedy: expect.stringContaining('last good picture'),
  })
})

test.each([
  ['prior', {}],
  ['codes', { start: 'codes' as const }],
  ['no growth', { growAt: 0 }],
  ['no steps', { steps: 0 }],
  [
    'pooled, shaken',
    {
      cutoutMethod: 'pooled' as const,
      augmentations: ['affine', 'perspective', 'jitter', 'erase', 'flip'] as const,
    },
  ],
  ['crowson', { cutoutMethod: 'crop' as const, cutouts: 3, ema: 0, growAt: 0 }],
  [
    'mse',
    {
      latentWeight: 1.5,
      latentAnchor: 'zero' as const,
      latentDecay: true,
      restartEvery: 3,
      learningRate: 0.95,
      clamp: false,
    },
  ],
  ['adamax, smooth', { optimiser: 'adamax' as const, smoothness: 0.5 }],
])('paints with %s', async (_, parameters) => {
  const { fragment } = await paintIt(
    withParameters({
      ...parameters,
      augmentations: [...('augmentations' in parameters ? parameters.augmentations : [])],
    }),
  )
  expect(fragment.losses.every(Number.isFinite)).toBe(true)
})

test('prompts with weights, stops and image prompts are painted', async () => {
  const picture = new Blob([new Uint8Array([1, 2, 3])])
  const id = await sha256(new Uint8Array(await picture.arrayBuffer()))
  const mixed: Recipe = {
    ...recipe,
    prompt: 'a red fox:2 | the sea:-0.5:-0.4 | moon:1:0.9',
    imagePrompts: [{ id, weight: 0.5 }],
    initImage: { id, weight: 0.3 },
  }
  const { fragment, notes } = paintingOf(
    await paintAll({ recipe: mixed, attachments: new Map([[id, picture]]) }, workshop),
  )
  expect(fragment.losses.every(Number.isFinite)).toBe(true)
  expect(notes).toEqual([])
})

test('says what of a long prompt was cut', async () => {
  const { notes } = await paintIt({ ...recipe, prompt: 'a red fox under the full moon' })
  expect(notes).toEqual(['The prompt is longer than this pack reads: “moon” was left out.'])
})

test.each([
  ['another pack', { packId: 'ab'.repeat(32) }, 'RequestError', /another model pack/],
  ['a size off the grid', { width: 66 }, 'RequestError', /multiples of 4/],
  ['a missing picture', { initImage: { id: 'cd'.repeat(32), weight: 1 } }, 'ImageFileError', /not here/],
  ['an empty prompt', { prompt: '' }, 'RequestError', /nothing to paint towards/],
])('refuses %s with words', async (_, more, name, message) => {
  await expect(paintAll({ recipe: { ...recipe, ...more } }, workshop)).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  })
})

test('a pack without prior, judge and encoder paints, and says what it does without', async () => {
  const bare = await tinyWorkshop({ prior: false, judge: false, encoder: false })
  const own = { ...recipe, packId: bare.pack.info.id }
  const { fragment, notes } = paintingOf(await paintAll({ recipe: own }, bare))
  expect(fragment.scores.judge).toBeNull()
  expect(fragment.embedding).toBeNull()
  expect(notes).toEqual([expect.stringContaining('no prior')])
})

test('a foreign pack paints: one group, float latent, −1…1, unit codebook', async () => {
  const foreign = await tinyWorkshop({ foreign: true, prior: false, judge: false, encoder: false })
  const own = withParameters({ start: 'codes' }, { packId: foreign.pack.info.id })
  const { fragment } = paintingOf(await paintAll({ recipe: own }, foreign))
  expect(fragment.losses.every(Number.isFinite)).toBe(true)
})

test.each([1, 2, 3])('laid out smaller (%i times) a step has the same loss and gradient', async (shrunk) => {
  const p = withParameters({ growAt: 0, latentWeight: 0.5, latentAnchor: 'zero', smoothness: 0.3, steps: 2 })
  const [fused, split] = [await afterOneStep(p, 0), await afterOneStep(p, shrunk)]
  expect(split.losses[0]).toBeCloseTo(fused.losses[0]!, 5)
  const [a, b] = [fused.tensors['m']!.data, split.tensors['m']!.data] // Adam's memory after one step is the gradient / 10
  const scale = Math.max(...a.map(Math.abs))
  a.forEach((value, i) => expect(Math.abs(value - b[i]!)).toBeLessThan(1e-5 * scale)) // only the order of sums differs
})

async function afterOneStep(of: Recipe, shrunk: number): Promise<Checkpoint> {
  const control = createControl()
  let checkpoint: Checkpoint | undefined
  await paint(
    { recipe: of },
    workshop,
    control,
    (event) => {
      if (event.kind !== 'painting') return
      if (event.step === 1) control.set('pause')
      checkpoint = event.checkpoint ?? checkpoint
      if (checkpoint) control.set('discard')
    },
    shrunk,
  )
  return checkpoint!
}
