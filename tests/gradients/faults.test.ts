// The faults O-A to O-K that files of strangers and ONNX's own test suite found, one by one and by their kind. The files are
// in tests/fixtures/onnx; each is held against what onnxruntime makes of it.
import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-web'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  GraphBuilder,
  gradient,
  lowered,
  OnnxError,
  operatorGroups,
  parseModel,
  serialiseModel,
  specialise,
  tensor,
  UnsupportedOperator,
  ZeroGradient,
  type Attributes,
  type Graph,
  type Model,
  type Node,
  type Tensor,
} from '../../src/onnx/index.ts'
import { parseVqganConfig } from '../../src/studio/packs/configs.ts'
import { openDecoder } from '../../src/studio/vqgan/decoder.ts'
import { cases, f32, float, i64, int, ints, modelOf, numbers, one, text, type Case } from './cases.ts'
import { finiteDifferences, onWasm, type Feeds } from './check.ts'
import { distance } from './distance.ts'
import { evaluate } from './evaluate.ts'
import { departures, schemaAttributes } from './schema.ts'

const bytesOf = (file: string) => readFileSync(new URL(`../fixtures/onnx/${file}.onnx`, import.meta.url))
const load = (file: string): Model => parseModel(bytesOf(file))

/** float32 kernels against float64. */
const tolerance = 2e-5

/** What onnxruntime makes of the bytes of a file, output by output. */
async function original(bytes: Uint8Array, feeds: Feeds): Promise<Record<string, number[]>> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 })
  const { graph } = parseModel(bytes)
  const given = graph.inputs.map(({ name, dims }) => [
    name,
    new ort.Tensor('float32', Float32Array.from(feeds[name]!), dims as number[]),
  ])
  const outputs = await session.run(Object.fromEntries(given))
  await session.release()
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number>, Number)]),
  )
}

/** The written graph loads in onnxruntime and has the values of the file, and so has the float64 evaluator. */
async function expectSame(source: Model, feeds: Feeds, bytes: Uint8Array = serialiseModel(source)) {
  const expected = await original(bytes, feeds)
  const written = lowered(specialise(source))
  expect(departures(written)).toEqual([])
  const computed = await onWasm(written, feeds)
  for (const [name, values] of Object.entries(expected))
    expect(distance(computed[name]!.data, values), name).toBeLessThan(tolerance)
}

/** The gradient loads, conforms, and is that of finite differences. */
async function expectGradient(source: Model, feeds: Feeds, of: readonly string[]) {
  const model = specialise(source)
  const inputs = Object.keys(feeds)
  const graph = gradient(model, { of, for: inputs, seeds: of })
  expect(departures(graph)).toEqual([])
  const dims = (name: string) =>
    model.graph.outputs.find((output) => output.name === name)!.dims as readonly number[]
  const cotangents = Object.fromEntries(
    of.map((name, i) => [
      name,
      numbers(
        dims(name).reduce((a, b) => a * b, 1),
        50 + i,
      ),
    ]),
  )
  const all = { ...feeds, ...Object.fromEntries(of.map((name) => [`d_${name}`, cotangents[name]!])) }
  const computed = await onWasm(graph, all)
  for (const input of inputs)
    expect(
      distance(computed[`d_${input}`]!.data, finiteDifferences(model, feeds, cotangents, input)),
      input,
    ).toBeLessThan(tolerance)
}

function graphOf(nodes: readonly Partial<Node>[], changes: Partial<Graph> = {}, opset = 17): Model {
  return {
    opsets: { '': opset, 'com.microsoft': 1 },
    graph: {
      name: 'fault',
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

const image = { inputs: [{ name: 'x', dtype: 'float32' as const, dims: [1, 1, 5, 5] }] }
const constants = (values: Record<string, Tensor>) => ({ initialisers: new Map(Object.entries(values)) })

/** The code an error was thrown with. */
function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof OnnxError) return error.code
    throw error
  }
  return 'nothing was thrown'
}

