import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/fragment/index.ts'
import { offGpu } from '../../../src/onnx/index.ts'
import {
  dropoutMasks,
  leCunNormal,
  predictionGraph,
  trainingGraph,
  type Numbers,
} from '../../../src/taste/people/network.ts'
import { curvesOf, networkLogits, trainNetwork, type Run } from '../../../src/taste/index.ts'
import { evaluate } from '../../gradients/evaluate.ts'
import { answers, dims, rankCorrelation, truth, views } from '../../fixtures/taste/likings.ts'

/** Our own evaluator in place of an engine. */
const run: Run = (model, feeds) => {
  const outputs = evaluate(
    model,
    Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data])),
  )
  return Promise.resolve(
    Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, Number)])),
  )
}
const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length }
}
const normal = (rows: number, columns: number, seed: number): Numbers => {
  const random = createRandom(seed)
  return { dims: [rows, columns], data: Float32Array.from({ length: rows * columns }, () => random.normal()) }
}

describe('a self-normalising network', () => {
  const shape = { inputs: 48, hidden: [48, 48, 48, 48] }

  test.each([1, 2, 3])(
    'keeps activations near mean 0 and variance 1 through all its layers (seed %i)',
    async (seed) => {
      const outputs = await run(predictionGraph(shape, 128), {
        ...leCunNormal(shape, createRandom(seed)),
        x: normal(128, 48, seed),
      })
      shape.hidden.forEach((_, layer) => {
        const { mean, variance } = moments(Array.from(outputs[`h${layer}`]!))
        // 48 units: a layer's own draw of weights moves its mean by some 1/√48 and its variance by √(2/48).
        expect(Math.abs(mean)).toBeLessThan(0.35)
        expect(variance).toBeGreaterThan(0.5)
        expect(variance).toBeLessThan(1.6)
      })
    },
  )

  test('keeps them so under alpha dropout', () => {
    const random = createRandom(4)
    const rate = 0.2
    const masks = dropoutMasks({ inputs: 1, hidden: [1] }, 40_000, rate, random)
    const [keep, scale, shift] = [masks['keep0']!.data, masks['scale0']!.data[0]!, masks['shift0']!.data[0]!]
    const dropped = Array.from(
      keep,
      (m) => scale * (m * random.normal() + (1 - m) * -1.7580993408473766) + shift,
    )
    const { mean, variance } = moments(dropped)
    // 40,000 draws: standard errors of 0.005 and 0.01.
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
  })

  test('has the gradient of finite differences', () => {
    const small = { inputs: 4, hidden: [5, 3] }
    const model = trainingGraph(small, 6)
    const random = createRandom(7)
    const feeds: Record<string, readonly number[]> = Object.fromEntries(
      Object.entries({
        ...leCunNormal(small, random),
        ...dropoutMasks(small, 6, 0.3, random),
        x: normal(6, 4, 8),
        y: { dims: [6, 1], data: Float32Array.of(1, 0, 0, 1, 0, 1) },
        weight: { dims: [6, 1], data: Float32Array.of(2, 1, 1, 2, 1, 2) },
      }).map(([name, { data }]) => [name, Array.from(data)]),
    )
    const outputs = evaluate(model, feeds)
    const loss = (name: string, i: number, by: number) =>
      evaluate(model, { ...feeds, [name]: feeds[name]!.with(i, feeds[name]![i]! + by) })['loss']!.data[0]!
    for (const name of ['w0', 'b0', 'w1', 'b1', 'w2', 'b2']) {
      Array.from(outputs[`d_${name}`]!.data, Number).forEach((slope, i) => {
        const difference = (loss(name, i, 1e-5) - loss(name, i, -1e-5)) / 2e-5
        expect(Math.abs(slope - difference), `${name}[${i}]`).toBeLessThan(1e-7)
      })
    }
  })

  test('is made of operators that have a kernel on every engine', () => {
    const small = { inputs: 4, hidden: [3] }
    expect(offGpu(predictionGraph(small, 2))).toEqual([])
    expect(offGpu(trainingGraph(small, 2))).toEqual([])
  })

  test('learns what is liked', async () => {
    const losses: number[] = []
    const network = await trainNetwork(answers(20, 20, 1), run, createRandom(1), {
      hidden: [8],
      steps: 60,
      rate: 1e-2,
      onStep: (_, __, loss) => losses.push(loss),
    })
    expect(losses.at(-1)!).toBeLessThan(0.7 * losses[0]!)
    const unseen = views(200, 9)
    expect(rankCorrelation(await networkLogits(network, unseen, run), unseen.map(truth))).toBeGreaterThan(
      0.75,
    )
    const held = answers(20, 20, 2)
    const logits = await networkLogits(
      network,
      held.map(({ x }) => x),
      run,
    )
    const { precisionRecallArea, prevalence } = curvesOf(
      held.map((answer, i) => ({ ...answer, score: logits[i]! })),
      createRandom(1),
    )
    expect(precisionRecallArea.low!).toBeGreaterThan(prevalence)
  })

  test('trained twice from one seed is the same, by batches, too', async () => {
    const train = () =>
      trainNetwork(answers(4, 20, 1), run, createRandom(1), { hidden: [4], steps: 3, batch: 16 })
    const [a, b] = [await train(), await train()]
    expect(a.parameters).toEqual(b.parameters)
  })

  test('stops when it is told to', async () => {
    const controller = new AbortController()
    const training = trainNetwork(answers(4, 20, 1), run, createRandom(1), {
      hidden: [4],
      signal: controller.signal,
      onStep: () => controller.abort(),
    })
    await expect(training).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('says at which step it went astray, and refuses what cannot be learnt from', async () => {
    const broken: Run = () => Promise.resolve({ loss: [NaN] })
    await expect(trainNetwork(answers(4, 20, 1), broken, createRandom(1))).rejects.toMatchObject({
      code: 'head/diverged',
      params: { step: 1 },
    })
    await expect(trainNetwork([], run, createRandom(1))).rejects.toMatchObject({ code: 'votes/none' })
    const network = await trainNetwork(answers(2, 10, 1), run, createRandom(1), { hidden: [2], steps: 1 })
    await expect(networkLogits(network, [new Float64Array(dims + 1)], run)).rejects.toMatchObject({
      code: 'head/features',
    })
  })
})
