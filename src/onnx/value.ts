// Edges and nodes of a graph under construction.
import type { Attributes } from './graph.ts'
import type { Tensor, TensorType } from './tensor.ts'

/** An edge. Its shape is always known, and its data too if it is a constant. */
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

/** Key of an operator in the tables: `Add`, `com.microsoft.Gelu`, `daub.StopGradient`. */
export const operatorKey = ({ op, domain }: { readonly op: string; readonly domain: string }): string =>
  domain ? `${domain}.${op}` : op
