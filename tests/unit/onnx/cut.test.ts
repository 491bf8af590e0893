// Cutting a graph open at an inner value.
import { expect, test } from 'vitest'
import { cut, GraphBuilder, NameError, tensor } from '../../../src/onnx/index.ts'
import { evaluate } from '../../gradients/evaluate.ts'

/** A decoder of token ids: image = 3 · codebook[tokens]. */
function decoder() {
  const g = new GraphBuilder()
  const tokens = g.input('tokens', [2], 'int64')
  const codes = g.gather(g.constant(tensor('float32', [3, 1], [10, 20, 30])), tokens)
  g.output('image', g.mul(codes, 3))
  const model = g.finish()
  return { model, inner: model.graph.nodes[0]!.outputs[0]! }
}

test('cut makes an inner value an input, so a decoder of token ids starts from its latent', () => {
  const { model, inner } = decoder()
  const opened = cut(model, inner, { as: 'z' })
  expect(opened.graph.inputs).toEqual([{ name: 'z', dtype: 'float32', dims: [2, 1] }])
  expect(opened.graph.nodes.map(({ op }) => op)).toEqual(['Mul'])
  expect(Array.from(evaluate(opened, { z: [1, 2] })['image']!.data)).toEqual([3, 6])
})

test('cut refuses a value that no node computes, and a new name that is taken', () => {
  const { model, inner } = decoder()
  expect(() => cut(model, 'tokens')).toThrow(new NameError('onnx/not-computed', { value: 'tokens' }))
  expect(() => cut(model, inner, { as: 'tokens' })).toThrow(
    new NameError('onnx/name-taken', { name: 'tokens' }),
  )
})
