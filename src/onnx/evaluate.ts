// Runs a model in plain double precision, operator by operator: the yardstick the gradient rules are tested against, and
// slow. Painting uses onnxruntime.
import { NameError, UnsupportedOperator } from './errors.ts'
import type { Model } from './graph.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { operatorKey, type NdArray, type Value } from './operator.ts'
import { operators } from './operators.ts'
import { freezeInputs } from './specialise.ts'
import { numbersOf, type Dims, type Numbers } from './tensor.ts'

/**
 * Values of all outputs for the given inputs (flat, row-major). The model must be specialised.
 * @throws NameError for a missing input, UnsupportedOperator for an operator that cannot be evaluated
 */
export function evaluate(
  model: Model,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
): Readonly<Record<string, { readonly dims: Dims; readonly data: Numbers }>> {
  const g = new GraphBuilder({ fold: false, rewrite: false })
  const frozen = freezeInputs(model)
  const given = Object.fromEntries(frozen.map(({ name, dims, dtype }) => [name, g.input(name, dims, dtype)]))
  const outputs = g.include(model, given)
  const data = new Map<Value, Numbers>()
  for (const { name } of frozen) {
    const numbers = inputs[name]
    if (!numbers) throw new NameError(`The input "${name}" was given no numbers.`)
    data.set(given[name]!, Float64Array.from(numbers))
  }
  const arrayOf = (value: Value | undefined): NdArray => {
    if (!value) return { dtype: 'float32', dims: [0], data: new Float64Array(0) }
    return { dtype: value.dtype, dims: value.dims, data: data.get(value) ?? numbersOf(value.constant!) }
  }
  for (const node of g.nodes) {
    const run = operators[operatorKey(node.op, node.domain)]?.evaluate
    if (!run)
      throw new UnsupportedOperator([{ op: node.op, domain: node.domain, name: node.name, missing: 'infer' }])
    const results = run(node.inputs.map(arrayOf), node, node.outputs)
    node.outputs.forEach((output, i) => data.set(output, results[i]!))
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, { dims: value.dims, data: arrayOf(value).data }]),
  )
}
