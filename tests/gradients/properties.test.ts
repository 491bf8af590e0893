// What must hold for any graph: random small graphs have the gradients of finite differences, sums of uses, and nothing
// of our private domain in what is written.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  gradient,
  GraphBuilder,
  lowered,
  NameError,
  offGpu,
  UnsupportedOperator,
  ZeroGradient,
  type Model,
  type Value,
} from '../../src/onnx/index.ts'
import { numbers } from './cases.ts'
import { finiteDifferences } from './check.ts'
import { evaluate } from './evaluate.ts'
import { distance } from './distance.ts'

/** Smooth operators on values of any shape [2, 3], so that any sequence of them is a graph. */
const steps: Readonly<Record<string, (g: GraphBuilder, a: Value, b: Value) => Value>> = {
  add: (g, a, b) => g.add(a, b),
  sub: (g, a, b) => g.sub(a, b),
  mul: (g, a, b) => g.mul(a, g.tanh(b)),
  div: (g, a, b) => g.div(a, g.add(g.square(b), 1)),
  scaled: (g, a) => g.mul(g.mul(a, 0.5), 1.5),
  sigmoid: (g, a) => g.sigmoid(a),
  swish: (g, a) => g.swish(a, 1.702),
  gelu: (g, a) => g.gelu(a),
  softmax: (g, a) => g.softmax(a),
  twice: (g, a) => g.transpose(g.transpose(a, [1, 0]), [1, 0]),
  product: (g, a, b) => g.matMul(g.matMul(a, g.transpose(b, [1, 0])), b),
  mean: (g, a, b) => g.sub(a, g.reduceMean(b, [1], true)),
  norm: (g, a) => g.layerNormalization(a, g.constant([1, 0.5, 2])),
  lengths: (g, a) => g.div(a, g.add(g.reduceL2(a, [0], true), 1)),
  rows: (g, a, b) => g.concat([g.slice(a, 0, 1, 2), g.slice(b, 0, 0, 1)], 0),
  gathered: (g, a) => g.gather(a, g.ints([1, 1]), 0),
  padded: (g, a) => g.slice(g.pad(a, [0, 1, 0, 1]), 1, 1, 4),
}

const program = fc.array(
  fc.record({ op: fc.constantFrom(...Object.keys(steps)), a: fc.nat(9), b: fc.nat(9) }),
  { minLength: 1, maxLength: 7 },
)

function built(lines: readonly { op: string; a: number; b: number }[]): Model {
  const g = new GraphBuilder()
  const values = [g.input('x', [2, 3]), g.input('w', [2, 3])]
  for (const { op, a, b } of lines)
    values.push(steps[op]!(g, values[a % values.length]!, values[b % values.length]!))
  g.output('y', g.add(values.at(-1)!, g.mul(values[0]!, values[1]!)))
  return g.finish()
}

test('random graphs have the gradients of finite differences', () => {
  fc.assert(
    fc.property(program, fc.nat(1000), (lines, seed) => {
      const model = built(lines)
      const graph = gradient(model, { of: ['y'], for: ['x', 'w'], allowZero: true })
      const feeds = { x: numbers(6, seed, -1, 1), w: numbers(6, seed + 1, -1, 1) }
      const cotangents = { y: numbers(6, seed + 2, -1, 1) }
      const result = evaluate(graph, { ...feeds, d_y: cotangents.y })
      expect(offGpu(graph)).toEqual([])
      // Values stay below a few thousand here, where differences with h = 10⁻⁵ are good to 10⁻⁶ of them.
      for (const input of ['x', 'w'])
        expect(
          distance(result[`d_${input}`]!.data, finiteDifferences(model, feeds, cotangents, input)),
        ).toBeLessThan(1e-6)
    }),
    { numRuns: 60, seed: 7 },
  )
})

const single = (build: (g: GraphBuilder, x: Value) => Value, dims: readonly number[] = [3]): Model => {
  const g = new GraphBuilder()
  g.output('y', g.reduceSum(build(g, g.input('x', dims))))
  return g.finish()
}

const slope = (model: Model, x: readonly number[]) =>
  Array.from(evaluate(gradient(model, { of: ['y'], for: ['x'] }), { x })['d_x']!.data)

