// One row of the tables alone: no tracer, no other tables. The Emitter below only writes down what a rule asks for.
import { expect, test } from 'vitest'
import { Builder, type Emitter } from '../../../src/onnx/builder.ts'
import { reductions } from '../../../src/onnx/ops/reduction.ts'
import { tensor } from '../../../src/onnx/tensor.ts'
import type { Traced, Value } from '../../../src/onnx/value.ts'

test('the gradient rule of Softmax, read alone, writes y·dy − y·Σ(y·dy)', () => {
  const written: string[] = []
  let ids = 0
  const value = (): Value => ({ id: ids++, dtype: 'float32', dims: [2, 3] })
  const emitter: Emitter = {
    options: { fold: false, rewrite: false, fuse: false, expand: false },
    emit: (op, inputs) => {
      const output = value()
      written.push(`${output.id} = ${op}(${inputs.map((input) => input?.id).join(', ')})`)
      return [output]
    },
    reserve: () => {},
    constant: () => ({ ...value(), constant: tensor('int64', [1], [1]) }),
  }
  const [x, y, dy] = [value(), value(), value()]
  const node: Traced = {
    op: 'Softmax',
    domain: '',
    name: '',
    inputs: [x],
    outputs: [y],
    attributes: { axis: { int: -1 } },
    arity: 1,
  }
  const { gradient } = reductions['Softmax']!
  if (!gradient || gradient === 'zero') throw new Error('Softmax has no gradient rule')
  gradient(new Builder(emitter), node, dy, [dy])[0]!()
  expect(written).toEqual(['3 = Mul(2, 1)', '5 = ReduceSum(3, 4)', '6 = Mul(1, 5)', '7 = Sub(3, 6)'])
})
