// The failures of this room. Every message says what was met, its value, what is allowed and what to do, so that a
// caller can show it unchanged. All of them are thrown before any graph is compiled or run.

/** Base of every error this room throws. */
export class OnnxError extends Error {
  override name = 'OnnxError'
}

/** The bytes are not an ONNX model this room can read: truncated, garbage, inconsistent, or over a limit. */
export class InvalidModel extends OnnxError {
  override name = 'InvalidModel'
}

/** A tensor keeps its data in another file, and that file was not given or is too short. */
export class MissingExternalData extends OnnxError {
  override name = 'MissingExternalData'
  constructor(
    readonly location: string,
    why: string,
  ) {
    super(`External data "${location}": ${why}. Pass the file's bytes as parseModel(bytes, { external }).`)
  }
}

/** One node that cannot be handled, and which rule it lacks. */
export interface OffendingNode {
  readonly op: string
  readonly domain: string
  readonly name: string
  readonly missing: 'infer' | 'gradient'
  readonly reason?: string
}

/** Nodes whose operator has no rule here. `nodes` lists all of them, not only the first. */
export class UnsupportedOperator extends OnnxError {
  override name = 'UnsupportedOperator'
  constructor(readonly nodes: readonly OffendingNode[]) {
    const lines = nodes.map(({ op, domain, name, missing, reason }) => {
      const rule = missing === 'infer' ? 'no rule at all' : 'no gradient rule'
      return `  ${domain ? `${domain}.` : ''}${op} (node "${name}"): ${reason ?? rule}`
    })
    super(
      `${nodes.length} node(s) cannot be used:\n${lines.join('\n')}\n` +
        'OPS.md lists the operators there are; export the model with standard operators of opset 11 to 20.',
    )
  }
}

/** The graph computes in integers of a quantisation scheme, which has no gradient. */
export class QuantisedGraph extends OnnxError {
  override name = 'QuantisedGraph'
  constructor(readonly nodes: readonly { readonly op: string; readonly name: string }[]) {
    const kinds = [...new Set(nodes.map((node) => node.op))].join(', ')
    super(
      `The model is quantised (${nodes.length} node(s) of ${kinds}, first "${nodes[0]?.name ?? ''}"); ` +
        'such graphs have no gradient. Use the float32 or float16 file of the same model.',
    )
  }
}

/** The model declares an operator set outside the range whose meaning this room knows. */
export class UnsupportedOpset extends OnnxError {
  override name = 'UnsupportedOpset'
}

/** Shapes, element types or attributes of a node do not fit together. */
export class ShapeError extends OnnxError {
  override name = 'ShapeError'
  constructor(node: { readonly op: string; readonly name: string }, why: string, options?: ErrorOptions) {
    super(`${node.op} (node "${node.name}"): ${why}`, options)
  }
}

/** An input's shape is not fully known, or what was given contradicts the model. */
export class UnboundShape extends OnnxError {
  override name = 'UnboundShape'
}

/** A name was asked for that the graph does not have, or a new name that it has already. */
export class NameError extends OnnxError {
  override name = 'NameError'
}
