// Whole paintings on the tiny pack, in Node: what a recipe fixes, and what the person may do meanwhile.
import { expect, test } from 'vitest'
import { readPngRecipe, readPngSize, type Recipe, type Recipe1 } from '../../../src/fragment/index.ts'
import type { Checkpoint, PaintEvent, Painting } from '../../../src/studio/contract.ts'
import type { Engine, Feeds } from '../../../src/engine/index.ts'
import { createControl } from '../../../src/studio/painting/control.ts'
import { paint } from '../../../src/studio/painting/paint.ts'
import { sha256 } from '../../../src/studio/sha256.ts'
import type { PaintingContext } from '../../../src/studio/painting/context.ts'
import { pictureOf, type Planes } from '../../../src/studio/picture/planes.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { paintAll, tinyContext } from './nodeContext.ts'

const context = await tinyContext()
const recipe: Recipe = {
  ...exampleRecipe,
  prompt: 'a red fox',
  packId: context.pack.info.id,
  width: 64,
  height: 48,
  parameters: { ...exampleRecipe.parameters, steps: 8, cutouts: 4 },
}
const withParameters = (
  parameters: Partial<Recipe['parameters']>,
  more: Partial<Omit<Recipe1, 'version'>> = {},
): Recipe => ({
  ...recipe,
  ...more,
  parameters: { ...recipe.parameters, ...parameters },
})

function paintingOf(events: readonly PaintEvent[]): Painting {
  const last = events.at(-1)!
  if (last.kind !== 'done') throw new Error(`ended with ${last.kind}`)
  return last.painting
}
const paintIt = async (of: Recipe) => paintingOf(await paintAll({ recipe: of }, context))

test('a recipe becomes a PNG that carries it, with scores and frames', async () => {
  const events = await paintAll({ recipe }, context)
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
    await paintAll({ recipe: all }, context, (event, control) => {
      if (event.kind === 'painting' && event.step === pauseAt) control.set('pause')
      if (event.kind === 'painting' && event.checkpoint) checkpoint = structuredClone(event.checkpoint)
      if (event.kind === 'paused') control.set('discard')
    })
    expect(checkpoint?.step).toBe(pauseAt)
    const resumed = paintingOf(await paintAll({ recipe: all, resumeFrom: checkpoint! }, context))
    expect(resumed.fragment.id).toBe(whole.fragment.id)
    expect(resumed.fragment.losses).toEqual(whole.fragment.losses)
    expect(resumed.frames.map(({ step }) => step)).toEqual(whole.frames.map(({ step }) => step))
  })
}

test('a pause stops between steps and going on changes nothing', async () => {
  const whole = await paintIt(recipe)
  const events = await paintAll({ recipe }, context, (event, control) => {
    if (event.kind === 'painting' && event.step === 2) control.set('pause')
    if (event.kind === 'paused') setTimeout(() => control.set('go'))
  })
  expect(events.filter(({ kind }) => kind === 'paused')).toHaveLength(1)
  expect(paintingOf(events).fragment.id).toBe(whole.fragment.id)
})

/** The context with a guide that sees the prompt in one decoded picture, counted 0, 1, …, and its opposite in the others. */
function withFavourite(favourite: number): { readonly context: PaintingContext; readonly decoded: Planes[] } {
  const decoded: Planes[] = []
  const { guide } = context
  const decode: PaintingContext['decode'] = async (latent) => {
    const picture = await context.decode(latent)
    decoded.push(picture)
    return picture
  }
  const embedRegions: typeof guide.embedRegions = async (picture, regions) => {
    const [text] = await guide.embedTexts([recipe.prompt])
    const sign = picture === decoded[favourite] ? 1 : -1
    return regions.map(() => text!.embedding.map((value) => sign * value))
  }
  return { context: { ...context, decode, guide: { ...guide, embedRegions } }, decoded }
}
const choosy = withParameters({ candidates: 5 })

test.each([0, 3, 4])('starts from the best of five candidates, here number %i', async (favourite) => {
  const atPriorSize = withParameters({ candidates: 5, growAt: 0, steps: 0 }, { width: 32, height: 32 })
  const { context: own, decoded } = withFavourite(favourite)
  const events = await paintAll({ recipe: atPriorSize }, own)
  const first = events.find((event) => event.kind === 'painting')
  expect(first).toMatchObject({ step: 0, preview: pictureOf(decoded[favourite]!) })
})

