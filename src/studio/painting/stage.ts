// A stage: one size of the picture, with its programs compiled and its state on the device. It takes steps; when to
// stop, show or save is decided outside.
import { offGpu, serialiseModel, WeightFile, type Model } from '../../onnx/index.ts'
import { AdapterLimitError, UnsupportedOperatorError } from '../errors.ts'
import type { CutoutBatch, CutoutParameters } from '../cutouts/draw.ts'
import {
  cutoutFeeds,
  cutoutShape,
  type CutoutFeeds,
  type CutoutShape,
  type NoiseBank,
  type Normalisation,
} from '../cutouts/batch.ts'
import { cutoutDims } from '../cutouts/graph.ts'
import { dispose, type Engine, type Feeds, type Program, type Tensor } from '../../engine/index.ts'
import type { UpdateSpec } from '../optimisers/graph.ts'
import {
  changingNames,
  decodeGradientGraph,
  decodeGraph,
  guideGraph,
  stateNames,
  stepGraph,
  updateGraph,
  type Networks,
  type StepSpec,
} from './graphs.ts'
import { largestTensorBytes, type Layout } from './plan.ts'
import type { Targets } from './targets.ts'

/** Named float arrays with their dimensions, as a checkpoint keeps them. */
export type State = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly data: Float32Array<ArrayBuffer> }>
>

export interface StageOptions {
  readonly engine: Engine
  readonly networks: Networks
  readonly normalisation: Normalisation
  readonly update: UpdateSpec
  readonly width: number
  readonly height: number
  readonly parameters: CutoutParameters & { readonly smoothness: number }
  readonly cutoutSide: number
  readonly targets: Targets
  readonly layout: Layout
}

/** What a step gives; the receiver disposes of the tensors. The loss is the sum of the scalars. */
export interface StepResult {
  readonly losses: readonly Tensor[]
  readonly image?: Tensor
}

export interface Stage {
  readonly width: number
  readonly height: number
  /** Takes one step. `image`, if wanted, is the picture before it. */
  step(
    numbers: Float32Array,
    batch: CutoutBatch,
    noise: NoiseBank | null,
    wantImage: boolean,
  ): Promise<StepResult>
  /** Copies the state to the processor. */
  save(): Promise<State>
  release(): Promise<void>
}

/** Compiles the step of a stage and puts the state on the device. @throws what the engine throws, AdapterLimitError */
export async function openStage(options: StageOptions, state: State): Promise<Stage> {
  const { engine, layout, update, targets } = options
  const shape = cutoutShape(
    options.parameters,
    layout.batch,
    options.cutoutSide,
    options.width,
    options.height,
  )
  const spec: StepSpec = {
    update,
    shape,
    cutouts: options.parameters.cutouts,
    targets: [targets.count, targets.length],
    stops: targets.stops,
    smoothness: options.parameters.smoothness,
  }
  const step = layout.split ? await splitStep(options, spec) : await fusedStep(options, spec)
  const held = new Map<string, Tensor>()
  for (const name of stateNames(update)) {
    const { data, dims } = state[name] ?? { data: new Float32Array(size(update)), dims: update.latentDims }
    held.set(name, engine.floats(data, dims))
  }
  return {
    width: options.width,
    height: options.height,
    step: async (numbers, batch, noise, wantImage) => {
      const before = Object.fromEntries(held)
      const { next, ...result } = await step.run(before, numbers, batch, noise, wantImage)
      for (const name of changingNames(update)) {
        dispose(held.get(name))
        held.set(name, next[`next_${name}`]!)
      }
      return result
    },
    save: async () => {
      const saved: Record<string, State[string]> = {}
      for (const [name, tensor] of held)
        saved[name] = { dims: [...tensor.dims], data: await engine.read(tensor) }
      return saved
    },
    release: async () => {
      dispose(...held.values())
      for (const program of step.programs) await program.release()
    },
  }
}

/** Compiles the decoder alone, for previews and the finished picture. */
export async function openDecode(
  engine: Engine,
  networks: Networks,
  dims: UpdateSpec['latentDims'],
): Promise<Program> {
  return compile(engine, 'decoder', decodeGraph(networks, dims), [])
}

interface CompiledStep {
  readonly programs: readonly Program[]
  run(
    state: Feeds,
    numbers: Float32Array,
    batch: CutoutBatch,
    noise: NoiseBank | null,
    wantImage: boolean,
  ): Promise<StepResult & { readonly next: Readonly<Record<string, Tensor>> }>
}

