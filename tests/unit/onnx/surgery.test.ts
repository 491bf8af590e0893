// Cutting, joining and renaming graphs by name.
import { describe, expect, test } from 'vitest'
import {
  cut,
  evaluate,
  GraphBuilder,
  join,
  keepOutputs,
  NameError,
  prefix,
  pruneTo,
  rename,
  tensor,
  type Model,
} from '../../../src/onnx/index.ts'

/** h = exp(x), y = h·2 */
function first(): Model {
  const g = new GraphBuilder()
  const h = g.exp(g.input('x', [2]))
  g.output('h', h)
  g.output('y', g.mul(h, 2))
  return g.finish()
}

/** out = in + bias */
function second(): Model {
  const g = new GraphBuilder()
  g.output('out', g.add(g.input('in', [2]), g.input('bias', [2])))
  return g.finish()
}

const value = (model: Model, feeds: Record<string, number[]>, name: string) =>
  Array.from(evaluate(model, feeds)[name]!.data)

test('pruneTo keeps what one output needs', () => {
  const model = pruneTo(first(), ['h'])
  expect(model.graph.nodes.map(({ op }) => op)).toEqual(['Exp'])
  expect(() => pruneTo(first(), ['nothing'])).toThrow(NameError)
})

test('keepOutputs promotes an inner value', () => {
  const model = keepOutputs(pruneTo(first(), ['y']), ['h'])
  expect(model.graph.outputs.map(({ name }) => name)).toEqual(['y', 'h'])
})

describe('cut', () => {
  test('makes an inner value an input: a decoder that starts from token ids starts from its latent', () => {
    const g = new GraphBuilder()
    const tokens = g.input('tokens', [2], 'int64')
    const codes = g.gather(g.constant(tensor('float32', [3, 1], [10, 20, 30])), tokens)
    g.output('image', g.mul(codes, 3))
    const model = g.finish()
    const inner = model.graph.nodes[0]!.outputs[0]!
    const opened = cut(model, inner, { as: 'z' })
    expect(opened.graph.inputs).toEqual([{ name: 'z', dtype: 'float32', dims: [2, 1] }])
    expect(value(opened, { z: [1, 2] }, 'image')).toEqual([3, 6])
  })

  test('refuses names that are not there, or taken', () => {
    expect(() => cut(first(), 'nothing')).toThrow(NameError)
    expect(() => cut(first(), 'h', { as: 'x' })).toThrow(/taken/)
  })
})

describe('join', () => {
  test('feeds outputs of one into inputs of the other', () => {
    const model = join(first(), second(), { y: 'in' })
    expect(model.graph.inputs.map(({ name }) => name)).toEqual(['x', 'bias'])
    expect(model.graph.outputs.map(({ name }) => name)).toEqual(['out', 'h'])
    expect(value(model, { x: [0, 1], bias: [1, 1] }, 'out')).toEqual([3, 2 * Math.E + 1])
  })

  test('keeps a linked output if asked, and shares equal weights', () => {
    expect(
      join(first(), second(), { y: 'in' }, { keep: ['y'] }).graph.outputs.map(({ name }) => name),
    ).toContain('y')
    const model = first()
    const twice = join(rename(model, { x: 'a', h: 'b', y: 'c' }), model, { c: 'x' })
    expect(twice.graph.initialisers.size).toBe(1)
  })

  test('refuses clashes and unknown links', () => {
    expect(() => join(first(), first(), { y: 'x' })).toThrow(/Both models/)
    expect(() => join(first(), second(), { nothing: 'in' })).toThrow(NameError)
    expect(() => join(first(), second(), { y: 'nothing' })).toThrow(NameError)
    expect(() => join({ ...first(), opsets: { '': 14 } }, second(), { y: 'in' })).toThrow(/specialise both/)
  })
})

test('prefix and rename change names only', () => {
  expect(value(prefix(first(), 'a/'), { 'a/x': [0, 0] }, 'a/y')).toEqual([2, 2])
  expect(value(rename(first(), { x: 'input' }), { input: [0, 0] }, 'y')).toEqual([2, 2])
  expect(() => rename(first(), { x: 'y' })).toThrow(NameError)
  expect(() => rename(first(), { nothing: 'z' })).toThrow(NameError)
})
