// The embedded pack in the browser's own runtimes against what PyTorch computed for the same inputs
// (tests/fixtures/pack, written by models/training/export.py): through transformers.js, because packs keep the Hub's
// layout, and through plain onnxruntime-web for what the Hub has no name for.
// Tolerance 2e-3 absolute: the weights are rounded to half precision, the embeddings are a few units long.
import * as ort from 'onnxruntime-web/webgpu'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { beforeAll, describe, expect, it } from 'vitest'
import clipFixture from '../fixtures/pack/clip.json'
import judgeFixture from '../fixtures/pack/judge.json'
import priorFixture from '../fixtures/pack/prior.json'
import vqganFixture from '../fixtures/pack/vqgan.json'

const tolerance = 2e-3
const packUrl = '/models/daub-mini'

beforeAll(() => {
  ort.env.wasm.wasmPaths = { wasm: wasmUrl }
  ort.env.wasm.numThreads = 1
})

describe.each([
  ['clip', clipFixture],
  ['judge', judgeFixture],
])('%s, opened by transformers.js', (name, fixture) => {
  it('has the tokens and text embeddings PyTorch has', async () => {
    const { AutoTokenizer, CLIPTextModelWithProjection } = await transformers()
    const tokenizer = await AutoTokenizer.from_pretrained(name)
    const model = await CLIPTextModelWithProjection.from_pretrained(name, { dtype: 'fp32' })
    for (const [i, text] of fixture.texts.entries()) {
      const tokens = tokenizer(text)
      expect(Array.from(tokens.input_ids.data as BigInt64Array, Number)).toEqual(fixture.inputIds[i])
      const { text_embeds: embeds } = await model(tokens)
      expectClose(embeds.data, fixture.textEmbeds[i]!)
    }
    await model.dispose()
  })

  it('has the image embeddings PyTorch has', async () => {
    const { AutoProcessor, CLIPVisionModelWithProjection, Tensor } = await transformers()
    const processor = await AutoProcessor.from_pretrained(name, {})
    const {
      image_mean: mean,
      image_std: std,
      crop_size: size,
    } = processor.image_processor as unknown as Preprocessing
    const model = await CLIPVisionModelWithProjection.from_pretrained(name, { dtype: 'fp32' })
    const plane = size.height * size.width
    const pixels = wave(2 * 3 * plane).map(
      (x, i) => (x - mean[Math.floor(i / plane) % 3]!) / std[Math.floor(i / plane) % 3]!,
    )
    const { image_embeds: embeds } = await model({
      pixel_values: new Tensor('float32', pixels, [2, 3, size.height, size.width]),
    })
    const length = embeds.dims[1]!
    fixture.imageEmbeds.forEach((expected, i) => expectClose(embeds.data.subarray(i * length), expected))
    await model.dispose()
  })
})

describe('vqgan and prior, in onnxruntime-web', () => {
  it('decode the picture PyTorch decodes', async () => {
    const indices = BigInt64Array.from({ length: 4 * 8 * 8 }, (_, i) => BigInt((37 * i + 11) % 256))
    const image = await run(
      'vqgan/decoder.onnx',
      { indices: new ort.Tensor('int64', indices, [1, 4, 8, 8]) },
      'image',
    )
    expectClose(image, vqganFixture.decoder.image)
    expect(meanOf(image)).toBeCloseTo(vqganFixture.decoder.imageMean, 3)
  })

  it('encode the latent PyTorch encodes', async () => {
    const image = new ort.Tensor('float32', wave(3 * 64 * 64), [1, 3, 64, 64])
    const z = await run('vqgan/encoder.onnx', { image }, 'z')
    expectClose(z, vqganFixture.encoder.z)
    expect(meanOf(z)).toBeCloseTo(vqganFixture.encoder.zMean, 3)
  })

  it('begin where PyTorch begins', async () => {
    const direction = Float32Array.from({ length: 256 }, (_, i) => 0.5 * Math.sin(0.7 * i))
    const length = Math.hypot(...direction)
    const text = new ort.Tensor(
      'float32',
      direction.map((x) => x / length),
      [1, 256],
    )
    const noise = new ort.Tensor(
      'float32',
      Float32Array.from({ length: 64 }, (_, i) => Math.sin(1.3 * i)),
      [1, 64],
    )
    const z = await run('prior/prior.onnx', { text_embeds: text, noise }, 'z')
    expectClose(z, priorFixture.z)
    expect(meanOf(z)).toBeCloseTo(priorFixture.zMean, 3)
  })
})

interface Preprocessing {
  readonly image_mean: readonly number[]
  readonly image_std: readonly number[]
  readonly crop_size: { readonly width: number; readonly height: number }
}

/**
 * transformers.js, told to look nowhere but in our own folder. It shares our onnxruntime-web through the override in
 * package.json; handing it one through Symbol.for('onnxruntime') leaves its list of devices empty (4.3.1).
 */
async function transformers() {
  const library = await import('@xenova/transformers')
  library.env.allowRemoteModels = false
  library.env.allowLocalModels = true
  library.env.localModelPath = `${packUrl}/`
  library.env.useBrowserCache = false
  library.env.backends.onnx.wasm!.wasmPaths = { wasm: wasmUrl }
  return library
}

async function run(file: string, feeds: Record<string, ort.Tensor>, output: string): Promise<Float32Array> {
  const response = await fetch(`${packUrl}/${file}`)
  const session = await ort.InferenceSession.create(await response.arrayBuffer(), {
    executionProviders: ['wasm'],
  })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs[output]!.data as Float32Array
}

/** The fixtures' test picture: 0.5 + 0.5 sin(0.37 i) over the flat index. */
function wave(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 + 0.5 * Math.sin(0.37 * i))
}

/** Compares as many leading numbers as the fixture has. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  const worst = Math.max(...expected.map((value, i) => Math.abs(actual[i]! - value)))
  expect(worst).toBeLessThan(tolerance)
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
