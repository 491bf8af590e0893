// Model → bytes of an .onnx file. Large weights may go into a WeightFile, which several models can share: onnxruntime
// then loads them tensor by tensor in place of copying one huge message.
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  TensorProto_DataLocation,
  type AttributeProtoSchema,
  type GraphProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf'
import type { Attribute, Graph, Model, ValueInfo } from './graph.ts'
import { codeOf, tensorBytes, type Tensor } from './tensor.ts'

/** Tensors below this many bytes stay inside the model file. */
const smallTensor = 1024
/** Offsets are page-aligned, as the format recommends for memory mapping. */
const alignment = 4096

/** External data shared by any number of models: each distinct block of memory is stored once. */
export class WeightFile {
  readonly #parts: { offset: number; bytes: Uint8Array }[] = []
  readonly #places = new Map<ArrayBufferLike, Map<string, number>>()
  byteLength = 0

  /** @param location name by which the models refer to this file (`externalData[].path` of onnxruntime) */
  constructor(readonly location: string) {}

  /** Offset of the bytes, which are appended if this very memory is not in the file yet. */
  add(bytes: Uint8Array): number {
    const key = `${bytes.byteOffset}+${bytes.byteLength}`
    let places = this.#places.get(bytes.buffer)
    if (!places) this.#places.set(bytes.buffer, (places = new Map()))
    let offset = places.get(key)
    if (offset === undefined) {
      offset = Math.ceil(this.byteLength / alignment) * alignment
      places.set(key, offset)
      this.#parts.push({ offset, bytes })
      this.byteLength = offset + bytes.byteLength
    }
    return offset
  }

  /** The whole file, in one copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.byteLength)
    for (const { offset, bytes } of this.#parts) whole.set(bytes, offset)
    return whole
  }
}

/**
 * Writes a ModelProto (IR version 9). With `weights`, tensors of 1 KiB and more are put there as external data.
 * Keep the WeightFile until every model that shares it is written, then take its `bytes()`.
 */
export function serialiseModel(
  model: Model,
  options: { readonly weights?: WeightFile } = {},
): Uint8Array<ArrayBuffer> {
  const proto = create(ModelProtoSchema, {
    irVersion: 9n,
    producerName: 'daub',
    opsetImport: Object.entries(model.opsets).map(([domain, version]) => ({
      domain,
      version: BigInt(version),
    })),
    graph: graphProto(model.graph, options.weights),
  })
  return toBinary(ModelProtoSchema, proto)
}

function graphProto(
  graph: Graph,
  weights: WeightFile | undefined,
): MessageInitShape<typeof GraphProtoSchema> {
  return {
    name: graph.name || 'graph',
    node: graph.nodes.map((node) => ({
      opType: node.op,
      domain: node.domain,
      name: node.name,
      input: [...node.inputs],
      output: [...node.outputs],
      attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
    })),
    initializer: [...graph.initialisers].map(([name, value]) => tensorProto(name, value, weights)),
    input: graph.inputs.map(valueInfoProto),
    output: graph.outputs.map(valueInfoProto),
    valueInfo: [...graph.values.values()].map(valueInfoProto),
  }
}

function valueInfoProto({ name, dtype, dims }: ValueInfo): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = dims?.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }))
  return {
    name,
    type: {
      value: { case: 'tensorType', value: { elemType: codeOf(dtype), ...(dim ? { shape: { dim } } : {}) } },
    },
  }
}

function tensorProto(
  name: string,
  value: Tensor,
  weights?: WeightFile,
): MessageInitShape<typeof TensorProtoSchema> {
  const bytes = tensorBytes(value) as Uint8Array<ArrayBuffer>
  const base = { name, dataType: codeOf(value.dtype), dims: value.dims.map(BigInt) }
  if (!weights || bytes.byteLength < smallTensor) return { ...base, rawData: bytes }
  const entries = { location: weights.location, offset: weights.add(bytes), length: bytes.byteLength }
  return {
    ...base,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, entry]) => ({ key, value: String(entry) })),
  }
}

const utf8 = new TextEncoder()

/** 2^63 stands for "to the end" in slices; the largest int64 is one less. */
const int64 = (value: number): bigint => BigInt.asIntN(64, value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value))

function attributeProto(name: string, value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if ('int' in value) return { name, type: Kind.INT, i: int64(value.int) }
  if ('float' in value) return { name, type: Kind.FLOAT, f: value.float }
  if ('string' in value) return { name, type: Kind.STRING, s: utf8.encode(value.string) }
  if ('ints' in value) return { name, type: Kind.INTS, ints: value.ints.map(int64) }
  if ('floats' in value) return { name, type: Kind.FLOATS, floats: [...value.floats] }
  if ('strings' in value)
    return { name, type: Kind.STRINGS, strings: value.strings.map((text) => utf8.encode(text)) }
  if ('tensor' in value) return { name, type: Kind.TENSOR, t: tensorProto('', value.tensor) }
  return { name, type: Kind.GRAPH, g: graphProto(value.graph, undefined) }
}
