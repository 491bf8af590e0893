// Bytes of an .onnx file → Model. Files come from strangers: sizes are checked before memory is taken, and whatever is
// wrong with the bytes ends in one of this room's errors, never in another exception.
import { fromBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  TensorProto_DataLocation,
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf'
import { excerpt } from '../fragment/index.ts'
import { InvalidModel, OnnxError, shortList, UnsupportedOpset } from './errors.ts'
import { ExternalFiles } from './externalData.ts'
import { isPossible, mostAxes } from './limits.ts'
import type { Attribute, Graph, Model, Node, ValueInfo } from './graph.ts'
import {
  bytesPerElement,
  dtypeOf,
  isDtypeCode,
  show,
  sizeOf,
  tensor,
  tensorFromBytes,
  type DType,
  type Tensor,
} from './tensor.ts'

/** Operator sets whose meaning this room knows; newer ones change operators that exporters of CLIP and VQGAN use. */
const oldestOpset = 7
const newestOpset = 23
const maxNodes = 50_000
const maxBytes = 2 ** 31 - 1

export interface ParseOptions {
  /** Bytes of the external data files the model names, by their `location` (see `externalLocations`). */
  readonly external?: Readonly<Record<string, Uint8Array>>
}

/**
 * Reads a serialised ModelProto. Weights are views into `bytes` (and the external files), not copies.
 * @throws InvalidModel, MissingExternalData, UnsupportedOpset
 */
export function parseModel(bytes: Uint8Array, options: ParseOptions = {}): Model {
  if (bytes.byteLength > maxBytes)
    throw new InvalidModel('onnx/too-many-bytes', { bytes: bytes.byteLength, most: maxBytes })
  try {
    return modelOf(fromBinary(ModelProtoSchema, bytes), new ExternalFiles(options.external ?? {}))
  } catch (cause) {
    if (cause instanceof OnnxError) throw cause
    const reason = excerpt(cause instanceof Error ? cause.message : String(cause), 120)
    throw new InvalidModel('onnx/unreadable', { bytes: bytes.byteLength, reason }, { cause })
  }
}

function modelOf(proto: ModelProto, external: ExternalFiles): Model {
  if (!proto.graph) throw new InvalidModel('onnx/no-graph', {})
  const used = usedFunctions(proto)
  if (used.length > 0)
    throw new InvalidModel('onnx/local-functions', {
      count: used.length,
      functions: shortList(used),
    })
  const opsets = Object.fromEntries(
    proto.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]),
  )
  const opset = opsets[''] ?? 0
  if (opset < oldestOpset || opset > newestOpset)
    throw new UnsupportedOpset('onnx/opset', { opset, oldest: oldestOpset, newest: newestOpset })
  const graph = graphOf(proto.graph, external)
  checkOrder(graph, new Set())
  return { opsets, graph }
}

/** Local functions that some node calls; others do no harm. */
function usedFunctions({ functions, graph }: ModelProto): string[] {
  const keys = new Map(functions.map(({ name, domain }) => [`${domain}.${name}`, name]))
  const called = graph?.node.flatMap(({ domain, opType }) => keys.get(`${domain}.${opType}`) ?? []) ?? []
  return keys.size === 0 ? [] : [...new Set(called)]
}

function graphOf(proto: GraphProto, external: ExternalFiles): Graph {
  if (proto.node.length > maxNodes)
    throw new InvalidModel('onnx/too-many-nodes', { nodes: proto.node.length, most: maxNodes })
  if (proto.sparseInitializer.length > 0)
    throw new InvalidModel('onnx/sparse-tensors', { count: proto.sparseInitializer.length })
  const initialisers = new Map(proto.initializer.map((item) => [item.name, tensorOf(item, external)]))
  return {
    name: proto.name,
    nodes: proto.node.map((node): Node => ({
      op: node.opType,
      domain: node.domain === 'ai.onnx' ? '' : node.domain,
      name: node.name || node.output.find(Boolean) || node.opType,
      inputs: node.input,
      outputs: node.output,
      attributes: Object.fromEntries(
        node.attribute.map((attribute) => [attribute.name, attributeOf(attribute, external)]),
      ),
    })),
    initialisers,
    // Files of IR version 3 list their initialisers among the inputs as well.
    inputs: proto.input.filter(({ name }) => !initialisers.has(name)).map(valueInfoOf),
    outputs: proto.output.map(valueInfoOf),
    values: new Map(proto.valueInfo.filter(isTensor).map((value) => [value.name, valueInfoOf(value)])),
  }
}

const isTensor = (value: ValueInfoProto) =>
  value.type?.value.case === 'tensorType' && isDtypeCode(value.type.value.value.elemType)

