// Shapes: bound, inferred, folded away; and what is refused before any work is done.
import { describe, expect, test } from 'vitest'
import {
  GraphBuilder,
  numbersOf,
  QuantisedGraph,
  ShapeError,
  specialise,
  tensor,
  UnboundShape,
  UnsupportedOperator,
  type Graph,
  type Model,
  type Node,
} from '../../../src/onnx/index.ts'
import { clipVision, vqganDecoder, Export } from '../../gradients/standins.ts'

const tinyVision = { image: 8, patch: 4, width: 8, layers: 1, heads: 2, projection: 4 }
const tinyDecoder = { z: 4, channels: 4, multipliers: [1, 2], blocks: 1, groups: 2, attention: [0] }

const opsOf = (model: Model) => new Set(model.graph.nodes.map((node) => node.op))

function raw(nodes: readonly Partial<Node>[], changes: Partial<Graph> = {}): Model {
  return {
    opsets: { '': 17 },
    graph: {
      name: 'raw',
      nodes: nodes.map((node, i) => ({
        op: 'Relu',
        domain: '',
        name: `n${i}`,
        inputs: ['x'],
        outputs: ['y'],
        attributes: {},
        ...node,
      })),
      initialisers: new Map(),
      inputs: [{ name: 'x', dtype: 'float32', dims: [2, 3] }],
      outputs: [{ name: 'y', dtype: 'float32', dims: undefined }],
      values: new Map(),
      ...changes,
    },
  }
}

describe.each([11, 14, 17])('an export of operator set %i', (opset) => {
  test('loses its shape sub-graphs, and every value has a shape', () => {
    const model = specialise(clipVision(tinyVision, opset), { batch: 3 })
    for (const op of [
      'Shape',
      'Gather',
      'ConstantOfShape',
      'Where',
      'Equal',
      'Expand',
      'Constant',
      'Unsqueeze',
      'Pow',
    ])
      expect([...opsOf(model)]).not.toContain(op)
    expect(model.graph.outputs).toEqual([{ name: 'image_embeds', dtype: 'float32', dims: [3, 4] }])
    for (const node of model.graph.nodes)
      for (const name of node.outputs)
        expect(name === 'image_embeds' || model.graph.values.has(name)).toBe(true)
  })

  test('comes out the same when specialised again', () => {
    const once = specialise(vqganDecoder(tinyDecoder, opset), { height: 2, width: 3 })
    const twice = specialise(once)
    expect(twice.graph.nodes.map(({ op }) => op)).toEqual(once.graph.nodes.map(({ op }) => op))
    expect(once.graph.outputs[0]!.dims).toEqual([1, 3, 4, 6])
  })
})

test('GroupNormalization, of operator set 18 too, becomes instance normalisation', () => {
  const model = specialise(vqganDecoder(tinyDecoder, 18), { height: 2, width: 2 })
  expect([...opsOf(model)]).toContain('InstanceNormalization')
  expect([...opsOf(model)]).not.toContain('GroupNormalization')
})

describe('half precision', () => {
  const half = (): Model => {
    const e = new Export(17)
    const x = e.input('x', ['n', 2], 'float16')
    const w = e.constant(tensor('float16', [2, 2], [1, 2, 3, 4]))
    return e.model('half', { y: e.node('Cast', [e.node('MatMul', [x, w])], { to: { int: 10 } }) })
  }

  test('is computed in float32', () => {
    const { graph } = specialise(half(), { n: 1 })
    expect(graph.inputs[0]!.dtype).toBe('float32')
    expect(graph.nodes.map(({ op }) => op)).toEqual(['MatMul'])
    expect(
      [...graph.initialisers.values()].map(({ dtype, ...value }) => [
        dtype,
        Array.from(numbersOf({ dtype, ...value })),
      ]),
    ).toEqual([['float32', [1, 2, 3, 4]]])
  })

  test('weights stored so and cast by the graph are folded', () => {
    const e = new Export(17)
    const x = e.input('x', [1, 2])
    const w = e.node('Cast', [e.constant(tensor('float16', [2, 2], [1, 2, 3, 4]))], { to: { int: 1 } })
    const { graph } = specialise(e.model('stored', { y: e.node('MatMul', [x, w]) }))
    expect(graph.nodes.map(({ op }) => op)).toEqual(['MatMul'])
  })
})

