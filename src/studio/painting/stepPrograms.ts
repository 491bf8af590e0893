// The compiled programs of one gradient step: one fused program, or four with the cutouts in micro-batches.
import { dispose, type Engine, type Feeds, type Program, type Tensor } from '../../engine/index.ts'
import { cutoutFeeds, type NoiseBank, type Normalisation } from '../cutouts/batch.ts'
import type { CutoutBatch } from '../cutouts/draw.ts'
import { cutoutTensors } from '../cutouts/tensors.ts'
import { compileModel } from './compileModel.ts'
import {
  changingNames,
  decodeGradientGraph,
  decodeGraph,
  guideGraph,
  pictureWeights,
  stepGraph,
  updateGraph,
  type Networks,
  type StepSpec,
} from './graphs.ts'
import type { Layout } from './plan.ts'
import type { Targets } from './targets.ts'

/** What every program of a step is made of and fed with. */
export interface StepMaterial {
  readonly engine: Engine
  readonly networks: Networks
  /** Of the CLIP that guides. */
  readonly normalisation: Normalisation
  readonly targets: Targets
}

/** What changes from step to step. */
export interface StepInput {
  /** As `packScalars` packs them. */
  readonly scalars: Float32Array
  readonly batch: CutoutBatch
  readonly noise: NoiseBank | null
  /** Whether the picture before the step is wanted. */
  readonly wantImage: boolean
}

/** What a step gives; the receiver disposes of the tensors. The loss is the sum of the scalars. */
export interface StepResult {
  readonly losses: readonly Tensor[]
  readonly image?: Tensor
}

export interface StepPrograms {
  readonly programs: readonly Program[]
  /** From a state to the next, whose tensors are named `next_…`. */
  run(
    state: Feeds,
    input: StepInput,
  ): Promise<StepResult & { readonly next: Readonly<Record<string, Tensor>> }>
}

/** Compiles a step as it is laid out. @throws ModelError, EngineError */
export function compileStep(
  material: StepMaterial,
  spec: StepSpec,
  { split }: Layout,
): Promise<StepPrograms> {
  return split ? splitStep(material, spec) : fusedStep(material, spec)
}

async function fusedStep(
  { engine, networks, normalisation, targets }: StepMaterial,
  spec: StepSpec,
): Promise<StepPrograms> {
  const next = changingNames(spec.update).map((name) => `next_${name}`)
  const kept = [...next, 'loss', 'image']
  const program = await compileModel(engine, 'step', stepGraph(networks, spec), kept)
  return {
    programs: [program],
    run: async (state, { scalars, batch, noise, wantImage }) => {
      const feeds = {
        ...state,
        scalars: engine.floats(scalars, [scalars.length]),
        ...cutoutTensors(engine, cutoutFeeds(batch, 0, spec.shape, normalisation, noise), spec.shape),
        ...targets.feeds(engine),
      }
      const out = await program.run(feeds, [...next, 'loss', ...(wantImage ? ['image'] : [])])
      return { next: out, losses: [out['loss']!], ...(wantImage ? { image: out['image']! } : {}) }
    },
  }
}

async function splitStep(
  { engine, networks, normalisation, targets }: StepMaterial,
  spec: StepSpec,
): Promise<StepPrograms> {
  const { update, shape } = spec
  const next = changingNames(update).map((name) => `next_${name}`)
  const decode = await compileModel(engine, 'decoder', decodeGraph(networks, update.latentDims), ['image'])
  const guide = await compileModel(engine, 'guide', guideGraph(networks, spec), ['loss', 'd_image'])
  const back = await compileModel(engine, 'decoder-gradient', decodeGradientGraph(networks, spec), ['d_z'])
  const move = await compileModel(engine, 'optimiser', updateGraph(spec), [...next, 'loss'])
  const imageDims = [1, 3, shape.height, shape.width]
  const zeros = new Float32Array(3 * shape.height * shape.width)
  const scalar = (value: number) => engine.floats(Float32Array.of(value), [])
  return {
    programs: [decode, guide, back, move],
    run: async (state, { scalars, batch, noise, wantImage }) => {
      const { image } = await decode.run({ z: state['z']! })
      const losses: Tensor[] = []
      let gradient = engine.floats(zeros, imageDims)
      for (let from = 0; from < spec.cutouts; from += shape.count) {
        const weights = Object.entries(pictureWeights(spec, from === 0))
        const out = await guide.run({
          image: image!,
          so_far: gradient,
          ...Object.fromEntries(weights.map(([name, weight]) => [name, scalar(weight)])),
          ...cutoutTensors(engine, cutoutFeeds(batch, from, shape, normalisation, noise), shape),
          ...targets.feeds(engine),
        })
        dispose(gradient)
        gradient = out['d_image']!
        losses.push(out['loss']!)
      }
      const { d_z } = await back.run({ z: state['z']!, d_image: gradient })
      const { loss, ...moved } = await move.run({
        ...state,
        d_z: d_z!,
        scalars: engine.floats(scalars, [scalars.length]),
      })
      dispose(gradient, d_z)
      if (loss) losses.push(loss)
      if (!wantImage) dispose(image)
      return { next: moved, losses, ...(wantImage ? { image: image! } : {}) }
    },
  }
}
