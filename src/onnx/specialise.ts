// A model of any shape → the same model for given shapes: symbols bound, every intermediate shape known, constants
// folded, dead and identity nodes gone, all operators in their target form. Everything else in this room starts here.
import { UnboundShape } from './errors.ts'
import { intOf, type Attribute, type Graph, type Model, type Node, type ValueInfo } from './graph.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { promoted, type Dims, type DType } from './tensor.ts'

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
  if (unknown)
    throw new UnboundShape(
      `A shape was given for "${unknown}", but the model's inputs are ${names.join(', ')}.`,
    )
  return model.graph.inputs.map((input) => ({
    name: input.name,
    dtype: input.dtype,
    dims: boundDims(input, shapes),
  }))
}

function boundDims({ name, dims }: ValueInfo, shapes: Shapes): Dims {
  const whole = shapes[name]
  if (typeof whole !== 'object') {
    if (!dims)
      throw new UnboundShape(
        `The input "${name}" has no shape in the model; give its whole shape, as { "${name}": [1, 3, 224, 224] }.`,
      )
    return dims.map((dim) => {
      const size = typeof dim === 'number' ? dim : shapes[dim]
      if (typeof size !== 'number')
        throw new UnboundShape(
          `The input "${name}" has the free dimension "${dim}"; give { "${dim}": size } or the whole shape.`,
        )
      return checkedSize(name, size)
    })
  }
  const fits =
    !dims ||
    (dims.length === whole.length && dims.every((dim, i) => typeof dim === 'string' || dim === whole[i]))
  if (!fits)
    throw new UnboundShape(
      `The input "${name}" is [${dims.join(', ')}] in the model; [${whole.join(', ')}] was given.`,
    )
  return whole.map((size) => checkedSize(name, size))
}

function checkedSize(name: string, size: number): number {
  if (!Number.isInteger(size) || size < 0)
    throw new UnboundShape(
      `The input "${name}" cannot have a dimension of ${size}; whole numbers from 0 are allowed.`,
    )
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

/** TensorProto.DataType of the 16-bit floats: FLOAT16, BFLOAT16. */
const halfCodes = [10, 16]

function isCastToFloat32(node: Node): boolean {
  return node.op === 'Cast' && intOf(node, 'to', 0) === 1
}

function nodeInFloat32(node: Node): Node {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, value]): [string, Attribute] => {
      if ('tensor' in value) return [name, { tensor: promoted(value.tensor) }]
      if ('graph' in value) return [name, { graph: graphInFloat32(value.graph) }]
      return [
        name,
        node.op === 'Cast' && name === 'to' && halfCodes.includes(intOf(node, 'to', 1)) ? { int: 1 } : value,
      ]
    }),
  )
  return { ...node, attributes }
}