/** What `work` throws. */
function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('specialise refuses', () => {
  test('unknown operators, all of them named at once', () => {
    const model = raw([
      { op: 'Frobnicate', name: 'first', outputs: ['a'] },
      { op: 'Attention', domain: 'com.microsoft', name: 'second', inputs: ['a'] },
    ])
    const refusal = thrown(() => specialise(model))
    expect(refusal).toBeInstanceOf(UnsupportedOperator)
    expect(refusal).toMatchObject({
      code: 'onnx/unknown-operators',
      params: {
        count: 2,
        operators: ['Frobnicate', 'com.microsoft.Attention'],
        nodes: ['Frobnicate "first"', 'com.microsoft.Attention "second"'],
      },
    })
  })

  test('a quantised graph as quantised', () => {
    const model = raw([{ op: 'DequantizeLinear', name: 'dq', outputs: ['a'] }, { inputs: ['a'] }])
    const refusal = thrown(() => specialise(model))
    expect(refusal).toBeInstanceOf(QuantisedGraph)
    expect(refusal).toMatchObject({
      params: { count: 1, operators: ['DequantizeLinear'], nodes: ['DequantizeLinear "dq"'] },
    })
  })

  test('free dimensions by their name', () => {
    const free = raw([{}], { inputs: [{ name: 'x', dtype: 'float32', dims: ['batch', 3] }] })
    expect(() => specialise(free)).toThrow(
      new UnboundShape('onnx/free-dimension', { input: 'x', dimension: 'batch' }),
    )
    expect(specialise(free, { batch: 4 }).graph.outputs[0]!.dims).toEqual([4, 3])
    expect(specialise(free, { x: [5, 3] }).graph.outputs[0]!.dims).toEqual([5, 3])
    expect(() => specialise(free, { x: [5, 4] })).toThrow(
      new UnboundShape('onnx/input-shape', { input: 'x', declared: '[batch, 3]', given: '[5, 4]' }),
    )
    expect(() => specialise(free, { batch: 1.5 })).toThrow(
      new UnboundShape('onnx/dimension', { input: 'x', size: 1.5 }),
    )
    expect(() => specialise(free, { pixels: [1, 3] })).toThrow(
      new UnboundShape('onnx/no-such-input', { input: 'pixels', inputs: ['x'] }),
    )
  })

  test('shapes that do not fit, naming the node and its shapes', () => {
    const model = raw([{ op: 'Add', name: 'sum', inputs: ['x', 'b'] }], {
      initialisers: new Map([['b', tensor('float32', [4], [1, 2, 3, 4])]]),
    })
    expect(() => specialise(model)).toThrow(
      new ShapeError('onnx/broadcast', { op: 'Add', node: 'sum', shapes: ['[2, 3]', '[4]'] }),
    )
  })
})

test('If with a condition fixed by the shapes leaves one branch', () => {
  const branch = (op: string): Graph => ({
    ...raw([{ op, inputs: ['x'], outputs: [`${op}_y`] }]).graph,
    inputs: [],
    outputs: [{ name: `${op}_y`, dtype: 'float32', dims: undefined }],
  })
  const one = tensor('int64', [1], [2])
  const model = raw(
    [
      { op: 'Shape', outputs: ['s'] },
      { op: 'Gather', inputs: ['s', 'zero'], outputs: ['rows'] },
      { op: 'Equal', inputs: ['rows', 'two'], outputs: ['c'] },
      {
        op: 'If',
        inputs: ['c'],
        attributes: { then_branch: { graph: branch('Exp') }, else_branch: { graph: branch('Neg') } },
      },
    ],
    {
      initialisers: new Map([
        ['zero', tensor('int64', [1], [0])],
        ['two', one],
      ]),
    },
  )
  expect([...opsOf(specialise(model))]).toEqual(['Exp'])
})

test('equal computations are done once, and dead ones not at all', () => {
  const g = new GraphBuilder()
  const x = g.input('x', [3])
  g.exp(x)
  g.output('y', g.add(g.sigmoid(x), g.sigmoid(x)))
  expect(g.finish().graph.nodes.map(({ op }) => op)).toEqual(['Sigmoid', 'Add'])
})