function valueInfoOf(proto: ValueInfoProto): ValueInfo {
  const type = proto.type?.value
  if (!proto.name) throw new InvalidModel('onnx/unnamed-value', {})
  // Sub-graph outputs may come without a type; their dtype is then found by inference.
  if (type === undefined || type.case === undefined)
    return { name: proto.name, dtype: 'float32', dims: undefined }
  if (type.case !== 'tensorType')
    throw new InvalidModel('onnx/not-a-tensor', { value: excerpt(proto.name), kind: type.case })
  if ((type.value.shape?.dim.length ?? 0) > mostAxes)
    throw new InvalidModel('onnx/tensor-shape', {
      tensor: excerpt(proto.name),
      shape: `${type.value.shape?.dim.length} axes`,
    })
  const dims = type.value.shape?.dim.map(({ value }, i) => {
    if (value.case === 'dimParam') return value.value || `${proto.name}.${i}`
    if (value.case === undefined || value.value < 0n) return `${proto.name}.${i}`
    return Number(value.value)
  })
  return { name: proto.name, dtype: dtypeOf(type.value.elemType, proto.name), dims }
}

function tensorOf(proto: TensorProto, external: ExternalFiles): Tensor {
  const dtype = dtypeOf(proto.dataType, proto.name)
  const dims = proto.dims.map(Number)
  if (!isPossible(dims))
    throw new InvalidModel('onnx/tensor-shape', { tensor: excerpt(proto.name), shape: show(dims) })
  const { name } = proto
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL)
    return tensorFromBytes(dtype, dims, external.bytesOf(proto, sizeOf(dims) * bytesPerElement(dtype)), name)
  if (proto.rawData.byteLength > 0) return tensorFromBytes(dtype, dims, proto.rawData, name)
  return fromFields(proto, dtype, dims)
}

/** The typed fields small tensors may use in place of rawData; 16-bit floats sit in int32Data as bit patterns. */
function fromFields(proto: TensorProto, dtype: DType, dims: readonly number[]): Tensor {
  if (dtype === 'int64' && proto.int64Data.length === sizeOf(dims))
    return { dtype, dims, data: BigInt64Array.from(proto.int64Data) }
  if (dtype === 'float16' || dtype === 'bfloat16') {
    const bits = Uint16Array.from(proto.int32Data)
    return tensorFromBytes(dtype, dims, new Uint8Array(bits.buffer), proto.name)
  }
  if (dtype === 'float32') return tensor(dtype, dims, proto.floatData, proto.name)
  if (dtype === 'float64') return tensor(dtype, dims, proto.doubleData, proto.name)
  if (dtype === 'uint64' || dtype === 'uint32')
    return tensor(dtype, dims, proto.uint64Data.map(Number), proto.name)
  return tensor(dtype, dims, dtype === 'int64' ? proto.int64Data.map(Number) : proto.int32Data, proto.name)
}

const utf8 = new TextDecoder()

function attributeOf(proto: AttributeProto, external: ExternalFiles): Attribute {
  switch (proto.type) {
    case Kind.INT:
      return { int: Number(proto.i) }
    case Kind.FLOAT:
      return { float: proto.f }
    case Kind.STRING:
      return { string: utf8.decode(proto.s) }
    case Kind.INTS:
      return { ints: proto.ints.map(Number) }
    case Kind.FLOATS:
      return { floats: proto.floats }
    case Kind.STRINGS:
      return { strings: proto.strings.map((bytes) => utf8.decode(bytes)) }
    case Kind.TENSOR:
      if (proto.t) return { tensor: tensorOf(proto.t, external) }
      break
    case Kind.GRAPH:
      if (proto.g) return { graph: graphOf(proto.g, external) }
  }
  throw new InvalidModel('onnx/attribute-kind', {
    attribute: excerpt(proto.name),
    kind: Kind[proto.type] ?? `number ${proto.type}`,
  })
}

/** Every input must be produced before it is read, and nothing produced twice. */
function checkOrder(graph: Graph, outer: ReadonlySet<string>): void {
  const known = new Set([...outer, ...graph.initialisers.keys(), ...graph.inputs.map(({ name }) => name)])
  for (const node of graph.nodes) {
    for (const name of node.inputs)
      if (name && !known.has(name))
        throw new InvalidModel('onnx/unordered', {
          op: excerpt(node.op),
          node: excerpt(node.name),
          value: excerpt(name),
        })
    for (const attribute of Object.values(node.attributes))
      if ('graph' in attribute) checkOrder(attribute.graph, known)
    for (const name of node.outputs) {
      if (name && known.has(name))
        throw new InvalidModel('onnx/produced-twice', { value: excerpt(name), node: excerpt(node.name) })
      if (name) known.add(name)
    }
  }
  for (const { name } of graph.outputs)
    if (!known.has(name)) throw new InvalidModel('onnx/unproduced-output', { output: excerpt(name) })
}
