// The failures of this room, as codes with parameters. All of them are thrown before any graph is compiled or run; the
// sentences a person reads are in ui/kit/words/errors/onnx.ts.
import { DaubError, excerpt, type NoParams } from '../fragment/index.ts'

/** Which node a failure is about. */
export interface At {
  readonly op: string
  readonly node: string
}

/** Several nodes at once: how many, their distinct operators, and the nodes as 'Operator "name"', the first fifty. */
export interface AtNodes {
  readonly count: number
  readonly operators: readonly string[]
  readonly nodes: readonly string[]
}

export interface InvalidModelErrors {
  'onnx/too-many-bytes': { readonly bytes: number; readonly most: number }
  'onnx/unreadable': { readonly bytes: number; readonly reason: string }
  'onnx/no-graph': NoParams
  'onnx/local-functions': { readonly count: number; readonly functions: readonly string[] }
  'onnx/too-many-nodes': { readonly nodes: number; readonly most: number }
  'onnx/sparse-tensors': { readonly count: number }
  'onnx/unnamed-value': NoParams
  'onnx/not-a-tensor': { readonly value: string; readonly kind: string }
  'onnx/element-type': { readonly value: string; readonly type: string }
  'onnx/tensor-shape': { readonly tensor: string; readonly shape: string }
  'onnx/tensor-size': {
    readonly tensor: string
    readonly shape: string
    readonly unit: 'bytes' | 'elements'
    readonly expected: number
    readonly received: number
  }
  'onnx/attribute-kind': { readonly attribute: string; readonly kind: string }
  'onnx/unordered': At & { readonly value: string }
  'onnx/produced-twice': { readonly value: string; readonly node: string }
  'onnx/unproduced-output': { readonly output: string }
  /** A weight whose file lies outside the model's folder, or has no name. */
  'onnx/external-location': { readonly location: string; readonly tensor: string }
  'onnx/external-files': { readonly count: number; readonly most: number; readonly files: readonly string[] }
}

export interface MissingExternalDataErrors {
  'onnx/external-file': { readonly location: string; readonly tensor: string }
  'onnx/external-range': {
    readonly location: string
    readonly tensor: string
    readonly from: number
    readonly to: number
    readonly bytes: number
  }
  /** SHA-1 in hexadecimal. */
  'onnx/external-checksum': {
    readonly location: string
    readonly tensor: string
    readonly found: string
    readonly expected: string
  }
}

export interface UnsupportedOpsetErrors {
  'onnx/opset': { readonly opset: number; readonly oldest: number; readonly newest: number }
}

export interface QuantisedGraphErrors {
  'onnx/quantised': AtNodes
}

export interface UnsupportedOperatorErrors {
  'onnx/unknown-operators': AtNodes
  'onnx/no-gradient': AtNodes
  'onnx/unknown-attributes': AtNodes
}

export interface ShapeErrors {
  'onnx/input-missing': At & { readonly input: number }
  'onnx/data-dependent': At & { readonly input: number }
  'onnx/attribute': At & { readonly attribute: string; readonly value: string; readonly allowed: string }
  'onnx/broadcast': At & { readonly shapes: readonly string[] }
  'onnx/weights': At & { readonly shape: string; readonly weights: string; readonly groups: number }
  'onnx/rank': At & { readonly shape: string; readonly allowed: number }
  'onnx/axis': At & { readonly axis: number; readonly rank: number }
  'onnx/index': At & { readonly index: number; readonly size: number }
  'onnx/index-tuples': At & { readonly indices: string; readonly shape: string }
  'onnx/product': At & { readonly left: string; readonly right: string }
  'onnx/diagonal': At & { readonly equation: string }
  'onnx/reshape': At & { readonly from: string; readonly to: string }
  'onnx/permutation': At & { readonly order: string; readonly shape: string }
  'onnx/concat': At & { readonly shapes: readonly string[]; readonly axis: number }
  'onnx/split': At & { readonly sizes: readonly number[]; readonly size: number }
  'onnx/pads': At & { readonly pads: readonly number[]; readonly shape: string }
  'onnx/outputs': At & { readonly asked: number; readonly known: number }
  'onnx/window': At & {
    readonly attribute: string
    readonly values: readonly number[]
    readonly axes: number
  }
  'onnx/step': At & { readonly step: number }
  'onnx/blocks': At & { readonly blocksize: number; readonly shape: string }
  'onnx/element-types': At & { readonly types: readonly string[] }
  'onnx/top-k': At & { readonly k: number; readonly size: number }
  'onnx/impossible-shape': At & {
    readonly shape: string
    readonly mostAxes: number
    readonly mostElements: number
  }
  'onnx/too-large': At & { readonly elements: number; readonly most: number }
  'onnx/training': At
  'onnx/malformed-call': At & { readonly reason: string }
}

export interface UnboundShapeErrors {
  'onnx/unknown-shape': { readonly input: string }
  'onnx/free-dimension': { readonly input: string; readonly dimension: string }
  'onnx/input-shape': { readonly input: string; readonly declared: string; readonly given: string }
  'onnx/input-type': { readonly input: string; readonly declared: string; readonly given: string }
  'onnx/dimension': { readonly input: string; readonly size: number }
  'onnx/input-too-large': { readonly input: string; readonly shape: string; readonly mostElements: number }
  'onnx/no-such-input': { readonly input: string; readonly inputs: readonly string[] }
}

export interface NameErrors {
  'onnx/no-such-value': { readonly value: string; readonly outputs: readonly string[] }
  'onnx/not-computed': { readonly value: string }
  'onnx/unknown-type': { readonly value: string }
  'onnx/name-taken': { readonly name: string }
  'onnx/input-without-value': { readonly input: string; readonly inputs: readonly string[] }
}

