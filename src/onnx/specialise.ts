// A model of any shape → the same model for given shapes: symbols bound, every intermediate shape known, constants
// folded, dead and identity nodes gone, all operators in their target form. Everything else in this room starts here.
import { excerpt } from '../fragment/index.ts'
import { shortList, UnboundShape } from './errors.ts'
import { intOf, type Attribute, type Graph, type Model, type Node, type ValueInfo } from './graph.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { codeOf, promoted, show, type Dims, type DType } from './tensor.ts'

/** Sizes: a whole shape by input name, or one number by symbol ('batch', 'height'). */
export type Shapes = Readonly<Record<string, Dims | number>>

export interface SpecialiseOptions {
  /** Compute float16 graphs in float32 (default 'promote'): gradients need the range, and wasm has no float16. */
  readonly float16?: 'promote' | 'keep'
}

/**
 * Binds all input shapes and simplifies. Idempotent; a model without symbols needs no shapes.
 * @throws UnboundShape, ShapeError, UnsupportedOperator, QuantisedGraph
 */
export function specialise(
  model: Model,
  shapes: Shapes = {},
  { float16 = 'promote' }: SpecialiseOptions = {},
): Model {
  const source = float16 === 'promote' ? inFloat32(model) : model
  const g = new GraphBuilder()
  const frozen = freezeInputs(source, shapes)
  const inputs = Object.fromEntries(frozen.map(({ name, dims, dtype }) => [name, g.input(name, dims, dtype)]))
  for (const [name, value] of Object.entries(g.include(source, inputs))) g.output(name, value)
  return g.finish({ name: model.graph.name })
}

/** The inputs with their sizes bound. @throws UnboundShape naming the first symbol without a value */
export function freezeInputs(
  model: Model,
  shapes: Shapes = {},
): { name: string; dims: Dims; dtype: DType }[] {
  const names = model.graph.inputs.map(({ name }) => name)
  const unknown = Object.keys(shapes).find((key) => typeof shapes[key] !== 'number' && !names.includes(key))
  if (unknown !== undefined)
    throw new UnboundShape('onnx/no-such-input', { input: excerpt(unknown), inputs: shortList(names) })
  return model.graph.inputs.map((input) => ({
    name: input.name,
    dtype: input.dtype,
    dims: boundDims(input, shapes),
  }))
}

function boundDims({ name, dims }: ValueInfo, shapes: Shapes): Dims {
  const input = excerpt(name)
  const whole = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (typeof whole !== 'object') {
    if (!dims) throw new UnboundShape('onnx/unknown-shape', { input })
    return dims.map((dim) => {
      const size = typeof dim === 'number' ? dim : Object.hasOwn(shapes, dim) ? shapes[dim] : undefined
      if (typeof size !== 'number')
        throw new UnboundShape('onnx/free-dimension', { input, dimension: excerpt(dim) })
      return checkedSize(input, size)
    })
  }
  const fits =
    !dims ||
    (dims.length === whole.length && dims.every((dim, i) => typeof dim === 'string' || dim === whole[i]))
  if (!fits) throw new UnboundShape('onnx/input-shape', { input, declared: show(dims), given: show(whole) })
  return whole.map((size) => checkedSize(input, size))
}

function checkedSize(input: string, size: number): number {
  if (!Number.isInteger(size) || size < 0) throw new UnboundShape('onnx/dimension', { input, size })
  return size
}

/**
 * Every 16-bit float of the model as float32: weights, inputs, casts. A weight that was stored in half precision and cast when
 * used goes by the name of the cast. The output names stay. Idempotent.
 */
export function inFloat32(model: Model): Model {
  return { ...model, graph: graphInFloat32(model.graph) }
}

const half = (dtype: DType): DType => (dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype)

function graphInFloat32(graph: Graph): Graph {
  const info = (value: ValueInfo): ValueInfo => ({ ...value, dtype: half(value.dtype) })
  const initialisers = new Map([...graph.initialisers].map(([name, value]) => [name, promoted(value)]))
  const nodes = graph.nodes.map(nodeInFloat32).filter((node) => {
    const weight = isCastToFloat32(node) ? initialisers.get(node.inputs[0]!) : undefined
    if (weight?.dtype !== 'float32') return true
    initialisers.set(node.outputs[0]!, weight)
    return false
  })
  return {
    ...graph,
    inputs: graph.inputs.map(info),
    outputs: graph.outputs.map(info),
    initialisers,
    nodes,
  }
}

const halfCodes = [codeOf('float16'), codeOf('bfloat16')]

function isCastToFloat32(node: Node): boolean {
  return node.op === 'Cast' && intOf(node, 'to', 0) === codeOf('float32')
}

function nodeInFloat32(node: Node): Node {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, value]): [string, Attribute] => {
      if ('tensor' in value) return [name, { tensor: promoted(value.tensor) }]
      if ('graph' in value) return [name, { graph: graphInFloat32(value.graph) }]
      return [
        name,
        node.op === 'Cast' && name === 'to' && halfCodes.includes(intOf(node, 'to', 1))
          ? { int: codeOf('float32') }
          : value,
      ]
    }),
  )
  return { ...node, attributes }
}
