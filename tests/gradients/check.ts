// How the gradient tests compare: finite differences of the float64 evaluator, and onnxruntime's wasm kernels.
import * as ort from 'onnxruntime-web'
import { serialiseModel, type Model } from '../../src/onnx/index.ts'
import { evaluate } from './evaluate.ts'

export type Feeds = Readonly<Record<string, readonly number[]>>

/** ⟨cotangents, outputs⟩ in float64. */
export function pairing(model: Model, feeds: Feeds, cotangents: Feeds): number {
  const outputs = evaluate(model, feeds)
  return Object.entries(cotangents).reduce(
    (sum, [name, dy]) => sum + dy.reduce((part, value, i) => part + value * outputs[name]!.data[i]!, 0),
    0,
  )
}

/** Step of the central differences: truncation ~ h² and cancellation ~ 10⁻¹⁶/h are both near 10⁻¹⁰ here. */
const step = 1e-5

/** Central differences of the pairing with respect to every element of one input. */
export function finiteDifferences(model: Model, feeds: Feeds, cotangents: Feeds, input: string): number[] {
  return feeds[input]!.map((value, i) => {
    const at = (shift: number) => ({ ...feeds, [input]: feeds[input]!.with(i, value + shift) })
    return (pairing(model, at(step), cotangents) - pairing(model, at(-step), cotangents)) / (2 * step)
  })
}

/** Runs a model on onnxruntime's wasm kernels. */
export async function onWasm(
  model: Model,
  feeds: Feeds,
): Promise<Record<string, { dims: readonly number[]; data: ArrayLike<number> }>> {
  const session = await ort.InferenceSession.create(serialiseModel(model), { logSeverityLevel: 3 })
  try {
    const inputs = model.graph.inputs.map(
      ({ name, dims }) =>
        [name, new ort.Tensor('float32', Float32Array.from(feeds[name]!), dims as number[])] as const,
    )
    const outputs = await session.run(Object.fromEntries(inputs))
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { dims, data }]) => [
        name,
        { dims, data: Array.from(data as ArrayLike<number>, Number) },
      ]),
    )
  } finally {
    await session.release()
  }
}