describe('O-A: what the target operator set does not have is not written', () => {
  const average = (attributes: Attributes, opset = 19) =>
    graphOf([{ op: 'AveragePool', attributes: { kernel_shape: ints(2, 2), ...attributes } }], image, opset)

  test('O-A: AveragePool with auto_pad="NOTSET", as dynamo writes it, loads and has its gradient', async () => {
    const model = load('01_averagepool_notset')
    await expectSame(model, { x: numbers(16, 1) }, bytesOf('01_averagepool_notset'))
    await expectGradient(model, { x: numbers(16, 1) }, ['y'])
  })

  test.each([
    ['auto_pad SAME_UPPER', average({ auto_pad: text('SAME_UPPER') })],
    ['dilations of one', average({ dilations: ints(1, 1) })],
    ['dilations', average({ dilations: ints(2, 2) })],
    [
      'dilations, pads and strides',
      average({ dilations: ints(2, 1), pads: ints(1, 0, 1, 1), strides: ints(2, 1) }),
    ],
    [
      'dilations and counted padding',
      average({ dilations: ints(2, 2), pads: ints(1, 1, 1, 1), count_include_pad: int(1) }),
    ],
  ])('O-A: AveragePool of operator set 19 with %s loads and has its gradient', async (_, model) => {
    await expectSame(model, { x: numbers(25, 2) })
    await expectGradient(model, { x: numbers(25, 2) }, ['y'])
  })

  test.each(['AveragePool', 'MaxPool'])(
    'O-A: %s whose last window of ceil_mode would start in the padding loads and has its gradient',
    async (op) => {
      const model = graphOf(
        [
          {
            op,
            attributes: {
              kernel_shape: ints(1, 1),
              strides: ints(2, 2),
              pads: ints(0, 0, 1, 1),
              ceil_mode: int(1),
            },
          },
        ],
        { inputs: [{ name: 'x', dtype: 'float32', dims: [1, 1, 2, 2] }] },
        22,
      )
      expect(specialise(model).graph.outputs[0]!.dims).toEqual([1, 1, 1, 1])
      await onWasm(lowered(specialise(model)), { x: numbers(4, 1) })
      await expectGradient(model, { x: numbers(4, 1) }, ['y'])
    },
  )

  test.each(['ReduceMax', 'ReduceMin'])('O-A: %s of booleans, of operator set 20, loads', async (op) => {
    const model = graphOf(
      [
        { op: 'Greater', inputs: ['x', 'zero'], outputs: ['b'] },
        { op, inputs: ['b', 'axes'] },
      ],
      {
        outputs: [{ name: 'y', dtype: 'bool', dims: undefined }],
        ...constants({ zero: f32([], [0]), axes: i64(1) }),
      },
      20,
    )
    await expectSame(model, { x: numbers(6, 1) })
  })

  test('O-A: OneHot of float indices is written with whole ones', async () => {
    const model = graphOf(
      [{ op: 'OneHot', inputs: ['x', 'depth', 'values'] }],
      constants({ depth: i64(3), values: f32([2], [0.5, 3]) }),
    )
    // onnxruntime has OneHot for few pairs of types, and not for these.
    const { data } = (await onWasm(lowered(specialise(model)), { x: [0, 1, 2, 2, 1, 0] }))['y']!
    expect(Array.from(data)).toEqual([
      3, 0.5, 0.5, 0.5, 3, 0.5, 0.5, 0.5, 3, 0.5, 0.5, 3, 0.5, 3, 0.5, 3, 0.5, 0.5,
    ])
  })

  test('O-A: Cast and CastLike lose the attribute saturate of operator set 19', async () => {
    await expectSame(load('03_cast_saturate'), { x: numbers(16, 1) }, bytesOf('03_cast_saturate'))
    const like = graphOf(
      [{ op: 'CastLike', inputs: ['x', 'c'], attributes: { saturate: int(1) } }],
      constants({ c: f32([1], [0]) }),
      19,
    )
    await expectSame(like, { x: numbers(6, 1) })
  })

  test.each(cases)('O-A: the graphs written for $name are of operator set 18', (item) => {
    const model = specialise(modelOf(item))
    expect(departures(lowered(model))).toEqual([])
    if (!item.differentiable) return
    const of = model.graph.outputs.filter(({ dtype }) => dtype === 'float32').map(({ name }) => name)
    const inputs = model.graph.inputs.map(({ name }) => name)
    expect(departures(gradient(model, { of, for: inputs, seeds: of, allowZero: true }))).toEqual([])
  })

  test('O-A: attributes that rows declare as written are those of ONNX at operator set 18', () => {
    const rows = Object.values(operatorGroups).flatMap((table) => Object.values(table))
    expect(rows.filter(({ attributes }) => attributes).length).toBeGreaterThan(50)
    for (const table of Object.values(operatorGroups))
      for (const [key, row] of Object.entries(table)) {
        const schema = key.includes('.') ? undefined : schemaAttributes(key)
        for (const [name, rule] of Object.entries(row.attributes ?? {}))
          if (schema && !rule.droppable) expect(schema[name], `${key}.${name}`).toBe(rule.kind)
      }
  })
})

