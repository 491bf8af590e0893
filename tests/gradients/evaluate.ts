// Runs a model in plain double precision, operator by operator: the yardstick the gradient rules are tested against, and
// slow. Painting uses onnxruntime.
import { excerpt } from '../../src/fragment/index.ts'
import { NameError, shortList, UnsupportedOperator } from '../../src/onnx/errors.ts'
import type { Model } from '../../src/onnx/graph.ts'
import { GraphBuilder } from '../../src/onnx/graphBuilder.ts'
import { operators } from '../../src/onnx/operators.ts'
import { freezeInputs } from '../../src/onnx/specialise.ts'
import { numbersOf, type Dims, type NdArray, type Numbers } from '../../src/onnx/tensor.ts'
import { operatorKey, type Value } from '../../src/onnx/value.ts'

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
    if (!numbers) {
      const names = shortList(frozen.map((input) => input.name))
      throw new NameError('onnx/input-without-value', { input: excerpt(name), inputs: names })
    }
    data.set(given[name]!, Float64Array.from(numbers))
  }
  const arrayOf = (value: Value | undefined): NdArray => {
    if (!value) return { dtype: 'float32', dims: [0], data: new Float64Array(0) }
    return { dtype: value.dtype, dims: value.dims, data: data.get(value) ?? numbersOf(value.constant!) }
  }
  for (const node of g.nodes) {
    const run = operators.get(operatorKey(node))?.evaluate
    if (!run) throw new UnsupportedOperator('onnx/unknown-operators', [node])
    const results = run(node.inputs.map(arrayOf), node, node.outputs)
    if (!results) throw new UnsupportedOperator('onnx/unknown-attributes', [node])
    node.outputs.forEach((output, i) => data.set(output, results[i]!))
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, { dims: value.dims, data: arrayOf(value).data }]),
  )
}
