// Whether a written graph is made of what ONNX says the target operator set has (tests/fixtures/onnx/schemas.py): operators,
// attributes with their kinds, and how many inputs and outputs.
import schemas from '../fixtures/onnx/schemas.json' with { type: 'json' }
import type { Model } from '../../src/onnx/index.ts'

interface Schema {
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly attributes: Readonly<Record<string, string>>
}

const known = new Map<string, Schema>(Object.entries(schemas))

/** Everything of the graph that operator set 18 does not have, as sentences; empty for a graph that conforms. */
export function departures({ opsets, graph }: Model): string[] {
  const wrong = graph.nodes.flatMap(({ op, domain, inputs, outputs, attributes }) => {
    const schema = domain === '' ? known.get(op) : undefined
    if (!schema) return [`${domain}.${op} is no operator of the set`]
    const within = (count: number, [least, most]: readonly number[]) => count >= least! && count <= most!
    return [
      ...Object.entries(attributes)
        .filter(([name, value]) => !(name in schema.attributes && schema.attributes[name]! in value))
        .map(([name]) => `${op} has no attribute ${name}`),
      ...(within(inputs.length, schema.inputs) ? [] : [`${op} with ${inputs.length} inputs`]),
      ...(within(outputs.length, schema.outputs) ? [] : [`${op} with ${outputs.length} outputs`]),
    ]
  })
  return opsets[''] === 18 ? wrong : [`operator set ${opsets['']}`, ...wrong]
}

/** The attributes of an operator of the target set, or undefined for another operator. */
export const schemaAttributes = (op: string): Readonly<Record<string, string>> | undefined =>
  known.get(op)?.attributes
