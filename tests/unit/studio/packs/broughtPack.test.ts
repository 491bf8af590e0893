// Packs people bring, through the studio: graphs with their weights beside them, SigLIP's tokenizer and image processor, a fixed
// batch. The files are what today's tools write (tests/fixtures/siglipPack.ts).
import { describe, expect, test } from 'vitest'
import type { Recipe } from '../../../../src/fragment/index.ts'
import { openClip } from '../../../../src/studio/clip/clip.ts'
import { memoryStore } from '../../../../src/studio/packs/deviceStore.ts'
import type { Fetch } from '../../../../src/studio/packs/download.ts'
import { outlineOf } from '../../../../src/studio/packs/outline.ts'
import { parseManifest } from '../../../../src/studio/packs/manifest.ts'
import { isOnDevice, openPack, type Pack } from '../../../../src/studio/packs/pack.ts'
import type { LoadingEvent } from '../../../../src/studio/packs/sources.ts'
import { openContext } from '../../../../src/studio/painting/context.ts'
import { findPreset } from '../../../../src/studio/presets.ts'
import { exampleRecipe } from '../../../fixtures/recipe.ts'
import { siglipFiles, siglipPack, siglipTexts } from '../../../fixtures/siglipPack.ts'
import { nodeEngine, paintAll } from '../nodeContext.ts'

const refuse = () => Promise.reject(new Error('no network and no pictures in this test'))
type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

const dropped = (files: Files): Promise<Pack> =>
  openPack(
    { kind: 'files', files: [...files].map(([path, bytes]) => ({ path, blob: new Blob([bytes]) })) },
    { store: memoryStore(), fetch: refuse },
  )

const without = (files: Files, path: string): Files => new Map([...files].filter(([name]) => name !== path))

const url = 'https://example.org/models/siglip/'
const serving =
  (files: Files, asked: string[] = []): Fetch =>
  async (address) => {
    const path = decodeURIComponent(address.slice(url.length))
    asked.push(path)
    const bytes = files.get(path)
    return bytes ? new Response(bytes) : new Response('', { status: 404 })
  }

describe('point 16: weights beside the graph', () => {
  test('point 16: a dropped folder without a pack.json brings the weights its graphs name', async () => {
    const pack = await dropped(siglipFiles())
    for (const [role, location] of [
      ['vqgan-decoder', 'decoder_ids_dynamo.onnx.data'],
      ['clip-vision', 'vision_model.onnx.data'],
      ['clip-text', 'text_model.onnx.data'],
    ] as const) {
      const { weights } = await pack.graph(role)
      expect(weights.map((each) => each.location)).toEqual([location])
      expect(weights[0]!.bytes.length).toBeGreaterThan(1000)
    }
  })

  test('point 16: processor_config.json stands in for preprocessor_config.json, and without either the pack is incomplete', async () => {
    const files = siglipFiles()
    const path = 'clip/preprocessor_config.json'
    const settings = JSON.parse(new TextDecoder().decode(files.get(path))) as object
    const json = new TextEncoder().encode(JSON.stringify({ image_processor: settings }))
    const newer = new Map([...without(files, path), ['clip/processor_config.json', json] as const])
    expect((await dropped(newer)).clip).toEqual((await dropped(files)).clip)
    await expect(dropped(without(files, path))).rejects.toMatchObject({
      code: 'pack/incomplete',
      params: { missing: ['clip-preprocessor'] },
    })
  })

  test('point 16: a folder inside a folder is the same', async () => {
    const nested = new Map([...siglipFiles()].map(([path, bytes]) => [`my models/${path}`, bytes]))
    expect((await dropped(nested)).info.id).toBe((await dropped(siglipFiles())).info.id)
  })

  test('point 16: a pack on the web is fetched with its weights, counted, and opened again offline', async () => {
    const [store, asked, events] = [memoryStore(), [] as string[], [] as LoadingEvent[]]
    const source = { kind: 'url', url } as const
    const pack = await openPack(source, {
      store,
      fetch: serving(siglipPack(), asked),
      onProgress: (event) => events.push(event),
    })
    const all = [...siglipFiles().values()].reduce((sum, { length }) => sum + length, 0)
    expect(pack.info.paintBytes).toBe(all)
    expect(events.at(-1)).toMatchObject({ received: all, total: all })
    expect(asked).toContain('vqgan/decoder_ids_dynamo.onnx.data')
    expect(asked).toHaveLength(siglipPack().size)
    expect(await isOnDevice(source, store)).toBe(true)
    const again = await openPack(source, { store, fetch: () => Promise.reject(new TypeError('offline')) })
    expect((await again.graph('clip-vision')).weights).toHaveLength(1)
  })

  test('point 16: weights that bear the name of their graph count before anything is fetched', () => {
    const manifest = parseManifest(new TextDecoder().decode(siglipPack().get('pack.json')))
    const named = [...siglipFiles()].filter(([path]) => !path.startsWith('vqgan/decoder_ids'))
    expect(outlineOf(manifest).bytes).toBe(named.reduce((sum, [, { length }]) => sum + length, 0))
  })

  test.each(['clip/onnx/vision_model.onnx.data', 'vqgan/decoder_ids_dynamo.onnx.data'])(
    'point 16: without %s the pack is refused, naming the graph and the file',
    async (path) => {
      const opening = dropped(without(siglipFiles(), path))
      await expect(opening).rejects.toMatchObject({
        code: 'pack/weights-missing',
        params: { path, graph: expect.stringMatching(/\.onnx$/) },
      })
    },
  )

  test('point 16: weights that were altered are refused by their SHA-256', async () => {
    const files = new Map(siglipPack())
    const path = 'clip/onnx/vision_model.onnx.data'
    files.set(
      path,
      files.get(path)!.map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
    )
    const options = { store: memoryStore(), fetch: serving(files) }
    await expect(openPack({ kind: 'url', url }, options)).rejects.toMatchObject({
      code: 'pack/file-altered',
      params: { path },
    })
  })
})

