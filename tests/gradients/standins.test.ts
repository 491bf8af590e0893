// The architectures of the public models, with random weights in the exporter's style: ViT-B/32 of CLIP (350 MB) and the
// f16 VQGAN decoder (170 MB) are differentiated whole; one step runs at the smallest size on the wasm kernels.
import * as ort from 'onnxruntime-web'
import { describe, expect, test } from 'vitest'
import {
  gradient,
  GraphBuilder,
  offGpu,
  serialiseModel,
  specialise,
  WeightFile,
  type Model,
  type Shapes,
} from '../../src/onnx/index.ts'
import { numbers } from './cases.ts'
import { clipVision, vitB32, vqganDecoder, vqganF16 } from './standins.ts'

const size = (dims: readonly (number | string)[] | undefined) => (dims as number[]).reduce((a, b) => a * b, 1)

/** Mean square of the output, and its gradient. */
function step(source: Model, shapes: Shapes): Model {
  const model = specialise(source, shapes)
  const g = new GraphBuilder()
  const { name, dims } = model.graph.inputs[0]!
  const [output] = Object.values(g.include(model, { [name]: g.input(name, dims as number[]) }))
  g.output('loss', g.reduceMean(g.square(output!)))
  return gradient(g.finish(), { of: ['loss'], for: [name] })
}

async function runOnce(model: Model): Promise<{ loss: number; gradient: Float32Array }> {
  const weights = new WeightFile('weights.bin')
  const bytes = serialiseModel(model, { weights })
  const session = await ort.InferenceSession.create(bytes, {
    externalData: [{ path: 'weights.bin', data: weights.bytes() }],
    logSeverityLevel: 3,
  })
  const { name, dims } = model.graph.inputs[0]!
  const feeds = {
    [name]: new ort.Tensor('float32', Float32Array.from(numbers(size(dims), 3)), dims as number[]),
  }
  const outputs = await session.run(feeds)
  await session.release()
  return { loss: Number(outputs['loss']!.data[0]), gradient: outputs[`d_${name}`]!.data as Float32Array }
}

/** Bytes of resident memory this test process may take: both stand-ins together with onnxruntime's own heap. */
const memoryBudget = 3e9

describe('stand-ins of the public models', () => {
  test.each([
    ['ViT-B/32, operator set 14', () => step(clipVision(vitB32, 14), { batch: 1 }), 150_528],
    [
      'the f16 decoder, operator set 17',
      () => step(vqganDecoder(vqganF16, 17), { height: 2, width: 2 }),
      1024,
    ],
  ] as const)('%s differentiates and runs a step in bounded memory', async (_, build, elements) => {
    const model = build()
    expect(offGpu(model)).toEqual([])
    expect(size(model.graph.outputs.at(-1)!.dims)).toBe(elements)
    const { loss, gradient: d } = await runOnce(model)
    expect(loss).toBeGreaterThan(0)
    expect(d.every(Number.isFinite)).toBe(true)
    expect(d.some((value) => value !== 0)).toBe(true)
    expect(process.memoryUsage().rss).toBeLessThan(memoryBudget)
  })

  test.each([
    ['ViT-B/32, operator set 17', () => step(clipVision(vitB32, 17), { batch: 16 }), [16, 3, 224, 224]],
    [
      'the f16 decoder at 256 pixels, operator set 14',
      () => step(vqganDecoder(vqganF16, 14), { height: 16, width: 16 }),
      [1, 256, 16, 16],
    ],
  ] as const)('%s differentiates at full size', (_, build, dims) => {
    const model = build()
    expect(offGpu(model)).toEqual([])
    expect(model.graph.outputs.at(-1)!.dims).toEqual(dims)
  })
})
