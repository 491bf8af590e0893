// A self-normalising network (Klambauer and others, 2017): SELU with its constants, LeCun-normal weights, alpha dropout, standardised
// inputs, so that activations keep mean 0 and variance 1 through its layers. Trained by binary cross-entropy through our own
// reverse mode; whoever calls hands in an engine. It does not beat the linear head before some ten thousand likes.
import type { Random } from '../../fragment/index.ts'
import { gradient, GraphBuilder, type Model, type Value } from '../../onnx/index.ts'
import { HeadError } from '../errors.ts'
import { refuseEmptyAnswers, type Answer } from './answers.ts'

export interface Numbers {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** Runs a graph. The same model object comes with every step of a training, so that a session can be kept for it. */
export type Run = (
  model: Model,
  feeds: Readonly<Record<string, Numbers>>,
) => Promise<Readonly<Record<string, ArrayLike<number>>>>

/** α and λ of SELU, the fixed point of mean 0 and variance 1. */
export const selu = { alpha: 1.6732632423543772, lambda: 1.0507009873554805 } as const
/** What a dropped unit becomes: SELU at −∞. */
const dropped = -selu.lambda * selu.alpha

export interface NetworkShape {
  readonly inputs: number
  /** Units of the hidden layers. */
  readonly hidden: readonly number[]
}

export interface Network extends NetworkShape {
  /** Of the inputs in training: [D] each. */
  readonly mean: Float32Array
  readonly spread: Float32Array
  /** `w0` [D, h], `b0` [h], `w1` … by name. */
  readonly parameters: Readonly<Record<string, Numbers>>
}

export interface TrainOptions {
  readonly hidden?: readonly number[]
  readonly steps?: number
  /** Of Adam; falls linearly to 0. */
  readonly rate?: number
  /** Chance that a hidden unit is dropped in a step. */
  readonly dropout?: number
  /** Pull of the weights towards 0. */
  readonly decay?: number
  /** How much a like counts against a picture passed over. */
  readonly likeWeight?: number
  /** Answers in a step; more of them are drawn anew each step. */
  readonly batch?: number
  readonly signal?: AbortSignal
  /** Told after each step. */
  readonly onStep?: (step: number, of: number, loss: number) => void
}

/**
 * Trains a network on answers.
 *
 * @throws VotesError when the answers say nothing; HeadError when it comes to a loss that is not a number; the signal's reason.
 */
export async function trainNetwork(
  answers: readonly Answer[],
  run: Run,
  random: Random,
  options: TrainOptions = {},
): Promise<Network> {
  refuseEmptyAnswers(answers)
  const {
    hidden = [32, 16],
    steps = 100,
    rate = 3e-3,
    dropout = 0.05,
    decay = 0.2,
    likeWeight = 1,
    signal,
    onStep,
  } = options
  const batch = Math.min(options.batch ?? 512, answers.length)
  const shape: NetworkShape = { inputs: answers[0]!.x.length, hidden }
  const { mean, spread } = standardisation(answers)
  const parameters = leCunNormal(shape, random)
  const names = Object.keys(parameters)
  const step = trainingGraph(shape, batch)
  const adam = createAdam(parameters)
  for (let t = 1; t <= steps; t++) {
    signal?.throwIfAborted()
    const rows =
      batch === answers.length
        ? answers
        : Array.from({ length: batch }, () => answers[random.integer(answers.length)]!)
    const outputs = await run(step, {
      ...parameters,
      x: standardise(rows, mean, spread),
      y: column(rows, ({ liked }) => (liked ? 1 : 0)),
      weight: column(rows, ({ liked }) => (liked ? likeWeight : 1)),
      ...dropoutMasks(shape, batch, dropout, random),
    })
    const loss = outputs['loss']![0]!
    if (!Number.isFinite(loss)) throw new HeadError('head/diverged', { step: t })
    for (const name of names) {
      const pull = name.startsWith('w') ? decay / answers.length : 0
      adam(name, outputs[`d_${name}`]!, rate * (1 - (t - 1) / steps), t, pull)
    }
    onStep?.(t, steps, loss)
  }
  return { ...shape, mean, spread, parameters }
}

/** Log odds of pictures [D] by a network, before calibration. Graph and feeds for `run`: its output is `logit` [n, 1]. */
export async function networkLogits(
  network: Network,
  views: readonly Float64Array[],
  run: Run,
): Promise<readonly number[]> {
  if (views.length === 0) return []
  const wrong = views.find(({ length }) => length !== network.inputs)
  if (wrong) throw new HeadError('head/features', { received: wrong.length, expected: network.inputs })
  const model = predictionGraph(network, views.length)
  const rows = views.map((x) => ({ x, liked: false, voter: '' }))
  const { logit } = await run(model, {
    ...network.parameters,
    x: standardise(rows, network.mean, network.spread),
  })
  return Array.from(logit!)
}

/** x → logit, with the hidden activations as outputs `h0`, `h1` …, too. */
export function predictionGraph(shape: NetworkShape, batch: number): Model {
  const g = new GraphBuilder()
  const layers = forward(g, shape, g.input('x', [batch, shape.inputs]), (h) => h)
  layers.hidden.forEach((h, i) => g.output(`h${i}`, h))
  g.output('logit', layers.logit)
  return g.finish({ name: 'taste' })
}

/** Loss of a batch and its gradient towards every parameter: outputs `loss` and `d_<parameter>`. */
export function trainingGraph(shape: NetworkShape, batch: number): Model {
  const g = new GraphBuilder()
  const { logit, parameters } = forward(g, shape, g.input('x', [batch, shape.inputs]), (h, i) => {
    // Alpha dropout: a·(m·h + (1 − m)·α′) + b keeps mean and variance; scale and shift come with the mask.
    const mask = g.input(`keep${i}`, h.dims)
    const kept = g.add(g.mul(mask, h), g.mul(g.sub(1, mask), dropped))
    return g.add(g.mul(kept, g.input(`scale${i}`, [1])), g.input(`shift${i}`, [1]))
  })
  // Binary cross-entropy of log odds z: softplus(z) − y·z, weighted mean.
  const [y, weight] = [g.input('y', [batch, 1]), g.input('weight', [batch, 1])]
  const each = g.mul(weight, g.sub(g.softplus(logit), g.mul(y, logit)))
  g.output('loss', g.div(g.reduceSum(each), g.reduceSum(weight)))
  return gradient(g.finish({ name: 'taste_step' }), { of: ['loss'], for: parameters })
}

function forward(
  g: GraphBuilder,
  { inputs, hidden }: NetworkShape,
  x: Value,
  drop: (h: Value, layer: number) => Value,
) {
  const parameters: string[] = []
  const parameter = (name: string, dims: readonly number[]) => {
    parameters.push(name)
    return g.input(name, dims)
  }
  const shown: Value[] = []
  let h = x
  hidden.forEach((units, i) => {
    const linear = g.add(
      g.matMul(h, parameter(`w${i}`, [h.dims[1] ?? inputs, units])),
      parameter(`b${i}`, [units]),
    )
    const active = g.op('Selu', [linear], { alpha: { float: selu.alpha }, gamma: { float: selu.lambda } })
    shown.push(active)
    h = drop(active, i)
  })
  const last = hidden.length
  const logit = g.add(g.matMul(h, parameter(`w${last}`, [h.dims[1]!, 1])), parameter(`b${last}`, [1]))
  return { logit, parameters, hidden: shown }
}

/** Weights normal with variance 1 / fan-in, biases 0. */
export function leCunNormal({ inputs, hidden }: NetworkShape, random: Random): Record<string, Numbers> {
  const widths = [inputs, ...hidden, 1]
  return Object.fromEntries(
    widths.slice(1).flatMap((out, i): [string, Numbers][] => {
      const from = widths[i]!
      const data = Float32Array.from({ length: from * out }, () => random.normal() / Math.sqrt(from))
      return [
        [`w${i}`, { dims: [from, out], data }],
        [`b${i}`, { dims: [out], data: new Float32Array(out) }],
      ]
    }),
  )
}

/** Keep masks of a step with the scale and shift that keep mean 0 and variance 1. */
export function dropoutMasks(
  { hidden }: NetworkShape,
  batch: number,
  rate: number,
  random: Random,
): Record<string, Numbers> {
  const keep = 1 - rate
  // Klambauer (2017), section "New dropout": a = (q + α′²·q·(1 − q))^−½, b = −a·(1 − q)·α′.
  const scale = (keep + dropped ** 2 * keep * rate) ** -0.5
  const shift = -scale * rate * dropped
  return Object.fromEntries(
    hidden.flatMap((units, i): [string, Numbers][] => [
      [
        `keep${i}`,
        {
          dims: [batch, units],
          data: Float32Array.from({ length: batch * units }, () => (random.uniform() < keep ? 1 : 0)),
        },
      ],
      [`scale${i}`, { dims: [1], data: Float32Array.of(scale) }],
      [`shift${i}`, { dims: [1], data: Float32Array.of(shift) }],
    ]),
  )
}

function standardisation(answers: readonly Answer[]) {
  const inputs = answers[0]!.x.length
  const mean = new Float32Array(inputs)
  const spread = new Float32Array(inputs)
  for (let i = 0; i < inputs; i++) {
    let [sum, squares] = [0, 0]
    for (const { x } of answers) {
      sum += x[i]!
      squares += x[i]! * x[i]!
    }
    mean[i] = sum / answers.length
    // An input that never changes says nothing, and stays 0.
    spread[i] = Math.sqrt(Math.max(0, squares / answers.length - mean[i]! ** 2)) || Infinity
  }
  return { mean, spread }
}

function standardise(rows: readonly Answer[], mean: Float32Array, spread: Float32Array): Numbers {
  const data = new Float32Array(rows.length * mean.length)
  rows.forEach(({ x }, r) =>
    x.forEach((value, i) => (data[r * mean.length + i] = (value - mean[i]!) / spread[i]!)),
  )
  return { dims: [rows.length, mean.length], data }
}

function column(rows: readonly Answer[], value: (answer: Answer) => number): Numbers {
  return { dims: [rows.length, 1], data: Float32Array.from(rows, value) }
}

/** Adam (Kingma and Ba 2015) on parameters in place, with weight decay as in AdamW. */
function createAdam(parameters: Readonly<Record<string, Numbers>>) {
  const zeros = () =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, { data }]) => [name, new Float64Array(data.length)]),
    )
  const [first, second] = [zeros(), zeros()]
  return (name: string, slope: ArrayLike<number>, rate: number, t: number, decay: number) => {
    const { data } = parameters[name]!
    const [m, v] = [first[name]!, second[name]!]
    for (let i = 0; i < data.length; i++) {
      m[i] = 0.9 * m[i]! + 0.1 * slope[i]!
      v[i] = 0.999 * v[i]! + 0.001 * slope[i]! ** 2
      const step = m[i]! / (1 - 0.9 ** t) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8)
      data[i]! -= rate * (step + decay * data[i]!)
    }
  }
}