test('a recipe without `candidates`, from before there was a choice, paints what one candidate paints', async () => {
  const { candidates: _, ...before } = withParameters({ candidates: 3 }).parameters
  const old = await paintIt({ ...recipe, parameters: before })
  const one = await paintIt(withParameters({ candidates: 1 }))
  expect(one.frames.at(-1)!.picture).toEqual(old.frames.at(-1)!.picture)
  expect(readPngRecipe(old.fragment.image)?.parameters).not.toHaveProperty('candidates')
})

test('a picture that grows is sharpened only where its recipe says so', async () => {
  const last = async (parameters: Partial<Recipe['parameters']>) =>
    (await paintIt(withParameters(parameters))).frames.at(-1)!.picture
  const plain = await last({})
  expect(await last({ sharpen: 0 })).toEqual(plain)
  expect(await last({ sharpen: 3 })).not.toEqual(plain)
})

test('the same candidates give the same bytes, and a resumed painting draws none', async () => {
  const whole = await paintIt(choosy)
  expect((await paintIt(choosy)).fragment.id).toBe(whole.fragment.id)
  let checkpoint: Checkpoint | undefined
  await paintAll({ recipe: choosy }, context, (event, control) => {
    if (event.kind === 'painting' && event.step === 3) control.set('pause')
    if (event.kind === 'painting' && event.checkpoint) checkpoint = event.checkpoint
    if (event.kind === 'paused') control.set('discard')
  })
  const compile: Engine['compile'] = (name, ...rest) => {
    expect(name).not.toBe('prior')
    return context.cpuEngine.compile(name, ...rest)
  }
  const own = { ...context, cpuEngine: { ...context.cpuEngine, compile } }
  const resumed = paintingOf(await paintAll({ recipe: choosy, resumeFrom: checkpoint! }, own))
  expect(resumed.fragment.id).toBe(whole.fragment.id)
})

test.each(['discard', 'pause'] as const)('%s is heard between candidates', async (wish) => {
  const control = createControl()
  const events: PaintEvent[] = []
  let decodes = 0
  const decode: PaintingContext['decode'] = (latent) => {
    if (++decodes === 2) control.set(wish)
    return context.decode(latent)
  }
  const emit = (event: PaintEvent) => {
    events.push(event)
    if (event.kind === 'paused') setTimeout(() => control.set('go'))
  }
  await paint({ recipe: choosy }, { context: { ...context, decode }, control, emit })
  if (wish === 'discard') {
    expect(decodes).toBeLessThan(5)
    expect(events.map(({ kind }) => kind)).not.toContain('done')
  } else {
    expect(events.find(({ kind }) => kind === 'paused' || kind === 'painting')).toMatchObject({
      kind: 'paused',
      step: 0,
    })
    expect(paintingOf(events).fragment.id).toBe((await paintIt(choosy)).fragment.id)
  }
})

test.each([
  [3, 'before it grows'],
  [4, 'where it grows'],
  [6, 'at full size'],
])(
  'P9: a picture kept after step %i (%s) is painted again, to the byte, by the recipe in its file',
  async (step) => {
    const full = withParameters({
      learningRateDrop: 0.5,
      learningRateFactor: 0.3,
      latentWeight: 1,
      latentDecay: true,
    })
    const kept = paintingOf(
      await paintAll({ recipe: full }, context, (event, control) => {
        if (event.kind === 'painting' && event.step === step) control.set('keep')
      }),
    )
    const own = readPngRecipe(kept.fragment.image)!
    expect(own).toEqual(kept.fragment.recipe)
    expect(own.parameters).toEqual({ ...full.parameters, stopAfter: step })
    const again = await paintAll({ recipe: own }, context)
    expect(paintingOf(again).fragment.id).toBe(kept.fragment.id)
    expect(again.filter((event) => event.kind === 'painting').every((event) => event.of === step)).toBe(true)
  },
)