async function fusedStep(
  { engine, networks, normalisation, targets }: StageOptions,
  spec: StepSpec,
): Promise<CompiledStep> {
  const next = changingNames(spec.update).map((name) => `next_${name}`)
  const program = await compile(engine, 'step', stepGraph(networks, spec), [...next, 'loss', 'image'])
  return {
    programs: [program],
    run: async (state, numbers, batch, noise, wantImage) => {
      const feeds = {
        ...state,
        numbers: engine.floats(numbers, [numbers.length]),
        ...place(engine, cutoutFeeds(batch, 0, spec.shape, normalisation, noise), spec.shape),
        ...targets.feeds(engine),
      }
      const out = await program.run(feeds, [...next, 'loss', ...(wantImage ? ['image'] : [])])
      return { next: out, losses: [out['loss']!], ...(wantImage ? { image: out['image']! } : {}) }
    },
  }
}

async function splitStep(
  { engine, networks, normalisation, targets }: StageOptions,
  spec: StepSpec,
): Promise<CompiledStep> {
  const { update, shape } = spec
  const next = changingNames(update).map((name) => `next_${name}`)
  const decode = await compile(engine, 'decoder', decodeGraph(networks, update.latentDims), ['image'])
  const guide = await compile(engine, 'guide', guideGraph(networks, spec), ['loss', 'd_image'])
  const back = await compile(engine, 'decoder-gradient', decodeGradientGraph(networks, spec), ['d_z'])
  const move = await compile(engine, 'optimiser', updateGraph(spec), [...next, 'loss'])
  const imageDims = [1, 3, shape.height, shape.width]
  const zeros = new Float32Array(3 * shape.height * shape.width)
  return {
    programs: [decode, guide, back, move],
    run: async (state, numbers, batch, noise, wantImage) => {
      const { image } = await decode.run({ z: state['z']! })
      const losses: Tensor[] = []
      let slope = engine.floats(zeros, imageDims)
      for (let from = 0; from < spec.cutouts; from += shape.count) {
        const smoothness = from === 0 ? spec.smoothness : 0
        const out = await guide.run({
          image: image!,
          so_far: slope,
          ...(spec.smoothness > 0 ? { smoothness: engine.floats(Float32Array.of(smoothness), []) } : {}),
          ...place(engine, cutoutFeeds(batch, from, shape, normalisation, noise), shape),
          ...targets.feeds(engine),
        })
        dispose(slope)
        slope = out['d_image']!
        losses.push(out['loss']!)
      }
      const { d_z } = await back.run({ z: state['z']!, d_image: slope })
      const { loss, ...moved } = await move.run({
        ...state,
        d_z: d_z!,
        numbers: engine.floats(numbers, [numbers.length]),
      })
      dispose(slope, d_z)
      if (loss) losses.push(loss)
      if (!wantImage) dispose(image)
      return { next: moved, losses, ...(wantImage ? { image: image! } : {}) }
    },
  }
}

async function compile(
  engine: Engine,
  name: string,
  model: Model,
  keep: readonly string[],
): Promise<Program> {
  const largest = largestTensorBytes(model)
  if (largest > engine.maxTensorBytes) {
    throw new AdapterLimitError({
      what: `${name[0]!.toUpperCase()}${name.slice(1)} needs larger buffers than the graphics adapter allows`,
      value: `${largest} bytes`,
      allowed: `at most ${engine.maxTensorBytes}`,
      remedy: 'Paint a smaller picture, or choose the wasm engine',
    })
  }
  const missing = engine.info.kind === 'webgpu' ? [...new Set(offGpu(model))] : []
  if (missing.length > 0) {
    throw new UnsupportedOperatorError({
      what: `WebGPU has no code for operators of ${name}`,
      value: missing.join(', '),
      remedy: 'Choose the wasm engine',
    })
  }
  const outputs = new Set(model.graph.outputs.map((output) => output.name))
  const weights = new WeightFile('weights.bin')
  const proto = serialiseModel(model, { weights })
  const kept = keep.filter((output) => outputs.has(output))
  return engine.compile(name, proto, kept, { location: weights.location, bytes: weights.bytes() })
}

/** Feeds as tensors. */
export function place(engine: Engine, feeds: CutoutFeeds, shape: CutoutShape): Record<string, Tensor> {
  const dims = cutoutDims(shape)
  return Object.fromEntries(
    (Object.keys(feeds) as (keyof CutoutFeeds)[]).map((name) => {
      const data = feeds[name]!
      return [
        name,
        data instanceof BigInt64Array ? engine.integers(data, dims[name]) : engine.floats(data, dims[name]),
      ]
    }),
  )
}

function size({ latentDims }: UpdateSpec): number {
  return latentDims.reduce((product, dim) => product * dim, 1)
}