describe('O-B: a gradient that is zero by construction is mended or refused', () => {
  test('O-B: a quantiser inside the model, z + (q − z), passes its gradient straight through', () => {
    const model = specialise(load('29_straight_through_inside'))
    const graph = gradient(model, { of: ['y'], for: ['x'], seeds: ['y'] })
    const { d_x: dx } = evaluate(graph, { x: [0.9, 0.2, 0.1, 0.8], d_y: [1, 1, 1, 1] })
    // y = q², q the entry [2, 2] for both rows, and ∂q/∂x is taken as 1: dx = 2q
    expect(Array.from(dx!.data)).toEqual([4, 4, 4, 4])
  })

  test('O-B: z + (f(z) − z) keeps the gradient of f where f has one', () => {
    const g = new GraphBuilder()
    const z = g.input('z', [3])
    g.output('y', g.add(z, g.sub(g.square(z), z)))
    const graph = gradient(g.finish(), { of: ['y'], for: ['z'], seeds: ['y'] })
    expect(Array.from(evaluate(graph, { z: [1, 2, 3], d_y: [1, 1, 1] })['d_z']!.data)).toEqual([2, 4, 6])
  })

  test('O-B: an input whose every path is rounded is refused with the operators that end them', () => {
    const g = new GraphBuilder()
    const x = g.input('x', [3])
    g.output('y', g.reduceSum(g.mul(g.floor(x), 2)))
    expect(() => gradient(g.finish(), { of: ['y'], for: ['x'] })).toThrow(
      new ZeroGradient('onnx/zero-gradient', { inputs: ['x'], through: ['Floor "Floor"'] }),
    )
  })

  test('O-B: an input whose cotangents cancel is refused', () => {
    const g = new GraphBuilder()
    const x = g.input('x', [3])
    g.output('y', g.add(g.input('w', [3]), g.sub(x, x)))
    expect(codeOf(() => gradient(g.finish(), { of: ['y'], for: ['x'] }))).toBe('onnx/zero-gradient')
  })
})

describe('O-C: what a file declares of its inputs is a contract', () => {
  /** y = w·x for rows, written for a batch of `batch`: a Reshape inside fixes it. */
  const fixed = (batch: number): Model => ({
    ...graphOf([
      { op: 'Reshape', inputs: ['x', 'shape'], outputs: ['r'] },
      { op: 'MatMul', inputs: ['r', 'w'] },
    ]),
    graph: {
      ...graphOf([
        { op: 'Reshape', inputs: ['x', 'shape'], outputs: ['r'] },
        { op: 'MatMul', inputs: ['r', 'w'] },
      ]).graph,
      inputs: [{ name: 'x', dtype: 'float32', dims: [batch, 2, 2] }],
      initialisers: new Map([
        ['shape', i64(batch, 4)],
        ['w', f32([4, 2], numbers(8, 3))],
      ]),
    },
  })

  test.each([1, 2])('O-C: a model exported for a batch of %i runs part by part for four', (batch) => {
    const model = fixed(batch)
    const g = new GraphBuilder()
    g.output('y', g.include(model, { x: g.input('x', [4, 2, 2]) })['y']!)
    const x = numbers(16, 4)
    const whole = evaluate(g.finish(), { x })['y']!
    const parts = Array.from({ length: 4 / batch }, (_, i) =>
      Array.from(evaluate(specialise(model), { x: x.slice(i * batch * 4, (i + 1) * batch * 4) })['y']!.data),
    )
    expect(whole.dims).toEqual([4, 2])
    expect(Array.from(whole.data)).toEqual(parts.flat())
  })

  test('O-C: a model of another fixed shape or element type is refused at its input, not at an inner node', () => {
    const put = (dims: number[], dtype: 'float32' | 'int64' = 'float32') => {
      const g = new GraphBuilder()
      return codeOf(() => g.include(fixed(2), { x: g.input('x', dims, dtype) }))
    }
    expect(put([3, 2, 2])).toBe('onnx/input-shape')
    expect(put([4, 4, 1])).toBe('onnx/input-shape')
    expect(put([4, 4])).toBe('onnx/input-shape')
    expect(put([2, 2, 2], 'int64')).toBe('onnx/input-type')
  })
})

