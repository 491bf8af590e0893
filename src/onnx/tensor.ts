// Tensors as the file keeps them: an element type, dimensions, and one flat typed array. float16 and bfloat16 stay
// raw 16-bit patterns and int64 stays BigInt until someone asks for numbers, so that untouched weights cost nothing.
import { excerpt } from '../fragment/index.ts'
import { InvalidModel } from './errors.ts'

export type Dims = readonly number[]

/** The one table of element types: the number TensorProto.DataType gives each, and the typed array that holds it. */
const elementTypes = {
  float32: { code: 1, array: Float32Array },
  uint8: { code: 2, array: Uint8Array },
  int8: { code: 3, array: Int8Array },
  uint16: { code: 4, array: Uint16Array },
  int16: { code: 5, array: Int16Array },
  int32: { code: 6, array: Int32Array },
  int64: { code: 7, array: BigInt64Array },
  bool: { code: 9, array: Uint8Array },
  float16: { code: 10, array: Uint16Array },
  float64: { code: 11, array: Float64Array },
  uint32: { code: 12, array: Uint32Array },
  uint64: { code: 13, array: BigUint64Array },
  bfloat16: { code: 16, array: Uint16Array },
} as const

/** ONNX element types, by their common names. Strings are not tensors here. */
export type DType = keyof typeof elementTypes
/** Arrays whose elements are JavaScript numbers: what the evaluator works on. */
export type Numbers =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array
export type TensorData = Numbers | BigInt64Array | BigUint64Array

/** A constant: `data.length` equals the product of `dims` (1 for a scalar). */
export interface Tensor {
  readonly dtype: DType
  readonly dims: Dims
  readonly data: TensorData
}

/** Element type and shape of a value. */
export interface TensorType {
  readonly dtype: DType
  readonly dims: Dims
}

/** A tensor as the evaluator sees it: plain numbers, of whatever precision the array has. */
export interface NdArray extends TensorType {
  readonly data: Numbers
}

const byCode = new Map(
  Object.entries(elementTypes).map(([dtype, { code }]) => [code as number, dtype as DType]),
)

/** TensorProto.DataType of our name. */
export const codeOf = (dtype: DType): number => elementTypes[dtype].code

/** Our name of a TensorProto.DataType. @throws InvalidModel naming the value that has another one */
export function dtypeOf(code: number, value: string): DType {
  const dtype = byCode.get(code)
  if (!dtype) throw new InvalidModel('onnx/element-type', { value: excerpt(value), type: typeName(code) })
  return dtype
}

/** Whether a TensorProto.DataType is one of ours. */
export const isDtypeCode = (code: number): boolean => byCode.has(code)

/** Element types that are recognised in order to be refused by their name. */
const otherTypes: Readonly<Record<number, string>> = {
  8: 'string',
  14: 'complex64',
  15: 'complex128',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
}

const typeName = (code: number): string => otherTypes[code] ?? `number ${code}`

/** Number of elements of a shape; 1 for a scalar. */
export const sizeOf = (dims: Dims): number => dims.reduce((product, dim) => product * dim, 1)

/** A shape as text: [1, 3, 224, 224]. */
export const show = (dims: readonly (number | string)[]): string =>
  excerpt(`[${dims.slice(0, 16).join(', ')}${dims.length > 16 ? ', …' : ''}]`)

export const sameDims = (a: Dims, b: Dims): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i])

export const bytesPerElement = (dtype: DType): number => elementTypes[dtype].array.BYTES_PER_ELEMENT

export const isFloat = (dtype: DType): boolean => dtype.startsWith('float') || dtype === 'bfloat16'

/**
 * Views little-endian bytes as a tensor, copying only if they are not aligned.
 * @throws InvalidModel naming the tensor when the length is wrong
 */
export function tensorFromBytes(dtype: DType, dims: Dims, bytes: Uint8Array, name = ''): Tensor {
  const length = sizeOf(dims)
  const width = bytesPerElement(dtype)
  if (bytes.byteLength !== length * width)
    throw wrongSize(name, dims, 'bytes', length * width, bytes.byteLength)
  // Not `slice`: a Node Buffer would return another view.
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
  const { array } = elementTypes[dtype]
  return { dtype, dims, data: new array(aligned.buffer as ArrayBuffer, aligned.byteOffset, length) }
}

