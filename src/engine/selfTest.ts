// Before a GPU is trusted: a convolution, a norm, a softmax and a product on it must agree with wasm. Drivers differ,
// and a wrong picture is worse than a slow one.
import { GraphBuilder, lowered, serialiseModel } from '../onnx/index.ts'
import { createRandom } from '../fragment/index.ts'
import { NoWebGpuError } from '../studio/errors.ts'
import type { Engine } from './engine.ts'

/** Largest difference allowed, on values around 1: single precision with sums of some hundred terms. */
const tolerance = 2e-3

/** @throws NoWebGpuError when the two engines disagree, and what the engine throws */
export async function selfTest(gpu: Engine, wasm: Engine): Promise<void> {
  const model = testModel()
  const [found, right] = [await answer(gpu, model), await answer(wasm, model)]
  for (const name of Object.keys(right)) {
    const difference = Math.max(...right[name]!.map((value, i) => Math.abs(value - found[name]![i]!)))
    if (difference <= tolerance) continue // also catches NaN, of which nothing is true
    throw new NoWebGpuError({
      what: `The graphics processor computes wrongly (${name})`,
      value: difference,
      allowed: `a difference up to ${tolerance}`,
      remedy: 'A newer graphics driver may help; painting goes on without it',
    })
  }
}

function testModel(): Uint8Array {
  const random = createRandom(1, 'self-test')
  const normal = (size: number) => Float32Array.from({ length: size }, () => random.normal() * 0.3)
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
  return serialiseModel(lowered(g.finish({ name: 'self-test' })))
}

async function answer(engine: Engine, model: Uint8Array): Promise<Record<string, Float32Array>> {
  const program = await engine.compile('the self-test', model)
  const random = createRandom(2, 'self-test')
  const x = Float32Array.from({ length: 8 * 144 }, () => random.normal())
  const outputs = await program.run({ x: engine.floats(x, [1, 8, 12, 12]) })
  const answers: Record<string, Float32Array> = {}
  for (const [name, tensor] of Object.entries(outputs)) answers[name] = await engine.read(tensor)
  await program.release()
  return answers
}