describe('point 16: SigLIP', () => {
  test('point 16: texts are embedded from the very ids Python feeds the model with', async () => {
    const pack = await dropped(siglipFiles())
    const clip = await openClip(pack, 'clip', nodeEngine())
    const { bytes, weights } = await pack.graph('clip-text')
    const program = await nodeEngine().compile('reference', bytes, [], weights)
    expect(siglipTexts.length).toBeGreaterThan(2)
    const found = await clip.embedTexts(siglipTexts.map(({ text }) => text))
    for (const [i, { text, filled }] of siglipTexts.entries()) {
      const outputs = await program.run({ input_ids: nodeEngine().integers(filled, [1, filled.length]) })
      const vector = await nodeEngine().read(outputs['pooler_output']!)
      const length = Math.hypot(...vector)
      expect(found[i]!.cut, text).toBeNull()
      found[i]!.embedding.forEach((value, k) => expect(value).toBeCloseTo(vector[k]! / length, 5))
    }
    await program.release()
    await clip.release()
  })

  test('point 16: a text that is too long is cut at a word and says which words it lost', async () => {
    const clip = await openClip(await dropped(siglipFiles()), 'clip', nodeEngine())
    const [read] = await clip.embedTexts(['a red fox under the full moon walking through the falling snow'])
    expect(read!.cut).toMatch(/snow$/)
    await clip.release()
  })

  test('point 16: such a pack paints, and its pictures follow the loss', async () => {
    const pack = await dropped(siglipFiles())
    const context = await openContext(pack, nodeEngine(), nodeEngine(), refuse, {
      now: () => 0,
      date: () => 0,
    })
    const recipe: Recipe = {
      ...exampleRecipe,
      prompt: 'a red fox',
      imagePrompts: [],
      initImage: null,
      packId: pack.info.id,
      width: 32,
      height: 32,
      preset: 'crowson-2021',
      parameters: { ...findPreset('crowson-2021')!.parameters, steps: 12, cutouts: 4 },
    }
    const last = (await paintAll({ recipe }, context)).at(-1)!
    if (last.kind !== 'done') throw new Error(`ended with ${last.kind}`)
    const { fragment, notes } = last.painting
    expect(notes).toEqual([])
    expect(fragment.losses.every(Number.isFinite)).toBe(true)
    expect(fragment.losses.at(-1)).toBeLessThan(fragment.losses[0]!)
    await context.release()
  })

  test('point 16: sides that were exported without one projection are refused with both lengths', async () => {
    const pack = await dropped(siglipFiles())
    const context = await openContext(pack, nodeEngine(), nodeEngine(), refuse, {
      now: () => 0,
      date: () => 0,
    })
    const clip = context.guide
    const guide = {
      ...clip,
      embedTexts: async (texts: readonly string[]) =>
        texts.map(() => ({ embedding: new Float32Array(12).fill(0.1), cut: null })),
    }
    const recipe = { ...exampleRecipe, prompt: 'a fox', packId: pack.info.id, width: 32, height: 32 }
    const painting = paintAll({ recipe }, { ...context, guide })
    await expect(painting).rejects.toMatchObject({
      code: 'model/embedding-lengths',
      params: { text: 12, image: 16 },
    })
    await context.release()
  })
})