describe('O-D: attributes that are not understood are refused by name', () => {
  test('O-D: FusedMatMul transposes its batch axes', async () => {
    await expectSame(
      load('05_fusedmatmul_transbatch'),
      { x: numbers(8, 1) },
      bytesOf('05_fusedmatmul_transbatch'),
    )
    const model = graphOf(
      [
        {
          op: 'FusedMatMul',
          domain: 'com.microsoft',
          inputs: ['x', 'w'],
          attributes: { transA: int(1), transBatchA: int(1), alpha: float(0.5) },
        },
      ],
      {
        inputs: [{ name: 'x', dtype: 'float32', dims: [4, 2, 3] }],
        ...constants({ w: f32([2, 4, 5], numbers(40, 5)) }),
      },
    )
    await expectSame(model, { x: numbers(24, 6) })
    await expectGradient(model, { x: numbers(24, 6) }, ['y'])
  })

  test('O-D: ArgMax and ArgMin take the last of equal elements when they are told to', () => {
    const last = specialise(load('06_argmax_last'))
    expect(Array.from(evaluate(last, { x: [1, 3, 3, 2] })['y']!.data)).toEqual([2])
    const first = specialise(
      graphOf([{ op: 'ArgMin', attributes: { axis: int(1) } }], {
        outputs: [{ name: 'y', dtype: 'int64', dims: undefined }],
      }),
    )
    expect(Array.from(evaluate(first, { x: [3, 1, 1, 0, 0, 0] })['y']!.data)).toEqual([1, 0])
  })

  test.each([
    [1, 0, [0, 1, 0]],
    [0, 1, [1, 0, 0]],
    [1, 1, [1, 1, 0]],
    [0, 0, [0, 0, 0]],
  ])('O-D: IsInf with detect_positive %i and detect_negative %i', async (positive, negative, expected) => {
    const model = graphOf(
      [{ op: 'IsInf', attributes: { detect_positive: int(positive), detect_negative: int(negative) } }],
      {
        inputs: [{ name: 'x', dtype: 'float32', dims: [3] }],
        outputs: [{ name: 'y', dtype: 'bool', dims: undefined }],
      },
    )
    const x = [-Infinity, Infinity, 1]
    expect(Array.from(evaluate(specialise(model), { x })['y']!.data)).toEqual(expected)
    await expectSame(model, { x })
  })

  test('O-D: EyeLike has the element type it is told', async () => {
    const model = graphOf([{ op: 'EyeLike', attributes: { dtype: int(6) } }], {
      outputs: [{ name: 'y', dtype: 'int32', dims: undefined }],
    })
    expect(specialise(model).graph.outputs[0]!.dtype).toBe('int32')
    await expectSame(model, { x: numbers(6, 1) })
  })

  test('O-D: Dropout in training mode is refused, since its result is random; with ratio 0 it is the identity', () => {
    const dropout = (ratio: number) =>
      graphOf(
        [{ op: 'Dropout', inputs: ['x', 'ratio', 'mode'] }],
        constants({ ratio: f32([], [ratio]), mode: tensor('bool', [], [1]) }),
      )
    expect(codeOf(() => specialise(dropout(0.5)))).toBe('onnx/training')
    expect(specialise(dropout(0)).graph.nodes.map(({ op }) => op)).toEqual(['Identity'])
  })

  test.each(cases)('O-D: an attribute nobody knows is refused for $name', (item) => {
    const strange: Case = { ...item, attributes: { ...item.attributes, nearestWmode: text('floor') } }
    const refusal = thrown(() => specialise(modelOf(strange)))
    expect(refusal).toBeInstanceOf(UnsupportedOperator)
    expect(refusal).toMatchObject({
      code: 'onnx/unknown-attributes',
      params: { count: 1, nodes: [expect.stringContaining('nearestWmode = floor')] },
    })
  })

  test('O-D: an attribute of another kind, or with another value, is refused with it', () => {
    const nodesOf = (attributes: Attributes, op: string) =>
      (thrown(() => specialise(graphOf([{ op, attributes }]))) as UnsupportedOperator).params.nodes
    expect(nodesOf({ axis: float(1) }, 'Softmax')).toEqual(['Softmax "n0", axis = 1'])
    expect(nodesOf({ approximate: text('sigmoid') }, 'Gelu')).toEqual(['Gelu "n0", approximate = sigmoid'])
  })
})

function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('O-E: folding computes what the operator computes', () => {
  test('O-E: Max of three constants is the largest of three', async () => {
    const model = load('08_max_of_three_constants')
    await expectSame(model, { x: [0.84, -1] }, bytesOf('08_max_of_three_constants'))
    expect(Array.from(evaluate(specialise(model), { x: [0.84, -1] })['y']!.data)).toEqual([9.84, 8])
  })

  test('O-E: GridSample of constants in a mode the evaluator does not know stays a node', async () => {
    const model = load('13_gridsample_nearest_folded')
    expect(specialise(model).graph.nodes.map(({ op }) => op)).toEqual(['GridSample', 'Add'])
    await expectSame(model, { x: [1] }, bytesOf('13_gridsample_nearest_folded'))
  })

  const extra: readonly Case[] = [
    one('Max', [[2, 3], [3], [2, 1]]),
    one('Min', [[2, 3], [3], [2, 1]]),
    ...['nearest', 'bicubic'].map((mode) =>
      one(
        'GridSample',
        [
          [1, 1, 4, 4],
          [1, 2, 2, 2],
        ],
        { mode: text(mode) },
        { low: -0.9, high: 0.9 },
      ),
    ),
    one(
      'GridSample',
      [
        [1, 1, 4, 4],
        [1, 2, 2, 2],
      ],
      { padding_mode: text('reflection') },
      { low: -1.4, high: 1.4 },
    ),
    one('ArgMax', [f32([1, 4], [1, 3, 3, 2])], { axis: int(1), select_last_index: int(1) }),
  ]
  test.each([...cases.filter(({ runs }) => runs), ...extra])(
    'O-E: $name of constants folds to what onnxruntime computes',
    async (item) => {
      const values = item.given.map((value, i) =>
        value === null || 'dtype' in value
          ? value
          : f32(
              value,
              numbers(
                value.reduce((a, b) => a * b, 1),
                7 + i,
                item.low,
                item.high,
              ),
            ),
      )
      const constant = modelOf({ ...item, given: values })
      const expected = await onWasm(constant, {})
      const written = lowered(specialise(constant))
      const computed = await onWasm(written, {})
      for (const [name, { data }] of Object.entries(expected))
        expect(distance(computed[name]!.data, data), name).toBeLessThan(tolerance)
    },
  )
})

