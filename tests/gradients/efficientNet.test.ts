// The operators of EfficientNet-Lite0 in a painting step: depthwise convolutions of stride 1 and 2 with 3 × 3 and 5 × 5 kernels
// between pointwise ones, batch normalisation folded in, Clip(0, 6) as ReLU6, and the residual of a block.
import { expect, test } from 'vitest'
import { gradient, GraphBuilder, lowered, offGpu, specialise, type Value } from '../../src/onnx/index.ts'
import { numbers } from './cases.ts'
import { finiteDifferences, onWasm } from './check.ts'
import { distance } from './distance.ts'
import { evaluate } from './evaluate.ts'
import { departures } from './schema.ts'

interface Block {
  readonly kernel: number
  readonly stride: number
  readonly size: number
}

const [channels, expansion] = [3, 6]
const weights = (g: GraphBuilder, dims: readonly number[], seed: number): Value => {
  const count = dims.reduce((a, b) => a * b, 1)
  return g.constant(Float32Array.from(numbers(count, seed, -1.5, 2)), dims)
}

/** Expand 1 × 1, ReLU6, depthwise k × k, ReLU6, project 1 × 1; added to its input where the stride is 1. */
function block({ kernel, stride, size }: Block) {
  const g = new GraphBuilder()
  const x = g.input('x', [2, channels, size, size])
  const wide = channels * expansion
  const relu6 = (value: Value) => g.clip(value, 0, 6)
  const expanded = relu6(g.conv(x, weights(g, [wide, channels, 1, 1], 1), weights(g, [wide], 2)))
  const pad = (kernel - 1) >> 1
  const depthwise = g.conv(expanded, weights(g, [wide, 1, kernel, kernel], 3), weights(g, [wide], 4), {
    group: wide,
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  })
  const activated = relu6(depthwise)
  const projected = g.conv(activated, weights(g, [channels, wide, 1, 1], 5), weights(g, [channels], 6))
  g.output('y', stride === 1 ? g.add(x, projected) : projected)
  g.output('activated', activated)
  return g.finish({ name: 'block' })
}

/** float32 kernels on sums of up to 450 products. */
const tolerance = 5e-5

test.each<Block>([
  { kernel: 3, stride: 1, size: 5 },
  { kernel: 5, stride: 1, size: 6 },
  { kernel: 3, stride: 2, size: 6 },
  { kernel: 3, stride: 2, size: 7 },
  { kernel: 5, stride: 2, size: 8 },
])(
  'a block of EfficientNet-Lite0 ($kernel × $kernel, stride $stride, $size pixels) has the gradient of finite differences',
  async (shape) => {
    const model = specialise(block(shape))
    const x = numbers(2 * channels * shape.size ** 2, 11, -1, 1)
    const dims = model.graph.outputs[0]!.dims as number[]
    const dy = numbers(
      dims.reduce((a, b) => a * b, 1),
      12,
    )
    const [value, expected] = [await onWasm(lowered(model), { x }), evaluate(model, { x })]
    expect(distance(value['y']!.data, expected['y']!.data)).toBeLessThan(tolerance)
    // Both bounds of ReLU6 are met, and its slope between them.
    const activated = Array.from(expected['activated']!.data)
    expect(activated.some((a) => a === 0) && activated.some((a) => a === 6)).toBe(true)
    expect(activated.some((a) => a > 0 && a < 6)).toBe(true)

    const graph = gradient(model, { of: ['y'], for: ['x'], seeds: ['y'] })
    expect(offGpu(graph)).toEqual([])
    expect(departures(graph)).toEqual([])
    const differences = finiteDifferences(model, { x }, { y: dy }, 'x')
    expect(distance(evaluate(graph, { x, d_y: dy })['d_x']!.data, differences)).toBeLessThan(1e-7)
    const computed = await onWasm(graph, { x, d_y: dy })
    expect(distance(computed['d_x']!.data, differences)).toBeLessThan(tolerance)
  },
)
