// A step's loss is Σ weight · loss over its guides, and its gradient the sum of theirs: how a learned taste will join.
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/fragment/index.ts'
import { evaluate } from '../../gradients/evaluate.ts'
import { gradient, GraphBuilder, type Model } from '../../../src/onnx/index.ts'
import { cutoutFeeds, cutoutShape, type CutoutFeeds } from '../../../src/studio/cutouts/batch.ts'
import { drawCutouts } from '../../../src/studio/cutouts/draw.ts'
import {
  forwardGraph,
  guideGraph,
  pictureWeights,
  stepGraph,
  type Networks,
  type StepSpec,
} from '../../../src/studio/painting/graphs.ts'
import { promptGuide, smoothnessGuide, type Guide } from '../../../src/studio/painting/guides.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { tiny } from '../../fixtures/tinyPack.ts'
import { tinyContext } from './nodeContext.ts'

const { networks: tinyNetworks } = await tinyContext()
const { decoder } = tinyNetworks
/** Pictures well inside 0…1: where one is clamped, which gradients pass depends on their sum. */
const networks: Networks = {
  ...tinyNetworks,
  decoder: { ...decoder, decode: (g, z) => g.add(g.mul(decoder.decode(g, z), 0.1), 0.45) },
}
const [h, w, cutouts] = [4, 4, 2]
const [height, width] = [h * tiny.stride, w * tiny.stride]
const p = { ...exampleRecipe.parameters, cutouts, augmentations: [], noise: 0 }
const shape = cutoutShape(p, cutouts, tiny.side, width, height)
const random = createRandom(3, 'guides')
const normal = (length: number) => Array.from({ length }, () => random.normal())
const latentDims = [1, tiny.channels, h, w] as const

const prompts: Guide = {
  graph: promptGuide({ count: 1, length: tiny.embedding, stops: false }, cutouts, cutouts),
  weight: 1,
}
const smoothness = smoothnessGuide({ width, height })
/** A head such as taste/ learns: a weighted sum of what CLIP sees, over the cutouts of a whole step. */
const head = linearHead()

function linearHead(): Model {
  const g = new GraphBuilder()
  const embeddings = g.input('embeddings', [cutouts, tiny.embedding])
  const weights = g.constant(Float32Array.from(normal(tiny.embedding)), [tiny.embedding, 1])
  g.output('loss', g.mul(g.reduceSum(g.matMul(embeddings, weights)), -1 / cutouts))
  return g.finish({ name: 'head' })
}

const spec = (guides: readonly Guide[]): StepSpec => ({
  update: { latentDims, infinityNorm: false, anchored: false, range: null, unitGroups: 0, ema: 0 },
  shape,
  cutouts,
  guides,
})

const cut: CutoutFeeds = cutoutFeeds(
  drawCutouts(p, width, height, random),
  0,
  shape,
  { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
  null,
)
const target = normal(tiny.embedding)
const length = Math.hypot(...target)
const feeds: Record<string, number[]> = {
  z: normal(tiny.channels * h * w),
  m: Array(tiny.channels * h * w).fill(0),
  v: Array(tiny.channels * h * w).fill(0),
  // z ← z − m with m ← gradient: the step is the gradient itself. Order as in `packScalars`.
  scalars: [0, 0, 1, 0, 0, 1, 1, 0, 1, 0],
  ...Object.fromEntries(
    Object.entries(cut).map(([name, data]) => [name, Array.from(data as Float32Array, Number)]),
  ),
  targets: target.map((value) => value / length),
  weights: [1],
}

function run(model: Model, more: Record<string, number[]> = {}) {
  const own = model.graph.inputs.map(({ name }) => [name, { ...feeds, ...more }[name]!] as const)
  return evaluate(model, Object.fromEntries(own))
}
const lossOf = (guides: readonly Guide[]) =>
  run(forwardGraph(networks, spec(guides)))['loss']!.data[0] as number
const gradientOf = (guides: readonly Guide[]) =>
  Array.from(run(stepGraph(networks, spec(guides)))['next_m']!.data as Float32Array, Number)

test('guides with weights give the weighted sum of their losses and of their gradients', () => {
  const [alone, taste, even] = [
    [prompts],
    [{ graph: head, weight: 1 }],
    [{ graph: smoothness, weight: 1 }],
  ] as const
  const all = [prompts, { graph: head, weight: 0.5 }, { graph: smoothness, weight: -2 }]
  expect(lossOf(all)).toBeCloseTo(lossOf(alone) + 0.5 * lossOf(taste) - 2 * lossOf(even), 5)
  const [a, b, c, sum] = [alone, taste, even, all].map(gradientOf) as [number[], number[], number[], number[]]
  const scale = Math.max(...sum.map(Math.abs))
  expect(scale).toBeGreaterThan(0)
  expect(Math.max(...b.map(Math.abs))).toBeGreaterThan(0.01 * scale) // the head pulls, too
  sum.forEach((value, i) =>
    // Single precision; only the order of sums differs.
    expect(Math.abs(value - (a[i]! + 0.5 * b[i]! - 2 * c[i]!)) / scale).toBeLessThan(1e-5),
  )
})

test('a guide of the whole picture counts once however many micro-batches there are', () => {
  const guides = spec([prompts, { graph: smoothness, weight: 0.3 }])
  expect(pictureWeights(guides, true)).toEqual({ weight_1: 0.3 })
  expect(pictureWeights(guides, false)).toEqual({ weight_1: 0 })
  const graph = guideGraph(networks, guides)
  const image = normal(3 * height * width).map((value) => 0.5 + 0.1 * value)
  const so_far = Array<number>(3 * height * width).fill(0)
  const lossWith = (weight: number) =>
    run(graph, { image, so_far, weight_1: [weight] })['loss']!.data[0] as number
  const variation = evaluate(smoothness, { image })['loss']!.data[0] as number
  expect(lossWith(0.3) - lossWith(0)).toBeCloseTo(0.3 * variation, 5)
})

test('a head of embeddings alone has a gradient: what a guide needs is differentiable here', () => {
  const { d_embeddings } = evaluate(gradient(head, { of: ['loss'], for: ['embeddings'] }), {
    embeddings: normal(cutouts * tiny.embedding),
  })
  expect(Array.from(d_embeddings!.data as Float32Array).some((value) => value !== 0)).toBe(true)
})
