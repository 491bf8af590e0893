// What encoders are fed with, by what their files declare of their inputs.
import { describe, expect, test } from 'vitest'
import { fromFloat16, toFloat16 } from '../../../../src/engine/float16.ts'
import type { DeclaredInput, Program } from '../../../../src/engine/index.ts'
import { numbersOf, serialiseModel, tensor, type Model, type Node } from '../../../../src/onnx/index.ts'
import { openTextSide } from '../../../../src/studio/clip/textSide.ts'
import { floatFeed } from '../../../../src/studio/floatFeed.ts'
import { nodeEngine } from '../nodeContext.ts'

const engine = nodeEngine()

/** A program that declares inputs and does nothing. */
function declaring(inputs: Readonly<Record<string, DeclaredInput>>): Program {
  return {
    name: 'clip-text',
    inputs: Object.keys(inputs),
    declared: (input) => inputs[input] ?? null,
    run: () => Promise.reject(new Error('it does nothing')),
    release: async () => {},
  }
}

const tokenizer = { most: 77, pad: 9, fillTo: null, fillsUp: false, fillsBefore: false }
const config = { context: 8, pad: null, fillsUp: false }
const int64 = (...dims: (number | string)[]): DeclaredInput => ({ type: 'int64', dims })

/** The feeds of [5, 6, 7] as plain numbers. */
function feedsOf(
  inputs: Readonly<Record<string, DeclaredInput>>,
  changes: { readonly tokenizer?: object; readonly config?: object } = {},
): Record<string, unknown> {
  const side = openTextSide(
    engine,
    declaring(inputs),
    { ...tokenizer, ...changes.tokenizer },
    { ...config, ...changes.config },
  )
  const feeds = Object.entries(side.feeds([5, 6, 7])).map(([name, { type, dims, data }]) => [
    name,
    { type, dims, data: Array.from(data as ArrayLike<number | bigint>, Number) },
  ])
  return { ...(Object.fromEntries(feeds) as Record<string, unknown>), most: side.most }
}

describe('point 16: text encoders', () => {
  test('point 16: free sizes get the tokens and no more', () => {
    expect(feedsOf({ input_ids: int64('batch', 'sequence') })).toEqual({
      most: 8,
      input_ids: { type: 'int64', dims: [1, 3], data: [5, 6, 7] },
    })
  })

  test('point 16: a mask, token types and places are made to the tokens, in the types that are declared', () => {
    expect(
      feedsOf({
        input_ids: { type: 'int32', dims: [1, 5] },
        attention_mask: { type: 'bool', dims: [1, 5] },
        token_type_ids: int64(1, 5),
        position_ids: int64(1, 5),
      }),
    ).toEqual({
      most: 5,
      input_ids: { type: 'int32', dims: [1, 5], data: [5, 6, 7, 9, 9] },
      attention_mask: { type: 'bool', dims: [1, 5], data: [1, 1, 1, 0, 0] },
      token_type_ids: { type: 'int64', dims: [1, 5], data: [0, 0, 0, 0, 0] },
      position_ids: { type: 'int64', dims: [1, 5], data: [0, 1, 2, 3, 4] },
    })
  })

  test('point 16: a batch that is fixed is filled with the same text', () => {
    expect(feedsOf({ input_ids: int64(2, 4) })['input_ids']).toEqual({
      type: 'int64',
      dims: [2, 4],
      data: [5, 6, 7, 9, 5, 6, 7, 9],
    })
  })

  test('point 16: SigLIP is filled up to its length without a mask of the filling', () => {
    const inputs = { input_ids: int64('n', 's'), attention_mask: int64('n', 's') }
    expect(feedsOf(inputs, { config: { fillsUp: true } })).toMatchObject({
      input_ids: { data: [5, 6, 7, 9, 9, 9, 9, 9] },
      attention_mask: { data: [1, 1, 1, 1, 1, 1, 1, 1] },
    })
  })

  test('point 16: filling before the text leaves its last token last', () => {
    const inputs = { input_ids: int64(1, 5), attention_mask: int64(1, 5) }
    expect(feedsOf(inputs, { tokenizer: { fillsBefore: true } })).toMatchObject({
      input_ids: { data: [9, 9, 5, 6, 7] },
      attention_mask: { data: [0, 0, 1, 1, 1] },
    })
  })

  test('point 16: a length that tokenizer.json fixes is filled, one that the model cannot hold is not', () => {
    expect(feedsOf({ input_ids: int64('n', 's') }, { tokenizer: { fillTo: 4 } })['input_ids']).toMatchObject({
      dims: [1, 4],
    })
    expect(
      feedsOf({ input_ids: int64('n', 's') }, { tokenizer: { fillTo: 512 } })['input_ids'],
    ).toMatchObject({
      dims: [1, 8],
    })
  })

  test('point 16: sizes that no encoder has are refused before anything of that size is made', () => {
    for (const dims of [int64(1, 2 ** 31), int64(2 ** 31, 8)])
      expect(() => feedsOf({ input_ids: dims })).toThrow(
        expect.objectContaining({
          code: 'model/refused',
          params: { part: 'clip-text', fault: expect.objectContaining({ code: 'onnx/input-shape' }) },
        }),
      )
  })

  test('point 16: an encoder that asks for pictures is refused by the name of its input', () => {
    const inputs = { input_ids: int64('n', 's'), pixel_values: { type: 'float32', dims: ['n', 3, 224, 224] } }
    expect(() => feedsOf(inputs)).toThrow(
      expect.objectContaining({ code: 'model/text-inputs', params: { inputs: ['pixel_values'] } }),
    )
  })
})

