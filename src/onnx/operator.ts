// What this room knows of one operator: a row of the tables in `ops/`. A row may infer types, evaluate in float64,
// rewrite the operator into others, and differentiate it; what it lacks is refused by name. Adding an operator is
// adding a row, and nothing else.
import type { GraphBuilder } from './graphBuilder.ts'
import type { Attributes } from './graph.ts'
import type { Dims, DType, Numbers, Tensor } from './tensor.ts'

export interface TensorType {
  readonly dtype: DType
  readonly dims: Dims
}

/** An edge of the graph under construction. Its shape is always known, and its data too if it is a constant. */
export interface Value extends TensorType {
  readonly id: number
  readonly constant?: Tensor
  readonly producer?: Traced
}

/** An operator about to be added to a graph; absent optional inputs are undefined. */
export interface Call {
  readonly op: string
  readonly domain: string
  readonly name: string
  readonly inputs: readonly (Value | undefined)[]
  readonly attributes: Attributes
  /** How many outputs are asked for. */
  readonly arity: number
}

/** A call that became a node of the graph. */
export interface Traced extends Call {
  readonly outputs: readonly Value[]
}

/** A tensor as the evaluator sees it: plain numbers, of whatever precision the array has. */
export interface NdArray extends TensorType {
  readonly data: Numbers
}

/** Shapes and element types of all outputs. @throws ShapeError when the inputs do not fit together */
export type Infer = (call: Call) => readonly TensorType[]

/** Data of all outputs, in double precision where arithmetic is done; `types` is what `infer` said of them. */
export type Evaluate = (
  inputs: readonly NdArray[],
  call: Call,
  types: readonly TensorType[],
) => readonly Numbers[]

/** The operator in other, simpler or GPU-covered operators; undefined leaves the call as it is. */
export type Rewrite = (g: GraphBuilder, call: Call) => readonly Value[] | undefined

/**
 * Vector-Jacobian product: one thunk per input, called only if that input's cotangent is wanted, undefined where
 * there is none. A cotangent may be left broadcastable to its input's shape; whoever needs it whole expands it.
 */
export type Gradient = (
  g: GraphBuilder,
  node: Traced,
  dy: Value,
  dys: readonly (Value | undefined)[],
) => Cotangents
export type Cotangents = readonly ((() => Value) | undefined)[]

export interface Operator {
  readonly infer?: Infer
  readonly evaluate?: Evaluate
  readonly rewrite?: Rewrite
  /** 'zero': the derivative is zero wherever it exists, or the output is no float. */
  readonly gradient?: Gradient | 'zero'
  /** The gradient rule takes a cotangent that is only broadcastable to the output's shape. */
  readonly pointwise?: boolean
  /** Trailing outputs may be left out of the node when nothing reads them. */
  readonly optionalOutputs?: boolean
  /** Quantisation scheme: refused as such. */
  readonly quantised?: boolean
}

export type OperatorTable = Readonly<Record<string, Operator>>

/** Key of an operator in the tables: `Add`, `com.microsoft.Gelu`, `daub.StopGradient`. */
export const operatorKey = (op: string, domain: string): string => (domain ? `${domain}.${op}` : op)
