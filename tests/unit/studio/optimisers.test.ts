import { expect, test } from 'vitest'
import { GraphBuilder, lowered, serialiseModel } from '../../../src/onnx/index.ts'
import { coefficients } from '../../../src/studio/optimisers/coefficients.ts'
import { packScalars, update, updateInputs, type UpdateSpec } from '../../../src/studio/optimisers/graph.ts'
import { growStep, stepScalars } from '../../../src/studio/optimisers/schedule.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { nodeEngine } from './nodeContext.ts'

const [beta1, beta2, eps] = [0.9, 0.999, 1e-8]
const parameters = {
  ...exampleRecipe.parameters,
  steps: 40,
  growAt: 0,
  learningRateDrop: 1,
  restartEvery: 0,
  latentWeight: 0,
}

/** Each optimiser as its paper or torch.optim writes it, on one number, for t = 1, 2, … */
const published: Record<string, (lr: number, wd: number) => (z: number, g: number, t: number) => number> = {
  adam: (lr, wd) => {
    let [m, v] = [0, 0]
    return (z, raw, t) => {
      const g = raw + wd * z
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
      return z - (lr * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + eps)
    }
  },
  adamw: (lr, wd) => {
    const adam = published['adam']!(lr, 0)
    return (z, g, t) => adam(z * (1 - lr * wd), g, t)
  },
  adamax: (lr, wd) => {
    let [m, u] = [0, 0]
    return (z, raw, t) => {
      const g = raw + wd * z
      m = beta1 * m + (1 - beta1) * g
      u = Math.max(beta2 * u, Math.abs(g) + eps)
      return z - ((lr / (1 - beta1 ** t)) * m) / u
    }
  },
  radam: (lr, wd) => {
    let [m, v] = [0, 0]
    const long = 2 / (1 - beta2) - 1
    return (z, raw, t) => {
      const g = raw + wd * z
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
      const mean = m / (1 - beta1 ** t)
      const now = long - (2 * t * beta2 ** t) / (1 - beta2 ** t)
      if (now <= 5) return z - lr * mean
      const r = Math.sqrt(((now - 4) * (now - 2) * long) / ((long - 4) * (long - 2) * now))
      return z - (lr * mean * r * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(v) + eps)
    }
  },
  adagrad: (lr, wd) => {
    let sum = 0
    return (z, raw) => {
      const g = raw + wd * z
      sum += g * g
      return z - (lr * g) / (Math.sqrt(sum) + 1e-10)
    }
  },
  rmsprop: (lr, wd) => {
    let mean = 0
    return (z, raw) => {
      const g = raw + wd * z
      mean = 0.99 * mean + 0.01 * g * g
      return z - (lr * g) / (Math.sqrt(mean) + eps)
    }
  },
}

for (const name of Object.keys(published) as (keyof typeof published & typeof parameters.optimiser)[]) {
  for (const weightDecay of [0, 0.1]) {
    test(`${name} with weight decay ${weightDecay} moves as published`, async () => {
      const learningRate = 0.05
      const spec: UpdateSpec = {
        latentDims: [1, 1, 1, 1],
        infinityNorm: name === 'adamax',
        anchored: false,
        range: null,
        unitGroups: 0,
        ema: 0,
      }
      const program = await compileUpdate(spec)
      const engine = nodeEngine()
      const expected = published[name]!(learningRate, weightDecay)
      let state = { z: 0.7, m: 0, v: 0 }
      let z = 0.7
      for (let t = 1; t <= 12; t++) {
        const slope = Math.fround(Math.sin(t) + 0.3) // any gradients that change sign
        const scalars = packScalars({ ...coefficients(name, t, learningRate, weightDecay), pull: 0 })
        const one = (value: number) => engine.floats(Float32Array.of(value), [1, 1, 1, 1])
        const out = await program.run({
          z: one(state.z),
          m: one(state.m),
          v: one(state.v),
          scalars: engine.floats(scalars, [10]),
          d_z: one(slope),
        })
        const read = async (output: string) => (await engine.read(out[output]!))[0]!
        state = { z: await read('next_z'), m: await read('next_m'), v: await read('next_v') }
        z = expected(z, slope, t)
        expect(Math.abs(state.z - z)).toBeLessThan(2e-5) // twelve steps of single precision
      }
      await program.release()
    })
  }
}

