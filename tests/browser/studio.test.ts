// The studio through its own port and worker, in a real browser, on a tiny pack of random weights.
import { afterAll, expect, test } from 'vitest'
import type { Recipe } from '../../src/fragment/index.ts'
import { createStudio, type PaintEvent, type PaintHandle } from '../../src/studio/index.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { tinyFiles } from '../fixtures/tinyPack.ts'

const studio = createStudio()
afterAll(() => studio.close())
const pack = await studio.openPack({ kind: 'files', files: tinyFiles() })
const recipe: Recipe = {
  ...exampleRecipe,
  packId: pack.id,
  width: 64,
  height: 64,
  parameters: { ...exampleRecipe.parameters, steps: 6, cutouts: 4 },
}

async function collect(handle: PaintHandle, during: (event: PaintEvent) => void = () => {}): Promise<PaintEvent[]> {
  const events: PaintEvent[] = []
  for await (const event of handle.events) {
    events.push(event)
    during(event)
  }
  return events
}

test('paints on wasm in a worker', async () => {
  const report = await studio.chooseEngine('wasm')
  console.log(JSON.stringify(report))
  const events = await collect(studio.paint({ recipe }))
  const last = events.at(-1)!
  if (last.kind === 'failed') throw last.error
  expect(last.kind).toBe('done')
  console.log(events.map((event) => event.kind).join(' '))
})

test('paints on WebGPU with no node on the CPU', async () => {
  const report = await studio.chooseEngine('webgpu')
  console.log(JSON.stringify(report))
  const events = await collect(studio.paint({ recipe }))
  const last = events.at(-1)!
  if (last.kind === 'failed') throw last.error
  expect(last.kind).toBe('done')
  if (last.kind === 'done') console.log(last.painting.fragment.losses, last.painting.fragment.ms)
})
