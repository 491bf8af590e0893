// Single operators against PyTorch's autograd in float64 (tests/fixtures/gradients/make.py).
import { describe, expect, test } from 'vitest'
import fixtures from '../fixtures/gradients/operators.json' with { type: 'json' }
import { gradient, specialise, tensor, type Attributes, type DType } from '../../src/onnx/index.ts'
import { modelOf, one, type Given } from './cases.ts'
import { evaluate } from './evaluate.ts'
import { distance } from './distance.ts'

/** Fixtures carry seven decimals. */
const tolerance = 1e-5

interface Flat {
  readonly dims: number[]
  readonly data: number[]
}

describe.each(fixtures)('$name', ({ op, opset, attributes, constants, inputs, y, dy, dx }) => {
  const fixed = constants as Readonly<Record<string, Flat & { dtype: DType }>>
  const given: Given[] = inputs.map(({ dims }) => dims)
  // Constants go to their own positions; random inputs fill the others in order.
  for (const [at, { dtype, dims, data }] of Object.entries(fixed))
    given.splice(Number(at), 0, data.length > 0 ? tensor(dtype, dims, data) : null)
  const names = given.flatMap((value, i) => (value === null || 'dtype' in value ? [] : [`x${i}`]))
  const feeds = Object.fromEntries(names.map((name, i) => [name, inputs[i]!.data]))

  test('has the value and gradients of PyTorch', () => {
    const outputs = op === 'TopK' ? 2 : 1
    const model = specialise(modelOf(one(op, given, attributes as unknown as Attributes, { opset, outputs })))
    expect(distance(evaluate(model, feeds)['y0']!.data, y.data)).toBeLessThan(tolerance)
    const graph = gradient(model, { of: ['y0'], for: names, seeds: ['y0'] })
    const result = evaluate(graph, { ...feeds, d_y0: dy.data })
    names.forEach((name, i) =>
      expect(distance(result[`d_${name}`]!.data, dx[i]!.data), `d_${name}`).toBeLessThan(tolerance),
    )
  })
})