describe('O-F: no cotangent and no input is dropped without a word', () => {
  const normalised = (output: number, op = 'LayerNormalization') =>
    graphOf(
      [
        { op, inputs: ['x', 's'], outputs: ['n', 'm', 'i'] },
        { op: 'Mul', inputs: [['n', 'm', 'i'][output]!, 'n'] },
      ],
      constants({ s: f32([3], [1, 2, 3]) }),
    )

  test('O-F: the mean and deviation of LayerNormalization have gradients', async () => {
    const file = '14_layernorm_mean_gradient'
    await expectSame(load(file), { x: numbers(6, 1) }, bytesOf(file))
    await expectGradient(load(file), { x: numbers(6, 1) }, ['y'])
    for (const output of [1, 2]) await expectGradient(normalised(output), { x: numbers(6, 1) }, ['y'])
  })

  test('O-F: the constant of Pad has a gradient when it is computed', async () => {
    const model = graphOf(
      [
        { op: 'ReduceSum', outputs: ['c'], attributes: { keepdims: int(0) } },
        { op: 'Pad', inputs: ['x', 'pads', 'c'] },
      ],
      constants({ pads: i64(1, 0, 0, 2) }),
    )
    await expectGradient(model, { x: numbers(6, 1) }, ['y'])
  })

  test('O-F: every row with several outputs uses all their cotangents, or says that it does not', () => {
    const several = Object.values(operatorGroups)
      .flatMap((table) => Object.entries(table))
      .filter(([, { gradient: rule }]) => rule && rule !== 'zero')
      .filter(([, { allCotangents }]) => allCotangents)
      .map(([key]) => key)
    expect(several.sort()).toEqual(['LayerNormalization', 'Split'])
  })
})

describe('O-G: the number of outputs is checked', () => {
  test('O-G: BatchNormalization in training mode has its three outputs', async () => {
    const file = '10_batchnorm_three_outputs'
    await expectSame(load(file), { x: numbers(96, 1) }, bytesOf(file))
    await expectGradient(load(file), { x: numbers(96, 1) }, ['y'])
  })

  test('O-G: a node with more outputs than its operator is refused', () => {
    expect(codeOf(() => specialise(load('21_extra_output')))).toBe('onnx/outputs')
    for (const op of ['Softmax', 'Conv', 'Identity', 'Flatten'])
      expect(
        codeOf(() =>
          specialise(
            graphOf([{ op, inputs: op === 'Conv' ? ['x', 'w'] : ['x'], outputs: ['y', 'z'] }], {
              ...image,
              ...constants({ w: f32([1, 1, 1, 1], [1]) }),
              outputs: [{ name: 'z', dtype: 'float32', dims: undefined }],
            }),
          ),
        ),
        op,
      ).toBe('onnx/outputs')
  })

  test('O-G: an If whose branch has fewer outputs is refused', () => {
    const branch: Graph = {
      ...graphOf([{ outputs: ['b'] }]).graph,
      inputs: [],
      outputs: [{ name: 'b', dtype: 'float32', dims: undefined }],
    }
    const model = graphOf(
      [
        {
          op: 'If',
          inputs: ['c'],
          outputs: ['y', 'z'],
          attributes: { then_branch: { graph: branch }, else_branch: { graph: branch } },
        },
      ],
      constants({ c: tensor('bool', [], [1]) }),
    )
    expect(codeOf(() => specialise(model))).toBe('onnx/outputs')
  })

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
    'O-G: an operator or attribute named %s is unknown, not a member of an object',
    (name) => {
      expect(codeOf(() => specialise(graphOf([{ op: name }])))).toBe('onnx/unknown-operators')
      const attributes = Object.fromEntries([[name, int(1)]])
      expect(codeOf(() => specialise(graphOf([{ attributes }])))).toBe('onnx/unknown-attributes')
    },
  )

  test('O-G: LayerNormalization whose first output nobody reads is written with it', async () => {
    const model = specialise(load('14_layernorm_mean_gradient'))
    const node = model.graph.nodes.find(({ op }) => op === 'LayerNormalization')!
    expect(node.outputs[0]).not.toBe('')
    await onWasm(model, { x: numbers(6, 1) })
  })
})

