// The worker's service without a worker: what it does when the engine fails under a painting.
import { expect, test } from 'vitest'
import type { Recipe } from '../../../src/fragment/index.ts'
import type { EngineChoice } from '../../../src/studio/contract.ts'
import { EngineError, type Engine, type EngineMaker, type Program } from '../../../src/engine/index.ts'
import { memoryStore } from '../../../src/studio/packs/deviceStore.ts'
import type { WirePaintEvent } from '../../../src/studio/port/messages.ts'
import { createService } from '../../../src/studio/worker/service.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { tinyFiles, type TinyOptions } from '../../fixtures/tinyPack.ts'
import { nodeEngine } from './nodeContext.ts'

/** An engine whose painting steps fail as told; everything else works. */
function failing(kind: 'webgpu' | 'wasm', fail: (program: string, run: number) => Error | undefined): Engine {
  const engine = nodeEngine()
  let runs = 0
  const watch = (name: string, program: Program): Program => ({
    ...program,
    run: async (feeds, fetches) => {
      const error = name === 'step' || name === 'guide' ? fail(name, runs++) : undefined
      if (error) throw error
      return program.run(feeds, fetches)
    },
  })
  return {
    ...engine,
    info: { kind, threads: 1, adapter: kind === 'webgpu' ? 'pretended' : null },
    compile: async (name, ...rest) => watch(name, await engine.compile(name, ...rest)),
  }
}

function setUp(fail: (program: string, run: number) => Error | undefined, options?: TinyOptions) {
  const chosen: EngineChoice[] = []
  let dropped = 0
  const gpu = failing('webgpu', fail)
  const wasm = failing('wasm', () => undefined)
  const engines: EngineMaker = {
    choose: async (choice) => {
      chosen.push(choice)
      const engine = choice === 'wasm' ? wasm : gpu
      return { engine, cpuEngine: wasm, report: { engine: engine.info, fallbackReason: null } }
    },
    drop: async () => void dropped++,
  }
  let ticks = 0
  const service = createService({
    engines,
    store: async () => memoryStore(),
    fetch: () => Promise.reject(new Error('no network in this test')),
    decodeImage: () => Promise.reject(new Error('no pictures in this test')),
    clock: { now: () => (ticks += 3000), date: () => 0 }, // every few steps a checkpoint is due
  })
  const context = { signal: new AbortController().signal, emit: () => {}, onCommand: () => {} }
  const paint = async (parameters: Partial<Recipe['parameters']> = {}): Promise<WirePaintEvent[]> => {
    const { id } = await service.openPack({ source: { kind: 'files', files: tinyFiles(options) } }, context)
    const recipe: Recipe = {
      ...exampleRecipe,
      prompt: 'a red fox',
      packId: id,
      width: 32,
      height: 32,
      parameters: { ...exampleRecipe.parameters, steps: 8, cutouts: 4, growAt: 0, ...parameters },
    }
    const events: WirePaintEvent[] = []
    await service.paint({ request: { recipe } }, { ...context, emit: (event) => events.push(event) })
    return events
  }
  return { service, context, paint, chosen, dropped: () => dropped }
}

const notes = (events: readonly WirePaintEvent[]) =>
  events.flatMap((event) => (event.kind === 'note' ? [event.note] : []))
const stepsOf = (events: readonly WirePaintEvent[]) =>
  events.flatMap((event) => (event.kind === 'painting' ? [event.step] : []))
const lost = () => new EngineError('engine/device-lost', { reason: 'destroyed' })

test('a painting goes on from its last checkpoint when the GPU is lost, on a new one', async () => {
  const { paint, dropped } = setUp((_, run) => (run === 5 ? lost() : undefined))
  const events = await paint()
  expect(events.at(-1)?.kind).toBe('done')
  expect(dropped()).toBe(1)
  expect(notes(events)).toEqual([{ code: 'note/gpu-lost', params: { next: 'gpu' } }])
  const steps = stepsOf(events)
  expect(steps.slice(steps.indexOf(5) + 1)[0]).toBeGreaterThan(0) // resumed, not begun anew
})

test('a GPU lost for the third time is given up for wasm', async () => {
  const { paint, chosen, dropped } = setUp(() => lost())
  const events = await paint()
  const last = events.at(-1)!
  expect(last.kind === 'done' && last.painting.fragment.engine.kind).toBe('wasm')
  expect(dropped()).toBe(3)
  expect(chosen.at(-1)).toBe('wasm')
  expect(notes(events).at(-1)).toEqual({ code: 'note/gpu-lost', params: { next: 'cpu' } })
})

test('when memory runs out the step is laid out smaller', async () => {
  const { paint } = setUp((program) =>
    program === 'step'
      ? new EngineError('engine/out-of-memory', { program: 'step', reason: 'Full' })
      : undefined,
  )
  const events = await paint()
  expect(events.at(-1)?.kind).toBe('done')
  expect(notes(events)).toEqual([{ code: 'note/smaller-groups', params: {} }])
})

test('when memory runs out for a single cutout the failure brings the last picture and checkpoint', async () => {
  const { paint } = setUp((_, run) =>
    run >= 5 ? new EngineError('engine/out-of-memory', { program: 'step', reason: 'Full' }) : undefined,
  )
  const events = await paint()
  expect(events.at(-1)).toMatchObject({
    kind: 'failed',
    error: { code: 'painting/no-memory', params: { width: 32, height: 32 } },
    rescued: { width: 32, height: 32 },
    checkpoint: { recipe: { prompt: 'a red fox' } },
  })
})

test('a recipe for a pack that is not open is refused', async () => {
  const { service, context } = setUp(() => undefined)
  const events: WirePaintEvent[] = []
  await service.paint(
    { request: { recipe: exampleRecipe } },
    { ...context, emit: (event) => events.push(event) },
  )
  expect(events).toMatchObject([
    {
      kind: 'failed',
      error: { code: 'pack/not-open', params: { packId: exampleRecipe.packId } },
      rescued: null,
    },
  ])
})

test('judging with a pack that has no judge says so', async () => {
  const { service, context } = setUp(() => undefined, { judge: false })
  const { id } = await service.openPack(
    { source: { kind: 'files', files: tinyFiles({ judge: false }) } },
    context,
  )
  await expect(service.judge({ packId: id, pictures: [], texts: ['x'] }, context)).rejects.toMatchObject({
    code: 'pack/part-missing',
    params: { pack: 'tiny', part: 'judge' },
  })
})

test('a measurement times both graphs and hands them out with all their inputs', async () => {
  const { service, context } = setUp(() => undefined)
  const { id } = await service.openPack({ source: { kind: 'files', files: tinyFiles() } }, context)
  const recipe: Recipe = { ...exampleRecipe, prompt: 'a red fox', packId: id, width: 32, height: 32 }
  const { forward, step } = await service.measure({ recipe, repeats: 2 }, context)
  for (const { model, feeds, ms } of [forward, step]) {
    expect(ms).toHaveLength(2)
    const program = await nodeEngine().compile('again', model)
    expect(Object.keys(feeds).sort()).toEqual([...program.inputs].sort())
    await program.release()
  }
})