describe('a tensor', () => {
  test('used twice sums its gradients', () => {
    expect(
      slope(
        single((g, x) => g.add(g.mul(x, 3), g.square(x))),
        [1, 2, -1],
      ),
    ).toEqual([5, 7, 1])
  })

  test('used three times through different shapes still does', () => {
    const model = single((g, x) => g.add(g.add(g.reshape(x, [1, 3]), g.reshape(x, [3, 1])), x))
    expect(slope(model, [1, 2, 3])).toEqual([9, 9, 9])
  })

  test('nothing depends on is refused, or has the gradient zero if that is allowed', () => {
    const g = new GraphBuilder()
    g.input('x', [2])
    g.output('y', g.reduceSum(g.input('other', [2])))
    const model = g.finish()
    expect(() => gradient(model, { of: ['y'], for: ['x', 'other'] })).toThrow(
      new ZeroGradient('onnx/zero-gradient', { inputs: ['x'], through: [] }),
    )
    const graph = gradient(model, { of: ['y'], for: ['x', 'other'], allowZero: true })
    const result = evaluate(graph, { other: [1, 1] })
    expect([Array.from(result['d_x']!.data), Array.from(result['d_other']!.data)]).toEqual([
      [0, 0],
      [1, 1],
    ])
  })
})

describe('marks', () => {
  test('stopGradient: b + stop(a − b) has the value of a and the gradient of b', () => {
    const model = single((g, x) => g.add(g.mul(x, 3), g.stopGradient(g.sub(g.square(x), g.mul(x, 3)))))
    expect(evaluate(model, { x: [1, 2, 5] })['y']!.data[0]).toBe(30)
    expect(slope(model, [1, 2, 5])).toEqual([3, 3, 3])
  })

  test('clampWithGrad lets the gradient pass only where it leads back', () => {
    const towards = (sign: number) =>
      slope(
        single((g, x) => g.mul(g.clampWithGrad(x, 0, 1), sign)),
        [-0.5, 0.5, 1.5],
      )
    expect(towards(1)).toEqual([0, 1, 1])
    expect(towards(-1)).toEqual([-1, -1, 0])
  })

  test('survive finish, and are gone from what is run', () => {
    const model = single((g, x) => g.clampWithGrad(g.stopGradient(x), 0, 1))
    expect(model.graph.nodes.some(({ domain }) => domain === 'daub')).toBe(true)
    for (const graph of [lowered(model), gradient(model, { of: ['y'], for: ['x'], allowZero: true })])
      expect(graph.graph.nodes.every(({ domain }) => domain === '')).toBe(true)
  })
})

describe('requests', () => {
  test('keep returns inner values beside the gradients', () => {
    const g = new GraphBuilder()
    const h = g.exp(g.input('x', [2]))
    g.output('h', h)
    g.output('y', g.reduceSum(h))
    const graph = gradient(g.finish(), { of: ['y'], for: ['x'], keep: ['h'] })
    expect(graph.graph.outputs.map(({ name }) => name)).toEqual(['h', 'd_x'])
  })

  test('several outputs add up, each weighted by its cotangent', () => {
    const g = new GraphBuilder()
    const x = g.input('x', [2])
    g.output('a', g.mul(x, 2))
    g.output('b', g.square(x))
    const graph = gradient(g.finish(), { of: ['a', 'b'], for: ['x'], keep: [] })
    expect(Array.from(evaluate(graph, { x: [1, 3], d_a: [1, 10], d_b: [1, 1] })['d_x']!.data)).toEqual([
      4, 26,
    ])
  })

  test('name every node without a gradient rule, and only those on the way', () => {
    const g = new GraphBuilder()
    const x = g.input('x', [2, 2])
    const scattered = g.op(
      'ScatterND',
      [x, g.constant([0], [1, 1], 'int64'), g.constant([[1, 1]].flat(), [1, 2])],
      { reduction: { string: 'max' } },
    )
    g.output('y', g.reduceSum(scattered))
    g.output('z', g.reduceSum(x))
    const model = g.finish()
    expect(() => gradient(model, { of: ['y'], for: ['x'] })).toThrow(UnsupportedOperator)
    expect(() => gradient(model, { of: ['z'], for: ['x'] })).not.toThrow()
    expect(() => gradient(model, { of: ['nothing'], for: ['x'] })).toThrow(
      new NameError('onnx/no-such-value', { value: 'nothing', outputs: ['y', 'z'] }),
    )
  })
})