const wrongSize = (
  name: string,
  dims: Dims,
  unit: 'bytes' | 'elements',
  expected: number,
  received: number,
) =>
  new InvalidModel('onnx/tensor-size', { tensor: excerpt(name), shape: show(dims), unit, expected, received })

/** The tensor's data as little-endian bytes, without a copy. */
export const tensorBytes = ({ data }: Tensor): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/**
 * Makes a tensor out of numbers, rounding to the element type (float16 to nearest even, int64 clamped to its range).
 * @throws InvalidModel naming the tensor when their count is not that of the shape
 */
export function tensor(dtype: DType, dims: Dims, values: ArrayLike<number>, name = ''): Tensor {
  const length = sizeOf(dims)
  if (values.length !== length) throw wrongSize(name, dims, 'elements', length, values.length)
  return { dtype, dims, data: encode(dtype, values) }
}

function encode(dtype: DType, values: ArrayLike<number>): TensorData {
  const { array } = elementTypes[dtype]
  if (values instanceof array && dtype !== 'float16' && dtype !== 'bfloat16') return values as TensorData
  if (dtype === 'int64')
    return BigInt64Array.from(values as number[], (value) =>
      clampedBigInt(value, -(2n ** 63n), 2n ** 63n - 1n),
    )
  if (dtype === 'uint64')
    return BigUint64Array.from(values as number[], (value) => clampedBigInt(value, 0n, 2n ** 64n - 1n))
  if (dtype === 'float16') return Uint16Array.from(values, float16Bits)
  if (dtype === 'bfloat16') return Uint16Array.from(values, (value) => float32Bits(value) >>> 16)
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1))
  return new elementTypes[dtype].array(values)
}

function clampedBigInt(value: number, low: bigint, high: bigint): bigint {
  if (Number.isNaN(value)) return 0n
  if (!Number.isFinite(value)) return value < 0 ? low : high
  const whole = BigInt(Math.trunc(value))
  return whole < low ? low : whole > high ? high : whole
}

/** The elements as numbers: shared where they are numbers already, decoded for 16-bit floats and 64-bit integers. */
export function numbersOf({ dtype, data }: Tensor): Numbers {
  if (dtype === 'float16') return decode16(data as Uint16Array, float16Table())
  if (dtype === 'bfloat16') {
    const bits = Uint32Array.from(data as Uint16Array, (half) => half << 16)
    return new Float32Array(bits.buffer)
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    return Float64Array.from(data as BigInt64Array, Number)
  return data
}

/** The elements of a 16-bit float tensor as a float32 tensor; other tensors are returned as they are. */
export function promoted(source: Tensor): Tensor {
  if (source.dtype !== 'float16' && source.dtype !== 'bfloat16') return source
  return { dtype: 'float32', dims: source.dims, data: numbersOf(source) }
}

const scratch = new Float32Array(1)
const scratchBits = new Uint32Array(scratch.buffer)
const float32Bits = (value: number): number => ((scratch[0] = value), scratchBits[0]!)

/** IEEE 754 binary16, round to nearest even: mantissa is cut by 13 bits, or further for subnormals. */
function float16Bits(value: number): number {
  const bits = float32Bits(value)
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 112
  const mantissa = bits & 0x7fffff
  if (exponent >= 31) return sign | (exponent === 143 && mantissa ? 0x7e00 : 0x7c00)
  if (exponent <= 0) {
    if (exponent < -10) return sign
    return sign | roundShift(mantissa | 0x800000, 14 - exponent)
  }
  return sign | ((exponent << 10) + roundShift(mantissa, 13))
}

function roundShift(value: number, shift: number): number {
  const half = 1 << (shift - 1)
  const rest = value & ((1 << shift) - 1)
  const kept = value >>> shift
  return rest > half || (rest === half && kept & 1) ? kept + 1 : kept
}

let float16Values: Float32Array | undefined

/** All 65,536 half-precision values, made once: decoding a weight is then one look-up. */
function float16Table(): Float32Array {
  float16Values ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >>> 10) & 31
    const mantissa = bits & 0x3ff
    if (exponent === 31) return mantissa ? Number.NaN : sign * Infinity
    return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25)
  })
  return float16Values
}

function decode16(bits: Uint16Array, table: Float32Array): Float32Array {
  const values = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]!]!
  return values
}
