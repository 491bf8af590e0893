// What this room knows of one operator: a row of the tables in `ops/`. A row may infer types, evaluate in float64,
// rewrite the operator into others, and differentiate it; what it lacks is refused by name. Adding an operator is
// adding a row, and nothing else. Rules are written against `Builder`, so a row can be read and tested alone.
import type { AttributeRules } from './attributes.ts'
import type { Builder } from './builder.ts'
import type { NdArray, Numbers, TensorType } from './tensor.ts'
import type { Call, Traced, Value } from './value.ts'

/** Shapes and element types of all outputs. @throws ShapeError when the inputs do not fit together */
export type Infer = (call: Call) => readonly TensorType[]

/**
 * Data of all outputs, in double precision where arithmetic is done; `types` is what `infer` said of them. Undefined for a
 * form that is not known here: it is then not folded, and onnxruntime computes it.
 */
export type Evaluate = (
  inputs: readonly NdArray[],
  call: Call,
  types: readonly TensorType[],
) => readonly Numbers[] | undefined

/** The operator in other, simpler or GPU-covered operators; undefined leaves the call as it is. */
export type Rewrite = (g: Builder, call: Call) => readonly Value[] | undefined

/**
 * Vector-Jacobian product: one thunk per input, called only if that input's cotangent is wanted, undefined where
 * there is none. A cotangent may be left broadcastable to its input's shape; whoever needs it whole expands it.
 */
export type Gradient = (
  g: Builder,
  node: Traced,
  dy: Value,
  dys: readonly (Value | undefined)[],
) => Cotangents
export type Cotangents = readonly ((() => Value) | undefined)[]

export interface Operator {
  /** Attributes that are understood (default: none). */
  readonly attributes?: AttributeRules
  readonly infer?: Infer
  readonly evaluate?: Evaluate
  /** Multiply-adds of `evaluate` (default: elements read and written). */
  readonly cost?: (call: Call, types: readonly TensorType[]) => number
  readonly rewrite?: Rewrite
  /** 'zero': the derivative is zero wherever it exists, or the output is no float. */
  readonly gradient?: Gradient | 'zero'
  /** The gradient rule uses the cotangents of all outputs (`dys`), not only of the first. */
  readonly allCotangents?: boolean
  /** The gradient rule takes a cotangent that is only broadcastable to the output's shape. */
  readonly pointwise?: boolean
  /** Trailing outputs may be left out of the node when nothing reads them. */
  readonly optionalOutputs?: boolean
}

export type OperatorTable = Readonly<Record<string, Operator>>
