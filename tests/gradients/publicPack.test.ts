// A pack of public architecture through the studio itself: files, networks, plan, split step, picture. Depth, operators,
// picture sides and cutouts are the real ones; the widths are halved, so that it takes seconds and not minutes.
// (At full width, 347 MB of files, the same test passes within 4 GB.)
import { expect, test } from 'vitest'
import type { Recipe } from '../../src/fragment/index.ts'
import { memoryStore } from '../../src/studio/packs/deviceStore.ts'
import { openPack } from '../../src/studio/packs/pack.ts'
import { openContext } from '../../src/studio/painting/context.ts'
import { findPreset } from '../../src/studio/presets.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { nodeEngine, paintAll } from '../unit/studio/nodeContext.ts'
import { publicPack } from './publicPack.ts'
import { vitB32, vqganF16 } from './standins.ts'

/** Bytes of resident memory of this test process, onnxruntime's heap included. */
const memoryBudget = 2e9

test('a public-style pack paints in the split layout, in bounded memory', async () => {
  const vision = { ...vitB32, width: vitB32.width / 2, heads: vitB32.heads / 2 }
  const decoder = { ...vqganF16, z: vqganF16.z / 2, channels: vqganF16.channels / 2 }
  const refuse = () => Promise.reject(new Error('no network and no pictures in this test'))
  const pack = await openPack(
    { kind: 'files', files: publicPack(vision, decoder) },
    { store: memoryStore(), fetch: refuse },
  )
  const compiled: string[] = []
  const compile: ReturnType<typeof nodeEngine>['compile'] = (name, ...rest) => {
    compiled.push(name)
    return nodeEngine().compile(name, ...rest)
  }
  const engine = { ...nodeEngine(), compile }
  const context = await openContext(pack, engine, engine, refuse, { now: () => 0, date: () => 0 })
  const recipe: Recipe = {
    ...exampleRecipe,
    prompt: 'a red fox',
    packId: pack.info.id,
    width: 64,
    height: 48,
    preset: 'crowson-2021',
    parameters: { ...findPreset('crowson-2021')!.parameters, steps: 2, cutouts: 12 },
  }

  const last = (await paintAll({ recipe }, context)).at(-1)!
  if (last.kind !== 'done') throw new Error(`ended with ${last.kind}`)
  const { fragment, frames, notes } = last.painting
  expect(compiled).toContain('guide')
  expect(compiled).not.toContain('step')
  expect(fragment.losses).toHaveLength(2)
  expect(fragment.losses.every(Number.isFinite)).toBe(true)
  expect(fragment.losses[1]).not.toBe(fragment.losses[0])
  expect(frames.at(-1)!.picture.rgba).not.toEqual(frames[0]!.picture.rgba)
  expect(fragment.scores).toEqual({ guide: expect.any(Number), judge: null })
  expect(notes).toEqual([])
  expect(process.memoryUsage().rss).toBeLessThan(memoryBudget)
  await context.release()
}, 300_000)