describe('O-H: forms exporters write', () => {
  test('O-H: ConvTranspose to a larger output_shape pads behind its end', async () => {
    const model = (attributes: Attributes) =>
      graphOf([{ op: 'ConvTranspose', inputs: ['x', 'w'], attributes }], {
        inputs: [{ name: 'x', dtype: 'float32', dims: [1, 1, 3, 3] }],
        ...constants({ w: f32([1, 2, 3, 3], numbers(18, 2)) }),
      })
    for (const attributes of [
      { strides: ints(3, 2), output_shape: ints(10, 8) },
      { strides: ints(3, 2), output_shape: ints(10, 8), output_padding: ints(1, 1) },
      { strides: ints(3, 2), output_shape: ints(8, 6) },
    ]) {
      await expectSame(model(attributes), { x: numbers(9, 1) })
      await expectGradient(model(attributes), { x: numbers(9, 1) }, ['y'])
    }
  })

  test.each(['Clip', 'Cast', 'no node'])('O-H: a decoder whose token ids pass through %s opens', (op) => {
    const between: Record<string, Partial<Node>> = {
      Clip: { op, inputs: ['ids', 'low', 'high'], outputs: ['i'] },
      Cast: { op, inputs: ['ids'], outputs: ['i'], attributes: { to: int(7) } },
    }
    const model = graphOf(
      [
        ...(between[op] ? [between[op]] : []),
        { op: 'Gather', inputs: ['codebook', between[op] ? 'i' : 'ids'], outputs: ['rows'] },
        { op: 'Transpose', inputs: ['rows'], attributes: { perm: ints(0, 3, 1, 2) } },
      ],
      {
        inputs: [{ name: 'ids', dtype: op === 'Cast' ? 'int32' : 'int64', dims: [1, 'h', 'w'] }],
        ...constants({
          codebook: f32([5, 3], numbers(15, 1)),
          low: tensor('int64', [], [0]),
          high: tensor('int64', [], [4]),
        }),
      },
    )
    const json = { stride: 1, zChannels: 3, entries: 5, entryDim: 3, imageRange: [0, 1] }
    const decoder = openDecoder(model, parseVqganConfig(JSON.stringify(json)))
    const g = new GraphBuilder()
    const z = g.input('z', [1, 3, 2, 4])
    expect(decoder.decode(g, z).dims).toEqual([1, 3, 2, 4])
  })
})