export interface ZeroGradientErrors {
  /** `through`: operators of derivative zero at which the paths from these inputs end, the first twenty. */
  'onnx/zero-gradient': { readonly inputs: readonly string[]; readonly through: readonly string[] }
}

/** Every code of this room. */
export type OnnxErrors = InvalidModelErrors &
  MissingExternalDataErrors &
  UnsupportedOpsetErrors &
  QuantisedGraphErrors &
  UnsupportedOperatorErrors &
  ShapeErrors &
  UnboundShapeErrors &
  NameErrors &
  ZeroGradientErrors

/** Base of every error this room throws. */
export class OnnxError<
  Codes extends object = OnnxErrors,
  Code extends keyof Codes & string = keyof Codes & string,
> extends DaubError<Codes, Code> {
  override readonly name: string = 'OnnxError'
}

/** The bytes are not an ONNX model this room can read: truncated, garbage, inconsistent, or over a limit. */
export class InvalidModel<Code extends keyof InvalidModelErrors = keyof InvalidModelErrors> extends OnnxError<
  InvalidModelErrors,
  Code
> {
  override readonly name = 'InvalidModel'
}

/** A tensor keeps its data in another file, and that file was not given, is too short, or is another one. */
export class MissingExternalData<
  Code extends keyof MissingExternalDataErrors = keyof MissingExternalDataErrors,
> extends OnnxError<MissingExternalDataErrors, Code> {
  override readonly name = 'MissingExternalData'
}

/** The model declares an operator set outside the range whose meaning this room knows. */
export class UnsupportedOpset extends OnnxError<UnsupportedOpsetErrors, 'onnx/opset'> {
  override readonly name = 'UnsupportedOpset'
}

/** One node that cannot be handled. */
export interface OffendingNode {
  readonly op: string
  readonly domain: string
  readonly name: string
  /** Which form of the operator is meant, if only some are refused: 'reduction "mul"'. */
  readonly form?: string
}

/** Nodes whose operator, or form of it, has no rule here. `offending` lists all of them, `params` the first fifty. */
export class UnsupportedOperator<
  Code extends keyof UnsupportedOperatorErrors = keyof UnsupportedOperatorErrors,
> extends OnnxError<UnsupportedOperatorErrors, Code> {
  override readonly name = 'UnsupportedOperator'
  readonly offending: readonly OffendingNode[]
  constructor(code: Code, nodes: readonly OffendingNode[]) {
    super(code, listed(nodes))
    this.offending = nodes.map(bare)
  }
}

/** The graph computes in integers of a quantisation scheme, which has no gradient. */
export class QuantisedGraph extends OnnxError<QuantisedGraphErrors, 'onnx/quantised'> {
  override readonly name = 'QuantisedGraph'
  readonly offending: readonly OffendingNode[]
  constructor(nodes: readonly OffendingNode[]) {
    super('onnx/quantised', listed(nodes))
    this.offending = nodes.map(bare)
  }
}

/** Shapes, element types or attributes of a node do not fit together. */
export class ShapeError<Code extends keyof ShapeErrors = keyof ShapeErrors> extends OnnxError<
  ShapeErrors,
  Code
> {
  override readonly name = 'ShapeError'
}

/** An input's shape is not fully known, or what was given contradicts the model. */
export class UnboundShape<Code extends keyof UnboundShapeErrors = keyof UnboundShapeErrors> extends OnnxError<
  UnboundShapeErrors,
  Code
> {
  override readonly name = 'UnboundShape'
}

/** The gradient of some input is zero whatever the numbers are: nothing would ever move. */
export class ZeroGradient extends OnnxError<ZeroGradientErrors, 'onnx/zero-gradient'> {
  override readonly name = 'ZeroGradient'
}

/** A name was asked for that the graph does not have, or a new name that it has already. */
export class NameError<Code extends keyof NameErrors = keyof NameErrors> extends OnnxError<NameErrors, Code> {
  override readonly name = 'NameError'
}

/** A ShapeError about one node. `params` are those of the code without the node itself. */
export function shapeError<Code extends keyof ShapeErrors>(
  { op, name }: { readonly op: string; readonly name: string },
  code: Code,
  params: Omit<ShapeErrors[Code], keyof At>,
  options?: ErrorOptions,
): ShapeError<Code> {
  const at: At = { op: excerpt(op), node: excerpt(name) }
  return new ShapeError(code, { ...at, ...params } as ShapeErrors[Code], options)
}

/** Names for a message: the first twenty, each shortened. */
export const shortList = (names: readonly string[]): readonly string[] =>
  names.slice(0, 20).map((name) => excerpt(name))

/** An offending node without what else a node has. */
const bare = ({ op, domain, name, form }: OffendingNode): OffendingNode => ({
  op,
  domain,
  name,
  ...(form === undefined ? {} : { form }),
})

/** How many nodes of a refusal are named in its parameters. */
const mostNamed = 50

function listed(nodes: readonly OffendingNode[]): AtNodes {
  const operator = ({ op, domain }: OffendingNode) => excerpt(domain ? `${domain}.${op}` : op)
  return {
    count: nodes.length,
    operators: [...new Set(nodes.map(operator))].slice(0, mostNamed),
    nodes: nodes
      .slice(0, mostNamed)
      .map(
        (node) => `${operator(node)} "${excerpt(node.name)}"${node.form ? `, ${excerpt(node.form)}` : ''}`,
      ),
  }
}