describe('point 16: pictures', () => {
  const picture = Float32Array.from({ length: 12 }, (_, i) => i)
  const feed = (dims: (number | string)[], type = 'float32') =>
    floatFeed(engine, declaring({ x: { type, dims } }), 'x', picture, [1, 3, 2, 2])

  test('point 16: an encoder fixed to a larger batch sees the picture again and again', () => {
    const { dims, data } = feed([2, 3, 2, 2])
    expect(dims).toEqual([2, 3, 2, 2])
    expect(Array.from(data as Float32Array)).toEqual([...picture, ...picture])
  })

  test('point 16: an encoder fixed to other sides is refused with both', () => {
    expect(feed(['batch', 3, 'h', 'w']).dims).toEqual([1, 3, 2, 2])
    expect(() => feed([2 ** 31, 3, 2, 2])).toThrow(expect.objectContaining({ code: 'model/refused' }))
    expect(() => feed([1, 3, 4, 4])).toThrow(
      expect.objectContaining({
        code: 'model/refused',
        params: {
          part: 'clip-text',
          fault: {
            code: 'onnx/input-shape',
            params: { input: 'x', declared: '1 × 3 × 4 × 4', given: '1 × 3 × 2 × 2' },
          },
        },
      }),
    )
  })

  test('point 16: an encoder in half precision from end to end is fed and read in its own numbers', async () => {
    const node: Node = {
      op: 'Add',
      domain: '',
      name: 'n',
      inputs: ['x', 'w'],
      outputs: ['y'],
      attributes: {},
    }
    const model: Model = {
      opsets: { '': 17 },
      graph: {
        name: 'half',
        nodes: [node],
        inputs: [{ name: 'x', dtype: 'float16', dims: [1, 3, 2, 2] }],
        outputs: [{ name: 'y', dtype: 'float16', dims: [1, 3, 2, 2] }],
        initialisers: new Map([['w', tensor('float16', [1], [0.5])]]),
        values: new Map(),
      },
    }
    const program = await engine.compile('clip-vision', serialiseModel(model))
    const { y } = await program.run({ x: floatFeed(engine, program, 'x', picture, [1, 3, 2, 2]) })
    expect(Array.from(await engine.read(y!))).toEqual(Array.from(picture, (value) => value + 0.5))
    await program.release()
  })
})

test('point 16: half precision is rounded and read as onnx/ does', () => {
  const values = [
    0,
    -0,
    1,
    -2.5,
    65504,
    65519.99,
    65520,
    -1e9,
    6e-8,
    3e-8,
    2.98e-8,
    1 / 3,
    0.1,
    2 ** -14,
    2 ** -15,
    2049,
    2051,
    Infinity,
  ]
  const floats = Float32Array.from([
    ...values,
    ...Array.from({ length: 400 }, (_, i) => Math.sin(i) * 2 ** (i / 10 - 25)),
  ])
  const halves = tensor('float16', [floats.length], floats)
  expect(toFloat16(floats)).toEqual(halves.data)
  expect(fromFloat16(toFloat16(floats))).toEqual(Float32Array.from(numbersOf(halves)))
  expect(fromFloat16(toFloat16(Float32Array.of(NaN)))).toEqual(Float32Array.of(NaN))
})