describe('O-I: shapes are checked as soon as they are inferred', () => {
  const pool = (attributes: Attributes) => graphOf([{ op: 'AveragePool', attributes }], image)
  const conv = (attributes: Attributes) =>
    graphOf([{ op: 'Conv', inputs: ['x', 'w'], attributes }], {
      ...image,
      ...constants({ w: f32([1, 1, 3, 3], numbers(9, 1)) }),
    })
  const deep = { inputs: [{ name: 'x', dtype: 'float32' as const, dims: [1, 3, 4, 4] }] }
  test.each([
    ['AveragePool without a kernel', () => load('18_averagepool_no_kernel'), 'onnx/window'],
    ['a negative kernel', () => pool({ kernel_shape: ints(-2, -2) }), 'onnx/window'],
    ['a short kernel', () => pool({ kernel_shape: ints(2) }), 'onnx/window'],
    ['a stride of 0', () => pool({ kernel_shape: ints(2, 2), strides: ints(0, 1) }), 'onnx/window'],
    ['short pads', () => conv({ pads: ints(1, 1) }), 'onnx/window'],
    ['a kernel that contradicts its weights', () => conv({ kernel_shape: ints(5, 5) }), 'onnx/window'],
    ['a kernel larger than its input', () => pool({ kernel_shape: ints(9, 9) }), 'onnx/impossible-shape'],
    [
      'DepthToSpace of three channels',
      () => graphOf([{ op: 'DepthToSpace', attributes: { blocksize: int(2) } }], deep),
      'onnx/blocks',
    ],
    [
      'SpaceToDepth in blocks of 0',
      () => graphOf([{ op: 'SpaceToDepth', attributes: { blocksize: int(0) } }], deep),
      'onnx/blocks',
    ],
    [
      'a Slice in steps of 0',
      () =>
        graphOf(
          [{ op: 'Slice', inputs: ['x', 'zero', 'one', 'zero', 'zero'] }],
          constants({ zero: i64(0), one: i64(1) }),
        ),
      'onnx/step',
    ],
    [
      'a Range in steps of 0',
      () =>
        graphOf(
          [{ op: 'Range', inputs: ['a', 'b', 'c'] }],
          constants({ a: f32([], [0]), b: f32([], [3]), c: f32([], [0]) }),
        ),
      'onnx/step',
    ],
    [
      'a repeated axis in Transpose',
      () => graphOf([{ op: 'Transpose', attributes: { perm: ints(0, 0) } }]),
      'onnx/permutation',
    ],
    [
      'an axis that is not there',
      () => graphOf([{ op: 'Flatten', attributes: { axis: int(7) } }]),
      'onnx/axis',
    ],
    [
      'a float and an integer added',
      () => graphOf([{ op: 'Add', inputs: ['x', 'i'] }], constants({ i: i64(1, 2, 3) })),
      'onnx/element-types',
    ],
    [
      'more than all of TopK',
      () => graphOf([{ op: 'TopK', inputs: ['x', 'k'], outputs: ['y', 'i'] }], constants({ k: i64(4) })),
      'onnx/top-k',
    ],
    [
      'Gather at an index that is not there',
      () => graphOf([{ op: 'Gather', inputs: ['x', 'i'] }], constants({ i: i64(0, 5) })),
      'onnx/index',
    ],
  ])('O-I: %s is refused', (_, build, code) => {
    expect(codeOf(() => specialise(build()))).toBe(code)
  })

  const wild = fc.oneof(fc.integer({ min: -3, max: 4 }), fc.integer(), fc.double())
  test('O-I: any numbers in any attribute of any operator end in a graph or in an error of this room', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.nat(9),
        fc.array(wild, { maxLength: 5 }),
        (item, which, values) => {
          const names = Object.keys(item.attributes)
          if (names.length === 0) return
          const name = names[which % names.length]!
          const old = item.attributes[name]!
          const number = Math.trunc(values[0] ?? 0)
          const wanton = 'ints' in old ? ints(...values) : 'int' in old ? int(number) : float(values[0] ?? 0)
          const model = modelOf({ ...item, attributes: { ...item.attributes, [name]: wanton } })
          try {
            serialiseModel(lowered(specialise(model)))
          } catch (error) {
            expect(error).toBeInstanceOf(OnnxError)
          }
        },
      ),
      { numRuns: 400, seed: 11 },
    )
  })

  test('O-I: any numbers in any constant input of any operator end in a graph or in an error of this room', () => {
    const whole = cases.filter(({ given }) =>
      given.some((value) => value && 'dtype' in value && value.dtype === 'int64'),
    )
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.array(wild, { maxLength: 6 }), (item, values) => {
        const given = item.given.map((value) =>
          value && 'dtype' in value && value.dtype === 'int64' ? i64(...values.map(Math.trunc)) : value,
        )
        try {
          serialiseModel(lowered(specialise(modelOf({ ...item, given }))))
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxError)
        }
      }),
      { numRuns: 400, seed: 12 },
    )
  })
})

