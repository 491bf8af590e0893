// Files in and out: what is written can be read, and whatever is not a model is refused with a typed error.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  GraphBuilder,
  InvalidModel,
  MissingExternalData,
  numbersOf,
  OnnxError,
  parseModel,
  serialiseModel,
  specialise,
  tensor,
  UnsupportedOpset,
  WeightFile,
  type DType,
  type Model,
} from '../../../src/onnx/index.ts'

/** y = relu(x·w) with 400 weights: enough for external data. */
function sample(): Model {
  const g = new GraphBuilder()
  const w = g.constant(
    Float32Array.from({ length: 400 }, (_, i) => i / 100),
    [20, 20],
    'float32',
    'w',
  )
  g.output('y', g.relu(g.matMul(g.input('x', [2, 20]), w)))
  return g.finish()
}

const weightsOf = (model: Model) => Array.from(numbersOf(model.graph.initialisers.get('w')!))

describe('a model that is written and read again', () => {
  test('is the same model', () => {
    const model = sample()
    const { graph } = parseModel(serialiseModel(model))
    expect(graph.nodes).toEqual(model.graph.nodes)
    expect(graph.inputs).toEqual(model.graph.inputs)
    expect(graph.outputs).toEqual(model.graph.outputs)
    expect([...graph.initialisers]).toEqual([...model.graph.initialisers])
  })

  test('keeps every element type', () => {
    const dtypes: DType[] = [
      'float32',
      'float64',
      'float16',
      'bfloat16',
      'int8',
      'uint8',
      'int16',
      'uint16',
      'int32',
      'uint32',
      'int64',
      'uint64',
      'bool',
    ]
    const model = sample()
    const values = new Map(dtypes.map((dtype) => [dtype as string, tensor(dtype, [3], [0, 1, 1])]))
    const held = {
      ...model,
      graph: { ...model.graph, initialisers: new Map([...model.graph.initialisers, ...values]) },
    }
    const { initialisers } = parseModel(serialiseModel(held)).graph
    for (const dtype of dtypes)
      expect(Array.from(numbersOf(initialisers.get(dtype)!)), dtype).toEqual([0, 1, 1])
  })

  test('may share a weight file, in which equal weights are stored once', () => {
    const model = sample()
    const weights = new WeightFile('weights.bin')
    const files = [serialiseModel(model, { weights }), serialiseModel(model, { weights })]
    expect(weights.byteLength).toBe(1600)
    expect(files[0]!.byteLength).toBeLessThan(600)
    const external = { 'weights.bin': weights.bytes() }
    for (const file of files) expect(weightsOf(parseModel(file, { external }))).toEqual(weightsOf(model))
  })
})

describe('half precision', () => {
  test('is decoded and encoded exactly for all 65,536 patterns', () => {
    const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i)
    const values = numbersOf({ dtype: 'float16', dims: [65_536], data: bits })
    const again = tensor('float16', [65_536], values).data
    for (let i = 0; i < 65_536; i++) if (!Number.isNaN(values[i])) expect(again[i]).toBe(i)
    expect([values[0x3c00], values[0xc000], values[1], values[0x7bff], values[0x7c00]]).toEqual([
      1,
      -2,
      2 ** -24,
      65504,
      Infinity,
    ])
  })

  test('rounds to nearest, halves to even', () => {
    const rounded = numbersOf(tensor('float16', [4], [1 + 2 ** -11, 1 + 3 * 2 ** -11, 65520, 1e-9]))
    expect(Array.from(rounded)).toEqual([1, 1 + 2 ** -9, Infinity, 0])
  })
})

describe('bytes that are no model', () => {
  test('any bytes end in a model or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          parseModel(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxError)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a model cut short or with any byte changed ends in a model or a typed error, also when it is specialised', () => {
    const file = serialiseModel(sample())
    const survives = (bytes: Uint8Array) => {
      try {
        specialise(parseModel(bytes))
      } catch (error) {
        expect(error).toBeInstanceOf(OnnxError)
      }
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length - 1 }), (length) =>
        survives(file.subarray(0, length)),
      ),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        (at, byte) => survives(file.with(at, byte)),
      ),
      { numRuns: 300 },
    )
  })

  test('are refused with what is wrong', () => {
    expect(() => parseModel(new Uint8Array(0))).toThrow(InvalidModel)
    expect(() => parseModel(new TextEncoder().encode('<!doctype html>'))).toThrow(InvalidModel)
    const old = { ...sample(), opsets: { '': 6 } }
    expect(() => parseModel(serialiseModel(old))).toThrow(
      new UnsupportedOpset('onnx/opset', { opset: 6, oldest: 7, newest: 23 }),
    )
    const weights = new WeightFile('weights.bin')
    const file = serialiseModel(sample(), { weights })
    expect(() => parseModel(file)).toThrow(
      new MissingExternalData('onnx/external-file', { location: 'weights.bin', tensor: 'w' }),
    )
    expect(() => parseModel(file, { external: { 'weights.bin': new Uint8Array(100) } })).toThrow(
      new MissingExternalData('onnx/external-range', {
        location: 'weights.bin',
        tensor: 'w',
        from: 0,
        to: 1600,
        bytes: 100,
      }),
    )
  })

  test('refuses nodes that read what nothing produces, and names produced twice', () => {
    const { opsets, graph } = sample()
    const broken = (nodes: typeof graph.nodes) => serialiseModel({ opsets, graph: { ...graph, nodes } })
    expect(() => parseModel(broken([...graph.nodes].reverse()))).toThrow(
      new InvalidModel('onnx/unordered', { op: 'Relu', node: 'Relu', value: 'MatMul' }),
    )
    expect(() => parseModel(broken([...graph.nodes, graph.nodes[1]!]))).toThrow(
      new InvalidModel('onnx/produced-twice', { value: 'y', node: 'Relu' }),
    )
  })
})
