// The graphs this room writes, on the WebGPU provider with CPU fallback disabled: a node without a GPU kernel fails the
// session. Values and gradients of every operator case are compared with the wasm provider. Sessions cost a second each
// on SwiftShader, so that cases share a graph.
import * as ort from 'onnxruntime-web/webgpu'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { beforeAll, expect, test } from 'vitest'
import {
  gpuOperators,
  gradient,
  GraphBuilder,
  serialiseModel,
  specialise,
  tensor,
  type Model,
  type Tensor,
} from '../../src/onnx/index.ts'
import { cases, modelOf, numbers, type Case } from '../gradients/cases.ts'
import { distance } from '../gradients/distance.ts'

beforeAll(() => {
  ort.env.wasm.wasmPaths = { wasm: wasmUrl }
  ort.env.wasm.numThreads = 1
})

/** GPU arithmetic may fuse and reorder, and its exp, sin and pow are good to about 10⁻⁵. */
const tolerance = 2e-4
const casesPerGraph = 24
const size = (dims: readonly (number | string)[] | undefined) => (dims as number[]).reduce((a, b) => a * b, 1)

/** Many cases side by side in one graph: names get the number of their case. */
function together(items: readonly Case[]): { model: Model; feeds: Record<string, number[]> } {
  const g = new GraphBuilder()
  const feeds: Record<string, number[]> = {}
  items.forEach((item, n) => {
    const forward = specialise(modelOf(item))
    const of = forward.graph.outputs.filter(({ dtype }) => dtype === 'float32').map(({ name }) => name)
    const sources = forward.graph.inputs.map(({ name }) => name)
    if (sources.length === 0) return // all of it is constant: nothing is left to place
    const isDifferentiable = item.differentiable && of.length > 0
    const model = isDifferentiable
      ? gradient(forward, { of, for: sources, seeds: of, allowZero: true })
      : forward
    const given = model.graph.inputs.map(({ name, dims }, i) => {
      const [low, high] = name.startsWith('d_') ? [-1, 1] : [item.low, item.high]
      feeds[`c${n}_${name}`] = numbers(size(dims), 7 + i, low, high)
      return [name, g.input(`c${n}_${name}`, dims as number[])] as const
    })
    for (const [name, value] of Object.entries(g.include(model, Object.fromEntries(given))))
      g.output(`c${n}_${name}`, value)
  })
  return { model: g.finish({ keepInputs: false }), feeds }
}

async function run(model: Model, feeds: Readonly<Record<string, number[]>>, provider: 'webgpu' | 'wasm') {
  const session = await ort.InferenceSession.create(serialiseModel(model), {
    executionProviders: [provider],
    logSeverityLevel: 3,
    ...(provider === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  })
  try {
    const tensors = model.graph.inputs.map(
      ({ name, dims }) =>
        [name, new ort.Tensor('float32', Float32Array.from(feeds[name]!), dims as number[])] as const,
    )
    const outputs = await session.run(Object.fromEntries(tensors))
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { data }]) => [
        name,
        Array.from(data as ArrayLike<number>, Number),
      ]),
    )
  } finally {
    await session.release()
  }
}

const groups = Array.from({ length: Math.ceil(cases.length / casesPerGraph) }, (_, i) =>
  cases.slice(i * casesPerGraph, (i + 1) * casesPerGraph),
)

test.each(groups.map((items) => ({ first: items[0]!.name, last: items.at(-1)!.name, items })))(
  '$first … $last run on the GPU alone and agree with wasm',
  async ({ items }) => {
    const { model, feeds } = together(items)
    const [gpu, cpu] = [await run(model, feeds, 'webgpu'), await run(model, feeds, 'wasm')]
    expect(Object.keys(gpu).sort()).toEqual(Object.keys(cpu).sort())
    for (const [name, expected] of Object.entries(cpu)) {
      const item = items[Number(/^c(\d+)_/.exec(name)![1])]!
      expect(distance(gpu[name]!, expected), `${name} of ${item.name}`).toBeLessThan(tolerance)
    }
  },
)

/** Kernels that no graph of ours uses, because their rows write other operators; models may bring them all the same. */
const alone: readonly {
  readonly op: string
  readonly more?: readonly Tensor[]
  readonly dims?: readonly number[]
}[] = [
  { op: 'HardSwish' },
  { op: 'Mish' },
  { op: 'ThresholdedRelu' },
  {
    op: 'InstanceNormalization',
    more: [tensor('float32', [3], [1, 2, 3]), tensor('float32', [3], [0, 1, 2])],
  },
  { op: 'ReduceLogSumExp', more: [tensor('int64', [1], [1])], dims: [2, 1, 4] },
]

test('every operator that OPS.md says WebGPU has stands in a graph that is placed here', () => {
  const placed = new Set(groups.flatMap((items) => together(items).model.graph.nodes.map(operatorKeyOf)))
  for (const { op } of alone) placed.add(op)
  expect(Object.keys(gpuOperators).filter((key) => !placed.has(key))).toEqual([])
})

test.each(alone)(
  '$op runs on the GPU alone and agrees with wasm',
  async ({ op, more = [], dims = [2, 3, 4] }) => {
    const weights = more.map((value, i) => [`w${i}`, value] as const)
    const node = {
      op,
      domain: '',
      name: op,
      inputs: ['x', ...weights.map(([name]) => name)],
      outputs: ['y'],
      attributes: {},
    }
    const info = (name: string, shape: readonly number[]) =>
      ({ name, dtype: 'float32', dims: shape }) as const
    const model: Model = {
      opsets: { '': 18 },
      graph: {
        name: op,
        nodes: [node],
        inputs: [info('x', [2, 3, 4])],
        outputs: [info('y', dims)],
        initialisers: new Map(weights),
        values: new Map(),
      },
    }
    const feeds = { x: numbers(24, 7, -3, 3) }
    const [gpu, cpu] = [await run(model, feeds, 'webgpu'), await run(model, feeds, 'wasm')]
    expect(distance(gpu['y']!, cpu['y']!)).toBeLessThan(tolerance)
  },
)

function operatorKeyOf({ op, domain }: Model['graph']['nodes'][number]): string {
  return domain === '' ? op : `${domain}.${op}`
}

test('log-sum-exp of large logits stays finite on the GPU: CLIP multiplies its cosines by a hundred', async () => {
  const g = new GraphBuilder()
  const x = g.input('x', [2, 3])
  g.output('y', g.op('LogSoftmax', [x], { axis: { int: -1 } }))
  const model = g.finish()
  const feeds = { x: [300, 200, 299, -400, -401, -500] }
  const [gpu, cpu] = [await run(model, feeds, 'webgpu'), await run(model, feeds, 'wasm')]
  expect(distance(gpu['y']!, cpu['y']!)).toBeLessThan(1e-5)
})
