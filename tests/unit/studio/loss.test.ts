// The whole chain of a step — decoder, cutouts, CLIP, spherical loss — against the same chain written plainly in
// TypeScript in double precision, and its gradient against central differences of that.
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/fragment/index.ts'
import {
  GraphBuilder,
  gradient,
  lowered,
  numbersOf,
  parseModel,
  serialiseModel,
  type Model,
} from '../../../src/onnx/index.ts'
import { cutoutFeeds, cutoutShape, noiseBank, type CutoutFeeds } from '../../../src/studio/cutouts/batch.ts'
import { cutoutDims, cutoutInputs, cutOut } from '../../../src/studio/cutouts/graph.ts'
import { drawCutouts, type CutoutParameters } from '../../../src/studio/cutouts/draw.ts'
import { sphericalLoss } from '../../../src/studio/losses/spherical.ts'
import { openDecoder } from '../../../src/studio/vqgan/decoder.ts'
import { parseVqganConfig } from '../../../src/studio/packs/configs.ts'
import { cutoutTensors } from '../../../src/studio/cutouts/tensors.ts'
import { targetsOf } from '../../../src/studio/painting/targets.ts'
import { evaluate } from '../../gradients/evaluate.ts'
import { tiny, tinyPack } from '../../fixtures/tinyPack.ts'
import { nodeEngine } from './nodeContext.ts'

const files = tinyPack()
const [decoderModel, vision] = ['vqgan/decoder.onnx', 'clip/onnx/vision_model.onnx'].map((path) =>
  parseModel(files.get(path)!),
) as [Model, Model]
const decoder = openDecoder(
  decoderModel,
  parseVqganConfig(new TextDecoder().decode(files.get('vqgan/config.json'))),
)
const weights = (model: Model, name: string) => numbersOf(model.graph.initialisers.get(name)!)

const [h, w, count] = [4, 6, 3]
const [height, width] = [h * tiny.stride, w * tiny.stride]
const parameters: CutoutParameters = {
  cutouts: count,
  cutoutMethod: 'mixed',
  cutoutMin: 0.4,
  cutoutMax: 1.2,
  cutoutPower: 1,
  augmentations: ['flip', 'affine', 'perspective', 'jitter', 'erase', 'shift'],
  noise: 0.1,
}
const random = createRandom(11, 'loss test')
const shape = cutoutShape(parameters, count, tiny.side, width, height)
const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const
const feeds = cutoutFeeds(
  drawCutouts(parameters, width, height, random),
  0,
  shape,
  normalisation,
  noiseBank(random.fork('a'), random.fork('b')),
)
const z = Float32Array.from({ length: tiny.channels * h * w }, () => random.normal())
const targets = Array.from({ length: 2 }, () =>
  unit(Array.from({ length: tiny.embedding }, () => random.normal())),
)
const targetWeights = [1.5, -0.4]

test('the loss and its gradient are those of the formulas', async () => {
  const g = new GraphBuilder()
  const image = decoder.decode(g, g.input('z', [1, tiny.channels, h, w]))
  const pixels = cutOut(g, image, cutoutInputs(g, shape), shape)
  const embeddings = g.include(vision, { pixel_values: pixels })['image_embeds']!
  const prompts = { embeddings: g.input('targets', [2, tiny.embedding]), weights: g.input('weights', [1, 2]) }
  g.output('loss', sphericalLoss(g, embeddings, prompts, count))
  const engine = nodeEngine()
  const program = await engine.compile(
    'loss',
    serialiseModel(gradient(g.finish(), { of: ['loss'], for: ['z'] })),
  )
  const out = await program.run({
    z: engine.floats(z, [1, tiny.channels, h, w]),
    targets: engine.floats(Float32Array.from(targets.flat()), [2, tiny.embedding]),
    weights: engine.floats(Float32Array.from(targetWeights), [1, 2]),
    ...cutoutTensors(engine, feeds, shape),
  })
  const [loss] = await engine.read(out['loss']!)
  const slope = await engine.read(out['d_z']!)
  const plain = Array.from(z)
  expect(loss).toBeCloseTo(reference(plain), 5)

  const scale = Math.max(...slope.map(Math.abs))
  for (let i = 0; i < plain.length; i += 7) {
    const at = (step: number) => reference(plain.map((value, j) => (j === i ? value + step : value)))
    const expected = (at(1e-5) - at(-1e-5)) / 2e-5
    expect(Math.abs(slope[i]! - expected) / scale).toBeLessThan(1e-4) // single precision; ReLU kinks are not met here
  }
})

