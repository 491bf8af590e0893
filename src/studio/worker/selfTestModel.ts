// The model with which a GPU is tested before it is trusted: a convolution, a norm, a softmax and a product, each an
// output of its own, so that a disagreement says which one is wrong.
import { createRandom } from '../../fragment/index.ts'
import type { SelfTest } from '../../engine/index.ts'
import { GraphBuilder, lowered, serialiseModel } from '../../onnx/index.ts'

export function selfTestModel(): SelfTest {
  const weights = createRandom(1, 'self-test')
  const normal = (size: number) => Float32Array.from({ length: size }, () => weights.normal() * 0.3)
  const g = new GraphBuilder()
  const x = g.input('x', [1, 8, 12, 12])
  const w = g.constant(normal(8 * 8 * 9), [8, 8, 3, 3])
  const ones = g.constant(new Float32Array(8).fill(1), [8])
  const convolved = g.conv(x, w, undefined, { pads: [1, 1, 1, 1] })
  const norm = g.instanceNormalization(convolved, ones, ones)
  const rows = g.reshape(norm, [8, 144])
  g.output('convolution', convolved)
  g.output('norm', norm)
  g.output('softmax', g.softmax(rows))
  g.output('product', g.matMul(g.constant(normal(64), [8, 8]), rows))
  const values = createRandom(2, 'self-test')
  const data = Float32Array.from({ length: 8 * 144 }, () => values.normal())
  return {
    model: serialiseModel(lowered(g.finish({ name: 'self-test' }))),
    feeds: { x: { data, dims: [1, 8, 12, 12] } },
    // On values around 1, in single precision, with sums of some hundred terms.
    tolerance: 2e-3,
  }
}