test('keep finishes with what is there', async () => {
  const events = await paintAll({ recipe }, context, (event, control) => {
    if (event.kind === 'painting' && event.step === 3) control.set('keep')
  })
  const { fragment } = paintingOf(events)
  expect(fragment.steps).toBe(3)
  expect(readPngSize(fragment.image)).toEqual({ width: 64, height: 48 }) // grown, though it was painted at half size
})

test('discard ends without a picture', async () => {
  const events = await paintAll({ recipe }, context, (event, control) => {
    if (event.kind === 'painting' && event.step === 3) control.set('discard')
  })
  expect(events.map(({ kind }) => kind)).not.toContain('done')
  expect(events.at(-1)).toMatchObject({ kind: 'painting', step: 3 })
})

/** The context with the results of its painting steps changed, counted 1, 2, … over all stages. */
function withSteps(change: (out: Feeds, run: number, feeds: Feeds) => Feeds): PaintingContext {
  const { engine } = context
  let run = 0
  const compile: Engine['compile'] = async (name, ...rest) => {
    const program = await engine.compile(name, ...rest)
    if (name !== 'step') return program
    return {
      ...program,
      run: async (feeds, ...wanted) => change(await program.run(feeds, ...wanted), ++run, feeds),
    }
  }
  return { ...context, engine: { ...engine, compile } }
}
const lost = (out: Feeds) => ({ ...out, loss: context.engine.floats(Float32Array.of(NaN), []) })
const longer = withParameters({ steps: 24, noise: 0.1 })

test('a loss that is no number sends the painting back to a safe step with half the rate, and says so', async () => {
  const rates: number[] = []
  // Runs 1…13 are steps 0…12. The 13th fails, so the 14th is step 10 again; the 16th is step 12 and fails again.
  const failing = withSteps((out, run, feeds) => {
    rates.push((feeds['scalars']!.data as Float32Array)[6]!)
    return run === 13 || run === 16 ? lost(out) : out
  })
  const events = await paintAll({ recipe: longer }, failing)
  const { fragment, notes, frames } = paintingOf(events)
  expect(fragment.losses).toHaveLength(24)
  expect(fragment.losses.every(Number.isFinite)).toBe(true)
  expect(frames.map(({ step }) => step)).toEqual(Array.from({ length: 25 }, (_, i) => i))
  expect(notes).toEqual(Array(2).fill({ code: 'note/rolled-back', params: { step: 13 } }))
  expect(events.filter(({ kind }) => kind === 'note')).toHaveLength(2)
  expect(rates[13]! / rates[10]!).toBeCloseTo(0.5, 6)
  expect(rates[16]! / rates[10]!).toBeCloseTo(0.25, 6)
})

test('after two rollbacks a painting fails and says at which step', async () => {
  let notes = 0
  const failing = withSteps((out, run) => (run >= 13 ? lost(out) : out))
  const painted = paintAll({ recipe: longer }, failing, ({ kind }) => void (notes += kind === 'note' ? 1 : 0))
  await expect(painted).rejects.toMatchObject({
    code: 'painting/diverged',
    params: { part: 'loss', step: 11 },
  })
  expect(notes).toBe(2)
})

test('a rollback is the same on every run, and in a painting resumed after it', async () => {
  const failing = () => withSteps((out, run) => (run === 13 ? lost(out) : out))
  const whole = paintingOf(await paintAll({ recipe: longer }, failing()))
  expect(paintingOf(await paintAll({ recipe: longer }, failing())).fragment.id).toBe(whole.fragment.id)
  let checkpoint: Checkpoint | undefined
  await paintAll({ recipe: longer }, failing(), (event, control) => {
    if (event.kind === 'note') control.set('pause')
    if (event.kind === 'painting' && event.checkpoint) checkpoint = structuredClone(event.checkpoint)
    if (event.kind === 'paused') control.set('discard')
  })
  expect(checkpoint).toMatchObject({ step: 10, setbacks: [13], foothold: { step: 10 } })
  const resumed = paintingOf(await paintAll({ recipe: longer, resumeFrom: checkpoint! }, context))
  expect(resumed.fragment.id).toBe(whole.fragment.id)
  expect(resumed.notes).toEqual(whole.notes)
})

