// The readable form of a model: plain objects with names for edges. Everything that reads or changes a model works on
// these; only `parseModel.ts` and `serialiseModel.ts` know protobuf. Nodes are in execution order, and every name is
// produced once (single static assignment).
import type { DType, Tensor } from './tensor.ts'

/** A dimension: its size, or the name of a symbol still to be bound. */
export type Dim = number | string

/** Name, element type and (if known) shape of a graph input, output or intermediate value. */
export interface ValueInfo {
  readonly name: string
  readonly dtype: DType
  readonly dims: readonly Dim[] | undefined
}

/** An attribute's value, tagged because ONNX tells 1 from 1.0. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: Tensor }
  | { readonly graph: Graph }

export type Attributes = Readonly<Record<string, Attribute>>

/** One operation. An empty string stands for an optional input or output that is absent. */
export interface Node {
  readonly op: string
  readonly domain: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}

export interface Graph {
  readonly name: string
  readonly nodes: readonly Node[]
  readonly initialisers: ReadonlyMap<string, Tensor>
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  /** What is known of intermediate values. */
  readonly values: ReadonlyMap<string, ValueInfo>
}

export interface Model {
  /** Operator set version per domain; '' is ai.onnx. */
  readonly opsets: Readonly<Record<string, number>>
  readonly graph: Graph
}

/** Domain of our own marks (StopGradient, ClampWithGrad); never in a graph that is run. */
export const privateDomain = 'daub'

/** Operator set every graph written by this room uses: the newest whose operators all have WebGPU kernels. */
export const targetOpset = 18

type Bag = { readonly attributes: Attributes }

/** Integer attribute, or the operator's default. */
export function intOf({ attributes }: Bag, name: string, otherwise: number): number {
  const attribute = attributes[name]
  return attribute && 'int' in attribute ? attribute.int : otherwise
}

export function floatOf({ attributes }: Bag, name: string, otherwise: number): number {
  const attribute = attributes[name]
  return attribute && 'float' in attribute ? attribute.float : otherwise
}

export function stringOf({ attributes }: Bag, name: string, otherwise: string): string {
  const attribute = attributes[name]
  return attribute && 'string' in attribute ? attribute.string : otherwise
}

export function intsOf({ attributes }: Bag, name: string): readonly number[] | undefined {
  const attribute = attributes[name]
  return attribute && 'ints' in attribute ? attribute.ints : undefined
}