test('the latent is kept inside its range, averaged, and pulled to its anchor', async () => {
  const range = { low: Float32Array.of(-1, -1), high: Float32Array.of(1, 0.5) }
  const spec: UpdateSpec = {
    latentDims: [1, 2, 1, 1],
    infinityNorm: false,
    anchored: true,
    range,
    unitGroups: 0,
    ema: 0.5,
  }
  const program = await compileUpdate(spec)
  const engine = nodeEngine()
  const pair = (a: number, b: number) => engine.floats(Float32Array.of(a, b), [1, 2, 1, 1])
  // rmsprop on its first step divides by √0.01·|g|: every channel moves by 10·rate against the sign of its slope.
  const scalars = packScalars({ ...coefficients('rmsprop', 1, 0.1, 0), pull: 4 })
  const out = await program.run({
    z: pair(0, 0),
    m: pair(0, 0),
    v: pair(0, 0),
    anchor: pair(2, 1),
    average: pair(0, 0),
    scalars: engine.floats(scalars, [10]),
    d_z: pair(0, 0),
  })
  expect([...(await engine.read(out['next_z']!))]).toEqual([1, 0.5].map((limit) => expect.closeTo(limit, 4)))
  expect([...(await engine.read(out['next_average']!))]).toEqual(
    [0.5, 0.25].map((half) => expect.closeTo(half, 4)),
  )
  // pull · mean((z − anchor)²) / 2 = 4 · (4 + 1)/2 / 2
  expect((await engine.read(out['loss']!))[0]).toBeCloseTo(5, 5)
  await program.release()
})

test('cells of a unit codebook stay at length one', async () => {
  const program = await compileUpdate({
    latentDims: [1, 4, 1, 1],
    infinityNorm: false,
    anchored: false,
    range: null,
    unitGroups: 2,
    ema: 0,
  })
  const engine = nodeEngine()
  const four = (...values: number[]) => engine.floats(Float32Array.from(values), [1, 4, 1, 1])
  const scalars = packScalars(stepScalars(parameters, 0))
  const zeros = four(0, 0, 0, 0)
  const out = await program.run({
    z: four(3, 4, 0.3, 0.4),
    m: zeros,
    v: zeros,
    scalars: engine.floats(scalars, [10]),
    d_z: zeros,
  })
  expect([...(await engine.read(out['next_z']!))]).toEqual(
    [0.6, 0.8, 0.6, 0.8].map((value) => expect.closeTo(value, 4)),
  )
  await program.release()
})

test.each([
  {
    what: 'the rate drops',
    p: { learningRateDrop: 0.75, learningRateFactor: 0.1, optimiser: 'adagrad' as const },
    step: 30,
    expected: { a: parameters.learningRate * 0.1 },
  },
  {
    what: 'the rate holds before',
    p: { learningRateDrop: 0.75, learningRateFactor: 0.1, optimiser: 'adagrad' as const },
    step: 29,
    expected: { a: parameters.learningRate },
  },
  { what: 'memory is cleared at a restart', p: { restartEvery: 10 }, step: 20, expected: { m0: 0, v0: 0 } },
  { what: 'and kept between', p: { restartEvery: 10 }, step: 19, expected: { m0: 0.9, v0: 0.999 } },
  {
    what: 'memory is cleared when the picture grows',
    p: { growAt: 0.5 },
    step: 20,
    expected: { m0: 0, v0: 0 },
  },
  { what: 'the pull fades', p: { latentWeight: 2, latentDecay: true }, step: 30, expected: { pull: 0.5 } },
])('$what', ({ p, step, expected }) => {
  expect(stepScalars({ ...parameters, ...p }, step)).toMatchObject(expected)
})

test('a painting without growth grows at step 0', () => {
  expect(growStep(parameters)).toBe(0)
  expect(growStep({ ...parameters, growAt: 0.6 })).toBe(24)
})

async function compileUpdate(spec: UpdateSpec) {
  const g = new GraphBuilder()
  const state = updateInputs(g, spec)
  const next = update(g, spec, state, g.input('d_z', spec.latentDims))
  g.output('next_z', next.z)
  g.output('next_m', next.m)
  g.output('next_v', next.v)
  if (next.average) g.output('next_average', next.average)
  if (next.loss) g.output('loss', next.loss)
  return nodeEngine().compile('update', serialiseModel(lowered(g.finish())))
}