describe('O-J: work and memory have a budget', () => {
  const elements = (model: Model) =>
    [...model.graph.initialisers.values()].reduce((sum, { data }) => sum + data.length, 0)

  test('O-J: doubling a constant forty times is refused', () => {
    expect(codeOf(() => specialise(load('22_doubling_constant_blowup')))).toBe('onnx/impossible-shape')
  })

  test('O-J: doubling a constant to a size that fits is left to onnxruntime', () => {
    const nodes = Array.from({ length: 30 }, (_, i) => ({
      op: 'Concat',
      inputs: [i === 0 ? 'w' : `c${i - 1}`, i === 0 ? 'w' : `c${i - 1}`],
      outputs: [`c${i}`],
      attributes: { axis: int(0) },
    }))
    const model = graphOf([...nodes, { op: 'ReduceMax', inputs: ['c29'] }], constants({ w: f32([1], [1]) }))
    expect(elements(specialise(model))).toBeLessThan(2 ** 25)
  })

  test('O-J: a claimed size of 2²⁹ in Resize is refused before anything of that size is made', () => {
    // Its attribute `nearestWmode` is refused first; without it the size is.
    expect(codeOf(() => specialise(load('33_resize_claimed_size_hangs')))).toBe('onnx/unknown-attributes')
    const { opsets, graph } = load('33_resize_claimed_size_hangs')
    const nodes = graph.nodes.map(({ attributes: { nearestWmode: _, ...attributes }, ...node }) => ({
      ...node,
      attributes,
    }))
    expect(codeOf(() => specialise({ opsets, graph: { ...graph, nodes } }))).toBe('onnx/impossible-shape')
  })

  test.each([
    [
      'EyeLike of 60,000²',
      () =>
        graphOf([{ op: 'EyeLike' }], { inputs: [{ name: 'x', dtype: 'float32', dims: [60_000, 60_000] }] }),
      'onnx/input-too-large',
    ],
    [
      'EyeLike of 40,000²',
      () =>
        graphOf([{ op: 'EyeLike' }], { inputs: [{ name: 'x', dtype: 'float32', dims: [40_000, 40_000] }] }),
      'onnx/too-large',
    ],
    [
      'a Resize between two claimed sizes',
      () =>
        graphOf([{ op: 'Resize', inputs: ['x', '', '', 's'], attributes: { mode: text('linear') } }], {
          inputs: [{ name: 'x', dtype: 'float32', dims: [40_000] }],
          ...constants({ s: i64(30_000) }),
        }),
      'onnx/too-large',
    ],
    [
      'a Pad at axis 8,388,611',
      () =>
        graphOf([{ op: 'Pad', inputs: ['x', 'p', '', 'a'] }], constants({ p: i64(1, 1), a: i64(8_388_611) })),
      'onnx/axis',
    ],
    [
      'an input of forty axes',
      () => graphOf([{}], { inputs: [{ name: 'x', dtype: 'float32', dims: Array<number>(40).fill(1) }] }),
      'onnx/input-too-large',
    ],
    [
      'a MaxPool kernel of 10,000 elements, in its gradient',
      () =>
        graphOf([{ op: 'MaxPool', attributes: { kernel_shape: ints(100, 100) } }], {
          inputs: [{ name: 'x', dtype: 'float32', dims: [1, 1, 120, 120] }],
        }),
      'onnx/too-large',
    ],
  ])('O-J: %s is refused', (_, build, code) => {
    expect(codeOf(() => gradient(specialise(build()), { of: ['y'], for: ['x'], allowZero: true }))).toBe(code)
  })

  test('O-J: a constant product over the budget stays a node', () => {
    const square = { dtype: 'float32' as const, dims: [1024, 1024], data: new Float32Array(2 ** 20) }
    const model = graphOf([{ op: 'MatMul', inputs: ['a', 'b'] }], constants({ a: square, b: { ...square } }))
    expect(specialise(model).graph.nodes.map((node) => node.op)).toEqual(['MatMul'])
  })

  test('O-J: a constant convolution over the budget stays a node, a small one is computed', () => {
    const conv = (side: number, channels: number) =>
      specialise(
        graphOf(
          [{ op: 'Conv', inputs: ['a', 'w'] }],
          constants({
            a: f32([1, channels, side, side], new Array<number>(channels * side * side).fill(1)),
            w: f32([channels, channels, 3, 3], new Array<number>(channels * channels * 9).fill(1)),
          }),
        ),
      ).graph.nodes.map((node) => node.op)
    expect(conv(96, 256)).toEqual(['Conv'])
    expect(conv(4, 2)).toEqual(['Identity'])
  })
})

describe('O-K: others', () => {
  test('O-K: the gradient of an empty backward Slice is zero', () => {
    const model = specialise(load('35_slice_gradient_endless_recursion'))
    const graph = gradient(model, { of: ['y'], for: ['x'], seeds: ['y'] })
    expect(Array.from(evaluate(graph, { x: numbers(6, 1), d_y: [] })['d_x']!.data)).toEqual([
      0, 0, 0, 0, 0, 0,
    ])
  })

  test('O-K: Reshape with allowzero and an empty axis has its gradient', () => {
    const model = graphOf([{ op: 'Reshape', inputs: ['x', 's'], attributes: { allowzero: int(1) } }], {
      inputs: [{ name: 'x', dtype: 'float32', dims: [0, 3] }],
      ...constants({ s: i64(3, 0) }),
    })
    const graph = gradient(specialise(model), { of: ['y'], for: ['x'], seeds: ['y'] })
    expect(evaluate(graph, { x: [], d_y: [] })['d_x']!.dims).toEqual([0, 3])
  })

  test('O-K: an input named __proto__ is an input', () => {
    const model = specialise(load('16_input_named_proto'))
    expect(model.graph.inputs.map(({ name }) => name)).toEqual(['__proto__'])
    expect(() => specialise(load('16_input_named_proto'), { x: [2] })).toThrow(OnnxError)
  })

  test('O-K: local functions that no node calls do no harm', () => {
    const bytes = serialiseModel(specialise(load('01_averagepool_notset')))
    // ModelProto.functions (field 25) with a FunctionProto named "f" (field 1) in the domain "d" (field 10).
    const unused = Uint8Array.of(...bytes, 0xca, 0x01, 6, 0x0a, 1, 0x66, 0x52, 1, 0x64)
    expect(parseModel(unused).graph.nodes).toHaveLength(1)
    const { opsets, graph } = load('01_averagepool_notset')
    const calling = serialiseModel({
      opsets,
      graph: { ...graph, nodes: graph.nodes.map((node) => ({ ...node, op: 'f', domain: 'd' })) },
    })
    const used = Uint8Array.of(...calling, 0xca, 0x01, 6, 0x0a, 1, 0x66, 0x52, 1, 0x64)
    expect(codeOf(() => parseModel(used))).toBe('onnx/local-functions')
  })
})