test.each([
  { cosine: 1, value: 0, slope: -1 },
  { cosine: 0.5, value: (Math.PI / 3) ** 2 / 2, slope: -(Math.PI / 3) / Math.sin(Math.PI / 3) },
  { cosine: 0, value: (Math.PI / 2) ** 2 / 2, slope: -Math.PI / 2 },
  { cosine: -0.8, value: Math.acos(-0.8) ** 2 / 2, slope: -Math.acos(-0.8) / Math.sin(Math.acos(-0.8)) },
])(
  'at a cosine of $cosine the loss is half the squared angle and its slope finite',
  async ({ cosine, value, slope }) => {
    const { loss, slopes } = await lossOfOne(cosine, 1)
    expect(loss).toBeCloseTo(value, 5)
    // Along the tangent: d cos / d e = √(1 − cos²) at length one.
    expect(slopes[1]!).toBeCloseTo(slope * -cosine * Math.sqrt(1 - cosine ** 2), 3)
    expect(slopes.every(Number.isFinite)).toBe(true)
  },
)

test('a prompt below its stop keeps its value and pulls no more', async () => {
  const pulling = await lossOfOne(0.5, 1, 0.3)
  const stopped = await lossOfOne(0.5, 1, 0.6)
  expect(stopped.loss).toBeCloseTo(pulling.loss, 6)
  expect(Math.abs(pulling.slopes[0]!)).toBeGreaterThan(0.1)
  expect(stopped.slopes.map(Math.abs)).toEqual([0, 0])
  const negative = await lossOfOne(0.5, -1, -0.6) // a negative prompt's distance counts as −θ²/2 = −0.55 ≥ −0.6
  expect(Math.abs(negative.slopes[0]!)).toBeGreaterThan(0.1)
})

/** The loss of one embedding at a cosine from the target (1, 0), and its gradient. */
async function lossOfOne(cosine: number, weight: number, stop?: number) {
  const g = new GraphBuilder()
  const e = g.input('e', [1, 2])
  const row = (value: number) => g.constant([value], [1, 1])
  const stops = stop === undefined ? {} : { stops: { signs: row(Math.sign(weight)), levels: row(stop) } }
  g.output(
    'loss',
    sphericalLoss(g, e, { embeddings: g.constant([1, 0], [1, 2]), weights: row(weight), ...stops }, 1),
  )
  const engine = nodeEngine()
  const program = await engine.compile(
    'one',
    serialiseModel(lowered(gradient(g.finish(), { of: ['loss'], for: ['e'] }))),
  )
  const out = await program.run({
    e: engine.floats(Float32Array.of(cosine, Math.sqrt(1 - cosine ** 2)), [1, 2]),
  })
  const result = {
    loss: (await engine.read(out['loss']!))[0]!,
    slopes: [...(await engine.read(out['d_e']!))],
  }
  await program.release()
  return result
}

// ── the chain in plain TypeScript ──

function reference(latent: readonly number[]): number {
  const image = decodePlainly(latent)
  const embeddings = Array.from({ length: count }, (_, n) => lookPlainly(cutPlainly(image, feeds, n)))
  return targets.reduce((sum, target, t) => {
    const mean = embeddings.reduce((total, e) => total + Math.acos(dot(unit(e), target)) ** 2 / 2, 0) / count
    return sum + targetWeights[t]! * mean
  }, 0)
}

function decodePlainly(latent: readonly number[]): number[] {
  const relu = (x: number[]) => x.map((value) => Math.max(value, 0))
  const of = (name: string) => weights(decoderModel, name)
  const a = upsample(relu(conv3(latent, tiny.channels, 8, h, w, of('w1'), of('b1'))), 8, h, w)
  const b = upsample(relu(conv3(a, 8, 6, 2 * h, 2 * w, of('w2'))), 6, 2 * h, 2 * w)
  return conv3(b, 6, 3, height, width, of('w3'), of('b3'))
}

function conv3(
  x: readonly number[],
  from: number,
  to: number,
  rows: number,
  columns: number,
  k: ArrayLike<number>,
  bias?: ArrayLike<number>,
): number[] {
  const out = new Array<number>(to * rows * columns).fill(0)
  for (let o = 0; o < to; o++)
    for (let y = 0; y < rows; y++)
      for (let c = 0; c < columns; c++) {
        let sum = bias?.[o] ?? 0
        for (let i = 0; i < from; i++)
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++) {
              if (y + dy < 0 || y + dy >= rows || c + dx < 0 || c + dx >= columns) continue
              sum +=
                k[((o * from + i) * 3 + dy + 1) * 3 + dx + 1]! * x[(i * rows + y + dy) * columns + c + dx]!
            }
        out[(o * rows + y) * columns + c] = sum
      }
  return out
}