test('a latent that is no number is never kept', async () => {
  const astray = withSteps((out, run) => {
    if (run !== 13) return out
    const { dims, data } = out['next_z']!
    return { ...out, next_z: context.engine.floats(new Float32Array(data.length).fill(NaN), dims) }
  })
  const events = await paintAll({ recipe: longer }, astray, (event, control) => {
    if (event.kind === 'painting' && event.step === 13) control.set('keep')
  })
  const { fragment, notes } = paintingOf(events)
  expect(fragment.steps).toBe(10)
  expect(notes).toEqual([{ code: 'note/rolled-back', params: { step: 14 } }])
})

test('a painting whose gradient is NaN from the first step on stops with the step and the part', async () => {
  const { decoder } = context.networks
  // A decoder that answers 0/0: what a latent gone astray ends in.
  const decode: typeof decoder.decode = (g, z) =>
    g.div(decoder.decode(g, z), g.mul(g.reduceSum(g.square(z)), 0))
  const poisoned = { ...context, networks: { ...context.networks, decoder: { ...decoder, decode } } }
  await expect(paintAll({ recipe }, poisoned)).rejects.toMatchObject({
    code: 'painting/diverged',
    params: { part: 'latent', step: 1 },
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
    await paintAll({ recipe: mixed, attachments: new Map([[id, picture]]) }, context),
  )
  expect(fragment.losses.every(Number.isFinite)).toBe(true)
  expect(notes).toEqual([])
})

test('a note says what of a long prompt was cut', async () => {
  const { notes } = await paintIt({ ...recipe, prompt: 'a red fox under the full moon' })
  expect(notes).toEqual([{ code: 'note/prompt-cut', params: { text: 'moon' } }])
})

test.each([
  [
    'a recipe of another pack',
    { packId: 'ab'.repeat(32) },
    'request/other-pack',
    { packId: 'ab'.repeat(32), openId: recipe.packId, openName: 'tiny' },
  ],
  [
    'a size off the grid',
    { width: 66 },
    'request/size',
    { width: 66, height: 48, stride: 4, nearestWidth: 68, nearestHeight: 48 },
  ],
  [
    'a picture that was not given',
    { initImage: { id: 'cd'.repeat(32), weight: 1 } },
    'request/picture-missing',
    { id: 'cd'.repeat(32) },
  ],
  ['an empty prompt', { prompt: '' }, 'request/nothing-to-paint', {}],
])('a painting refuses %s', async (_, more, code, params) => {
  await expect(paintAll({ recipe: { ...recipe, ...more } }, context)).rejects.toMatchObject({ code, params })
})

test('a recipe with a critic is refused by its id until there is a critic to hand', async () => {
  const critic = 'ef'.repeat(32)
  const guided: Recipe = { ...recipe, version: 2, critic }
  await expect(paintAll({ recipe: guided }, context)).rejects.toMatchObject({
    code: 'request/critic',
    params: { critic },
  })
})

test('a version 2 recipe paints the picture of the same recipe of version 1, and its file says version 2', async () => {
  const second: Recipe = { ...recipe, version: 2, critic: null }
  const [old, fresh] = [await paintIt(recipe), await paintIt(second)]
  expect(fresh.frames.at(-1)!.picture).toEqual(old.frames.at(-1)!.picture)
  expect(readPngRecipe(fresh.fragment.image)).toEqual(second)
})

test('a pack without prior, judge and encoder paints, and says what it does without', async () => {
  const bare = await tinyContext({ prior: false, judge: false, encoder: false })
  const own = { ...recipe, packId: bare.pack.info.id }
  const { fragment, notes } = paintingOf(await paintAll({ recipe: own }, bare))
  expect(fragment.scores.judge).toBeNull()
  expect(fragment.embedding).toBeNull()
  expect(notes).toEqual([{ code: 'note/random-start', params: { lacking: 'prior' } }])
})

test('a foreign pack paints: one group, float latent, −1…1, unit codebook', async () => {
  const foreign = await tinyContext({ foreign: true, prior: false, judge: false, encoder: false })
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
  const emit = (event: PaintEvent) => {
    if (event.kind !== 'painting') return
    if (event.step === 1) control.set('pause')
    checkpoint = event.checkpoint ?? checkpoint
    if (checkpoint) control.set('discard')
  }
  await paint({ recipe: of }, { context, control, emit }, shrunk)
  return checkpoint!
}
