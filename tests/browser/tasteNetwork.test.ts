// The network of a taste, and a critic, on the WebGPU provider, with CPU fallback disabled, held against wasm: a step of training with its
// gradients, and a prediction.
import * as ort from 'onnxruntime-web/webgpu'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { beforeAll, expect, test } from 'vitest'
import { createRandom, makeCritic } from '../../src/fragment/index.ts'
import { criticGuide } from '../../src/studio/painting/guides.ts'
import { gradient, serialiseModel, type Model } from '../../src/onnx/index.ts'
import {
  dropoutMasks,
  leCunNormal,
  predictionGraph,
  trainingGraph,
  type Numbers,
} from '../../src/taste/people/network.ts'

beforeAll(() => {
  ort.env.wasm.wasmPaths = { wasm: wasmUrl }
  ort.env.wasm.numThreads = 1
})

const shape = { inputs: 24, hidden: [8, 4] }
const batch = 6
const critic = criticGuide(
  makeCritic(
    'ab'.repeat(32),
    Array.from({ length: shape.inputs }, (_, i) => 8 * Math.sin(i)),
    0.2,
  ),
  batch,
  batch,
)

async function run(model: Model, feeds: Readonly<Record<string, Numbers>>, provider: 'webgpu' | 'wasm') {
  const session = await ort.InferenceSession.create(serialiseModel(model), {
    executionProviders: [provider],
    logSeverityLevel: 3,
    ...(provider === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  })
  try {
    const tensors = model.graph.inputs.map(
      ({ name }) => [name, new ort.Tensor('float32', feeds[name]!.data, [...feeds[name]!.dims])] as const,
    )
    const outputs = await session.run(Object.fromEntries(tensors))
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
    )
  } finally {
    await session.release()
  }
}

test.each([
  ['a step of training', trainingGraph(shape, batch)],
  ['a prediction', predictionGraph(shape, batch)],
  ['a critic with its gradient', gradient(critic, { of: ['loss'], for: ['embeddings'], keep: ['loss'] })],
])('%s runs wholly on WebGPU and agrees with wasm to 1e-4', async (_, model) => {
  const random = createRandom(1)
  const column = (value: (i: number) => number): Numbers => ({
    dims: [batch, 1],
    data: Float32Array.from({ length: batch }, (_, i) => value(i)),
  })
  const feeds = {
    ...leCunNormal(shape, random),
    ...dropoutMasks(shape, batch, 0.2, random),
    x: {
      dims: [batch, shape.inputs],
      data: Float32Array.from({ length: batch * shape.inputs }, () => random.normal()),
    },
    embeddings: {
      dims: [batch, shape.inputs],
      data: Float32Array.from({ length: batch * shape.inputs }, () => random.normal()),
    },
    y: column((i) => i % 2),
    weight: column((i) => 1 + (i % 3)),
  }
  const [gpu, wasm] = [await run(model, feeds, 'webgpu'), await run(model, feeds, 'wasm')]
  expect(Object.keys(gpu)).toEqual(Object.keys(wasm))
  for (const [name, values] of Object.entries(wasm))
    values.forEach((value, i) => expect(Math.abs(gpu[name]![i]! - value), `${name}[${i}]`).toBeLessThan(1e-4))
})