function upsample(x: readonly number[], channels: number, rows: number, columns: number): number[] {
  return Array.from({ length: channels * rows * columns * 4 }, (_, i) => {
    const [c, y, q] = [
      Math.floor(i / (4 * rows * columns)),
      Math.floor(i / (2 * columns)) % (2 * rows),
      i % (2 * columns),
    ]
    return x[(c * rows + (y >> 1)) * columns + (q >> 1)]!
  })
}

/** Wy · X · Wxᵀ, warped, coloured, erased, with noise: [3, side, side]. */
function cutPlainly(
  image: readonly number[],
  { rows, columns, colours, offsets, mask, tapIndex, tapWeight }: CutoutFeeds,
  n: number,
): number[] {
  const { side } = tiny
  const area = side * side
  const flat = Array.from({ length: 3 }, (_, c) =>
    Array.from({ length: area }, (_, at) => {
      const [y, x] = [Math.floor(at / side), at % side]
      let sum = 0
      for (let i = 0; i < height; i++) {
        const weight = rows[(n * side + y) * height + i]!
        if (weight !== 0)
          for (let j = 0; j < width; j++)
            sum += weight * image[(c * height + i) * width + j]! * columns[(n * width + j) * side + x]!
      }
      return sum
    }),
  )
  const warped = flat.map((plane) =>
    plane.map((_, at) => {
      let sum = 0
      for (let tap = 0; tap < 4; tap++) {
        const k = (n * area + at) * 4 + tap
        sum += tapWeight![k]! * plane[Number(tapIndex![k]) - n * area]!
      }
      return sum
    }),
  )
  return Array.from({ length: 3 * area }, (_, i) => {
    const [c, at] = [Math.floor(i / area), i % area]
    const coloured = warped.reduce(
      (sum, plane, from) => sum + colours[(n * 3 + c) * 3 + from]! * plane[at]!,
      0,
    )
    return coloured * mask![at]! + offsets[(n * 3 + c) * area + at]!
  })
}

/** The tiny CLIP: 4 × 4 patches, ReLU, one matrix. */
function lookPlainly(pixels: readonly number[]): number[] {
  const [k, bias, head] = ['w', 'b', 'head'].map((name) => weights(vision, name))
  const patches = tiny.side / 4
  const flat: number[] = []
  for (let o = 0; o < 8; o++)
    for (let py = 0; py < patches; py++)
      for (let px = 0; px < patches; px++) {
        let sum = bias![o]!
        for (let c = 0; c < 3; c++)
          for (let y = 0; y < 4; y++)
            for (let x = 0; x < 4; x++)
              sum +=
                k![((o * 3 + c) * 4 + y) * 4 + x]! *
                pixels[(c * tiny.side + py * 4 + y) * tiny.side + px * 4 + x]!
        flat.push(Math.max(0, sum))
      }
  return Array.from({ length: tiny.embedding }, (_, e) =>
    flat.reduce((sum, value, i) => sum + value * head![i * tiny.embedding + e]!, 0),
  )
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

function unit(a: readonly number[]): number[] {
  const length = Math.hypot(...a)
  return a.map((value) => value / length)
}

test('candidates are compared by the very loss of the painting', () => {
  const seen = Array.from({ length: 5 }, () =>
    unit(Array.from({ length: tiny.embedding }, () => random.normal())),
  )
  const g = new GraphBuilder()
  const loss = sphericalLoss(
    g,
    g.input('seen', [5, tiny.embedding]),
    { embeddings: g.input('targets', [2, tiny.embedding]), weights: g.input('weights', [1, 2]) },
    5,
  )
  g.output('loss', loss)
  const feeds = { seen: seen.flat(), targets: targets.flat(), weights: targetWeights }
  const graph = evaluate(lowered(g.finish()), feeds)['loss']!.data[0]
  const { loss: lossOf } = targetsOf(
    targets.map((target, i) => ({
      embedding: Float32Array.from(target),
      weight: targetWeights[i]!,
      stop: -Infinity,
    })),
  )
  expect(lossOf(seen.map((view) => Float32Array.from(view)))).toBeCloseTo(graph!, 6) // single precision
})

test('every feed has the dimensions its graph declares', () => {
  const dims = cutoutDims(shape)
  for (const [name, data] of Object.entries(feeds)) {
    expect(data.length, name).toBe(dims[name as keyof CutoutFeeds].reduce((product, dim) => product * dim, 1))
  }
})
