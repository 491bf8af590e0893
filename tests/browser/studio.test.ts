// The studio in a real browser: through its own port and worker, on WebGPU without a node on the CPU, and when the GPU
// is taken away. The pack is tiny and random: here it matters that things run and agree.
import { afterAll, expect, test } from 'vitest'
import type { Recipe } from '../../src/fragment/index.ts'
import { createStudio, type PaintEvent, type Painting } from '../../src/studio/index.ts'
import { createEngineMaker, loadRuntime } from '../../src/engine/index.ts'
import { memoryStore } from '../../src/studio/packs/deviceStore.ts'
import { decodeImage } from '../../src/studio/picture/imageFile.ts'
import { selfTestModel } from '../../src/studio/worker/selfTestModel.ts'
import { createService } from '../../src/studio/worker/service.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { tinyFiles } from '../fixtures/tinyPack.ts'

const studio = createStudio()
afterAll(() => studio.close())
const source = { kind: 'files', files: tinyFiles() } as const
const pack = await studio.openPack(source)
const recipe: Recipe = {
  ...exampleRecipe,
  prompt: 'a red fox',
  packId: pack.id,
  width: 32,
  height: 32,
  parameters: { ...exampleRecipe.parameters, steps: 2, cutouts: 2, growAt: 0, augmentations: [], noise: 0 },
}
const noGpu = (await navigator.gpu?.requestAdapter()) ? false : 'this browser offers no WebGPU adapter'

function paintingOf(events: readonly PaintEvent[]): Painting {
  const last = events.at(-1)
  if (last?.kind === 'failed') throw last.error
  if (last?.kind !== 'done') throw new Error(`The painting ended with ${last?.kind}`)
  return last.painting
}

async function paint(of: Recipe): Promise<readonly PaintEvent[]> {
  const events: PaintEvent[] = []
  for await (const event of studio.paint({ recipe: of }).events) events.push(event)
  return events
}

test('the same recipe gives the same bytes on wasm, painted in a worker', async () => {
  expect((await studio.chooseEngine('wasm')).engine).toMatchObject({ kind: 'wasm' })
  const grown = {
    ...recipe,
    width: 64,
    height: 64,
    parameters: { ...recipe.parameters, candidates: 3, growAt: 0.5, sharpen: 2, noise: 0.1 },
  }
  const [first, second] = [paintingOf(await paint(grown)), paintingOf(await paint(grown))]
  expect(second.fragment.id).toBe(first.fragment.id)
  expect(first.fragment.engine).toEqual({ kind: 'wasm', threads: expect.any(Number), adapter: null })
})

test('pause is acknowledged within 300 ms, and the next painting begins after a discarded one', async () => {
  const long = { ...recipe, parameters: { ...recipe.parameters, steps: 2000 } }
  const [running, waiting] = [studio.paint({ recipe: long }), studio.paint({ recipe })]
  let [asked, answered] = [0, 0]
  for await (const event of running.events) {
    if (event.kind === 'painting' && event.step > 0 && asked === 0) {
      asked = performance.now()
      running.pause()
    }
    if (event.kind === 'paused') {
      answered ||= performance.now()
      running.discard()
    }
  }
  expect(answered - asked).toBeLessThan(300)
  const events: PaintEvent[] = []
  for await (const event of waiting.events) events.push(event)
  paintingOf(events)
})

test('the judge compares pictures with texts', async () => {
  const picture = { width: 20, height: 16, rgba: new Uint8ClampedArray(20 * 16 * 4).fill(128) }
  const scores = await studio.judge(pack.id, [picture, picture], ['a red fox', 'the sea', 'the moon'])
  expect(scores).toHaveLength(2)
  expect(scores[0]).toHaveLength(3)
  expect(scores[1]).toEqual(scores[0])
  expect(scores.flat().every((score) => Math.abs(score) <= 1)).toBe(true)
})

test('sketches cross the worker port, and a picture is embedded as its sketch was', async () => {
  const sketched: Recipe = { ...recipe, parameters: { ...recipe.parameters, candidates: 1, start: 'prior' } }
  const sketches = await studio.sketch([sketched, { ...sketched, seed: sketched.seed + 1 }])
  expect(sketches).toHaveLength(2)
  const embeddings = await studio.embed(
    pack.id,
    sketches.map(({ picture }) => picture),
  )
  for (const [i, { embedding }] of sketches.entries()) {
    const cosine = embedding.reduce((sum, value, k) => sum + value * embeddings[i]![k]!, 0)
    expect(cosine).toBeGreaterThan(0.995) // the picture was rounded to bytes in between
  }
})

test('without a real GPU `auto` says why it paints on wasm', async () => {
  const report = await studio.chooseEngine('auto')
  if (report.engine.kind === 'wasm')
    expect(report.fallbackReason?.code).toMatch(/^engine\/(no|software)-adapter$/)
})

test.skipIf(noGpu)(
  'WebGPU paints every node itself and agrees with wasm; a lost GPU is replaced',
  async () => {
    const destroy = watchDevices()
    const service = createService({
      engines: createEngineMaker({ load: loadRuntime, threads: 1, selfTest: selfTestModel }),
      store: async () => memoryStore(),
      fetch,
      decodeImage,
      clock: { now: () => performance.now(), date: () => 0 },
    })
    const context = { signal: new AbortController().signal, emit: () => {}, onCommand: () => {} }
    await service.openPack({ source }, context)
    const onEngine = async (choice: 'wasm' | 'webgpu', during: (event: PaintEvent) => void = () => {}) => {
      expect((await service.chooseEngine({ choice }, context)).engine.kind).toBe(choice)
      const events: PaintEvent[] = []
      const emit = (event: object) => {
        events.push(event as PaintEvent)
        during(event as PaintEvent)
      }
      await service.paint({ request: { recipe } }, { ...context, emit })
      return events
    }
    const wasm = paintingOf(await onEngine('wasm'))
    let lost = false
    const events = await onEngine('webgpu', (event) => {
      if (event.kind !== 'painting' || lost) return
      lost = true // at the first preview: SwiftShader takes long enough to compile one step
      destroy()
    })
    const gpu = paintingOf(events)
    expect(lost).toBe(true)
    expect(events).toContainEqual({ kind: 'note', note: { code: 'note/gpu-lost', params: { next: 'gpu' } } })
    expect(gpu.fragment.engine.kind).toBe('webgpu')
    expect(gpu.fragment.losses).toHaveLength(2)
    expect(gpu.fragment.losses[0]).toBeCloseTo(wasm.fragment.losses[0]!, 4)
    const [a, b] = [wasm, gpu].map(({ frames }) => frames[0]!.picture.rgba)
    expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThanOrEqual(1)
  },
  300_000,
)

/** Remembers every GPUDevice made from now on; the returned function destroys the newest. */
function watchDevices(): () => void {
  const original = GPUAdapter.prototype.requestDevice
  let newest: GPUDevice | undefined
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    newest = await original.call(this, descriptor)
    return newest
  }
  return () => newest?.destroy()
}
