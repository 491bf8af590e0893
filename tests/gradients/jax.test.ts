// The same models through @jax-js/onnx, an independent implementation: its reverse mode on its own wasm backend.
import { defaultDevice, init, numpy, vjp, type Array as JaxArray } from '@jax-js/jax'
import { ONNXModel } from '@jax-js/onnx'
import { beforeAll, expect, test } from 'vitest'
import { gradient, serialiseModel, specialise } from '../../src/onnx/index.ts'
import { cases, modelOf, numbers, type Case } from './cases.ts'
import { evaluate } from './evaluate.ts'
import { distance } from './distance.ts'

/** float32 on both sides of jax-js's kernels, with exp and erf of its own. */
const tolerance = 1e-4

/** Operators that jax-js 0.1 does not have. */
const missing = new Set(
  `Dropout QuickGelu FastGelu BiasGelu Sum Mean CastLike DepthToSpace SpaceToDepth FusedMatMul Einsum ConvTranspose AveragePool GlobalAveragePool
  GlobalMaxPool InstanceNormalization GroupNormalization BatchNormalization RMSNormalization SkipLayerNormalization GatherND ScatterND ScatterElements Upsample Attention`.split(
    /\s+/,
  ),
)

/** Forms it refuses or, in the last group, computes differently from onnxruntime, PyTorch and finite differences. */
const forms = new Set([
  ...[
    'CumSum exclusive=1 reverse=1',
    'Reshape keeping a dimension',
    'Split @13 axis=0',
    'Split axis=0 num_outputs=2',
    'Slice backwards',
    'MatMul broadcast',
  ],
  ...[
    'Pad constant',
    'Pad negative',
    'Pad mode="reflect"',
    'Pad mode="edge"',
    'Pad @19 mode="wrap"',
    'MaxPool kernel_shape=[3] dilations=[2]',
  ],
  ...[
    'Resize 2×3 nearest half_pixel round_prefer_floor',
    'Resize 0.5×0.5 nearest half_pixel round_prefer_ceil',
    'Resize @10 mode="nearest"',
    'Resize two axes',
  ],
  ...[
    'Resize 1.5×2 nearest align_corners round_prefer_floor',
    'Resize 2×1.5 cubic half_pixel',
    'Resize 2×1.5 cubic -0.5 1',
    'Resize 0.5×0.6 cubic 1',
  ],
  ...['GridSample padding_mode="border" align_corners=1', 'GridSample @20 mode="linear"'],
  // Differences: old operator sets read as new ones, a negative index, antialiasing left out, the gradient of the grid.
  ...[
    'Clip @7 min=-1 max=1',
    'Softmax @11 axis=1',
    'Gather one',
    'Resize 0.5×0.5 linear 1',
    'GridSample mode="bilinear"',
  ],
])

beforeAll(async () => {
  await init('wasm')
  defaultDevice('wasm')
})

const shared = cases.filter((item) => item.differentiable && !missing.has(item.op) && !forms.has(item.name))
const array = (values: readonly number[], dims: readonly number[]): JaxArray =>
  numpy.array(Float32Array.from(values)).reshape([...dims])

test.each(shared)('$name agrees with jax-js', async (item: Case) => {
  const source = modelOf(item)
  const model = specialise(source)
  const inputs = model.graph.inputs.map(({ name, dims }, i) => {
    const shape = dims as number[]
    return {
      name,
      dims: shape,
      data: numbers(
        shape.reduce((a, b) => a * b, 1),
        7 + i,
        item.low,
        item.high,
      ),
    }
  })
  const shape = model.graph.outputs[0]!.dims as number[]
  const dy = numbers(
    shape.reduce((a, b) => a * b, 1),
    99,
  )
  const graph = gradient(model, {
    of: ['y0'],
    for: inputs.map(({ name }) => name),
    seeds: ['y0'],
    allowZero: true,
  })
  const ours = evaluate(graph, {
    ...Object.fromEntries(inputs.map(({ name, data }) => [name, data])),
    d_y0: dy,
  })

  const run = new ONNXModel(serialiseModel(source))
  const forward = (...xs: JaxArray[]) =>
    run.run(Object.fromEntries(inputs.map(({ name }, i) => [name, xs[i]!])))['y0']!
  const [, pullback] = vjp(
    forward,
    inputs.map(({ data, dims }) => array(data, dims)),
  )
  const theirs = pullback(array(dy, shape))
  for (const [i, { name }] of inputs.entries())
    expect(distance(await theirs[i]!.data(), ours[`d_${name}`]!.data), name).toBeLessThan(tolerance)
})
