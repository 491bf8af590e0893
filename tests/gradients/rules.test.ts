// Every row of the operator tables, three ways: its value against onnxruntime, its gradient against central finite
// differences in float64, and the emitted float32 graph on onnxruntime against the float64 evaluator.
import { describe, expect, test } from 'vitest'
import { gradient, lowered, offGpu, specialise } from '../../src/onnx/index.ts'
import { cases, modelOf, numbers, type Case } from './cases.ts'
import { finiteDifferences, onWasm, type Feeds } from './check.ts'
import { evaluate } from './evaluate.ts'
import { distance } from './distance.ts'

/** float32 kernels against float64: a few roundings of 6·10⁻⁸ on values of order one, sums of up to a hundred. */
const float32Tolerance = 2e-5
/** Central differences with h = 10⁻⁵ are good to about 10⁻⁹ of values of order ten. */
const differenceTolerance = 1e-7

const feedsOf = ({ given, low, high }: Case): Feeds =>
  Object.fromEntries(
    given.flatMap((value, i) =>
      value === null || 'dtype' in value
        ? []
        : [
            [
              `x${i}`,
              numbers(
                value.reduce((a, b) => a * b, 1),
                7 + i,
                low,
                high,
              ),
            ],
          ],
    ),
  )

describe.each(cases)('$name', (item) => {
  const source = modelOf(item)
  const feeds = feedsOf(item)

  test.runIf(item.runs)('has the value onnxruntime gives it', async () => {
    const model = specialise(source)
    const expected = await onWasm(source, feeds)
    for (const run of [evaluate(model, feeds), await onWasm(lowered(model), feeds)])
      for (const [name, { dims, data }] of Object.entries(expected)) {
        expect(run[name]!.dims).toEqual(dims)
        expect(distance(run[name]!.data, data)).toBeLessThan(float32Tolerance)
      }
  })

  test.runIf(item.differentiable)('has the gradient of finite differences', async () => {
    const model = specialise(source)
    const outputs = model.graph.outputs.filter(({ dtype }) => dtype === 'float32')
    const of = outputs.map(({ name }) => name)
    const sources = Object.keys(feeds)
    const graph = gradient(model, { of, for: sources, seeds: of, allowZero: true })
    expect(offGpu(graph)).toEqual([])
    const cotangents = Object.fromEntries(
      outputs.map(({ name, dims }, i) => [
        name,
        numbers(
          (dims as number[]).reduce((a, b) => a * b, 1),
          99 + i,
        ),
      ]),
    )
    const all = { ...feeds, ...Object.fromEntries(of.map((name) => [`d_${name}`, cotangents[name]!])) }
    const exact = evaluate(graph, all)
    const computed = await onWasm(graph, all)
    for (const input of sources) {
      const expected = finiteDifferences(model, feeds, cotangents, input)
      expect(distance(exact[`d_${input}`]!.data, expected), `d_${input}`).toBeLessThan(differenceTolerance)
      expect(
        distance(computed[`d_${input}`]!.data, exact[`d_${input}`]!.data),
        `d_${input} on wasm`,
      ).toBeLessThan(float32Tolerance)
    }
  })
})
