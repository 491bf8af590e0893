// Weights in files beside a model: where they may lie, and what is said when they do not.
import { create, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, TensorProto_DataLocation } from 'onnx-buf'
import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { numbersOf, OnnxError, parseModel } from '../../../src/onnx/index.ts'
import { externalLocations } from '../../../src/onnx/externalData.ts'

type Entries = Readonly<Record<string, string>>

/** A model with one weight [4] for each list of entries, in the files they name. */
function modelWith(...entries: readonly Entries[]): Uint8Array {
  const names = entries.map((_, i) => `w${i}`)
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 9n,
      opsetImport: [{ domain: '', version: 18n }],
      graph: {
        name: 'g',
        node: [{ opType: 'Sum', name: 'sum', input: names, output: ['y'] }],
        output: [{ name: 'y', type: { value: { case: 'tensorType', value: { elemType: 1 } } } }],
        initializer: entries.map((given, i) => ({
          name: names[i]!,
          dataType: 1,
          dims: [4n],
          dataLocation: TensorProto_DataLocation.EXTERNAL,
          externalData: Object.entries(given).map(([key, value]) => ({ key, value })),
        })),
      },
    }),
  )
}

const numbers = Float32Array.from({ length: 12 }, (_, i) => i)
const file = new Uint8Array(numbers.buffer)
const weightOf = (bytes: Uint8Array, external: Record<string, Uint8Array>) =>
  Array.from(numbersOf(parseModel(bytes, { external }).graph.initialisers.get('w0')!))

/** Code and parameters an error was thrown with. */
function refusal(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    if (error instanceof OnnxError) return { code: error.code, ...error.params }
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('O-C, point 16: external data', () => {
  test.each<[string, Entries, number[]]>([
    ['offset and length', { location: 'm.onnx.data', offset: '16', length: '16' }, [4, 5, 6, 7]],
    ['no length', { location: 'm.onnx.data', offset: '32' }, [8, 9, 10, 11]],
    ['no offset', { location: 'm.onnx.data', length: '16' }, [0, 1, 2, 3]],
    ['a dot before it', { location: './m.onnx.data' }, [0, 1, 2, 3]],
    [
      'its checksum',
      { location: 'm.onnx.data', checksum: bytesToHex(sha1(file)).toUpperCase() },
      [0, 1, 2, 3],
    ],
    ['a place that is not aligned', { location: 'odd', offset: '1' }, [0, 1, 2, 3]],
  ])('O-C: a weight with %s is read', (_, entries, expected) => {
    const odd = new Uint8Array(17)
    odd.set(file.subarray(0, 16), 1)
    expect(weightOf(modelWith(entries), { 'm.onnx.data': file, odd })).toEqual(expected)
  })

  test.each([
    '',
    '/etc/passwd',
    '../m.onnx.data',
    'a/../../b',
    'a/./b',
    '..',
    'C:\\weights.bin',
    'a\\..\\b',
    'https://example.org/w',
    'file:w',
    'w\u0000',
    `${'a'.repeat(301)}`,
  ])(
    'O-C: the location %j leads out of the folder and is refused, also when such a file is given',
    (location) => {
      const bytes = modelWith({ location })
      const code = 'onnx/external-location'
      expect(refusal(() => externalLocations(bytes))).toMatchObject({ code, tensor: 'w0' })
      expect(refusal(() => parseModel(bytes, { external: { [location]: file } }))).toMatchObject({ code })
    },
  )

  test.each(['a b/ü.bin', 'weights/part-1.bin', '...', 'a..b', 'toString', '__proto__'])(
    'O-C: %j is a name like any other',
    (location) => {
      expect(externalLocations(modelWith({ location }))).toEqual([location])
      expect(refusal(() => parseModel(modelWith({ location })))).toMatchObject({
        code: 'onnx/external-file',
        location,
      })
    },
  )

  test.each<[string, Entries]>([
    ['beyond the end', { offset: '40' }],
    ['a negative offset', { offset: '-16' }],
    ['a negative length', { length: '-16' }],
    ['an offset that is no number', { offset: 'abc' }],
    ['an offset in hexadecimal', { offset: '0x10' }],
    ['half a byte', { offset: '0.5' }],
    ['an endless offset', { offset: 'Infinity' }],
    ['2⁶⁰ bytes', { length: '1152921504606846976' }],
  ])('O-C: a weight at %s is refused', (_, entries) => {
    const bytes = modelWith({ location: 'f', ...entries })
    expect(refusal(() => parseModel(bytes, { external: { f: file } }))).toMatchObject({
      code: 'onnx/external-range',
      bytes: 48,
    })
  })

  test('O-C: fewer or more bytes than the shape needs are refused', () => {
    for (const length of ['12', '20'])
      expect(
        refusal(() => parseModel(modelWith({ location: 'f', length }), { external: { f: file } })),
      ).toMatchObject({ code: 'onnx/tensor-size', expected: 16, received: Number(length) })
  })

  test('O-C: a file with another checksum is refused with both', () => {
    const bytes = modelWith({ location: 'f', checksum: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' })
    expect(refusal(() => parseModel(bytes, { external: { f: file } }))).toMatchObject({
      code: 'onnx/external-checksum',
      found: bytesToHex(sha1(file)),
      expected: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    })
  })

  test('O-C: each file is named once, and at most 64 of them', () => {
    const each = (count: number) =>
      modelWith(...Array.from({ length: count }, (_, i) => ({ location: `f${i}` })))
    expect(externalLocations(modelWith({ location: 'b' }, { location: 'a' }, { location: 'b' }))).toEqual([
      'b',
      'a',
    ])
    expect(externalLocations(each(64))).toHaveLength(64)
    expect(refusal(() => externalLocations(each(65)))).toMatchObject({
      code: 'onnx/external-files',
      count: 65,
    })
  })

  test('O-C: bytes that are no model name no files', () => {
    expect(externalLocations(new TextEncoder().encode('<html>'))).toEqual([])
  })
})
