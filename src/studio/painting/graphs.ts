// The graphs of one gradient step. Small packs get one fused graph: quantise, decode, cut out, look, compare, gradient,
// optimiser. Large ones get four, so that memory stays bounded: the picture's gradient is summed over micro-batches of
// cutouts, and the decoder's forward pass is done again inside its gradient (DESIGN section 4).
import { gradient, GraphBuilder, lowered, type Model, type Value } from '../../onnx/index.ts'
import { ModelError } from '../errors.ts'
import { cutOut, cutoutInputs } from '../cutouts/graph.ts'
import type { CutoutShape } from '../cutouts/batch.ts'
import { sphericalLoss, type TargetValues } from '../losses/spherical.ts'
import { totalVariation } from '../losses/totalVariation.ts'
import { update, updateInputs, type UpdateSpec } from '../optimisers/graph.ts'
import type { Decoder } from '../vqgan/decoder.ts'
import { quantise } from '../vqgan/quantise.ts'

/** The two networks in the loop. */
export interface Networks {
  readonly decoder: Decoder
  /** CLIP's image side: pixel_values [n, 3, s, s] → image_embeds [n, e]. */
  readonly vision: Model
}

/** Everything the graphs of a step depend on. Equal specs have equal graphs. */
export interface StepSpec {
  readonly update: UpdateSpec
  /** Cutouts in one run of the guide: all of them when fused. */
  readonly shape: CutoutShape
  /** Cutouts in a whole step. */
  readonly cutouts: number
  /** Targets, and the length of their embeddings. */
  readonly targets: readonly [count: number, length: number]
  /** Some prompt has a stop. */
  readonly stops: boolean
  readonly smoothness: number
}

/** z → image: what previews and the finished picture are made with. */
export function decodeGraph({ decoder }: Networks, dims: UpdateSpec['latentDims']): Model {
  const g = new GraphBuilder()
  const z = g.input('z', dims)
  g.output('image', pictureFrom(g, decoder, z))
  return lowered(g.finish({ name: 'decode' }))
}

/** One cutout through CLIP: what the plan of memory is made with. */
export function lookGraph({ vision }: Networks, side: number): Model {
  const g = new GraphBuilder()
  g.output('embedding', look(g, vision, g.input('pixels', [1, 3, side, side])))
  return g.finish({ name: 'look' })
}

/** The forward pass alone: the latent, cutouts and targets → loss and image. */
export function forwardGraph(networks: Networks, spec: StepSpec): Model {
  return lowered(forward(networks, spec))
}

/** The same with the marks that the gradient reads. */
function forward(networks: Networks, spec: StepSpec): Model {
  const g = new GraphBuilder()
  const image = pictureFrom(g, networks.decoder, g.input('z', spec.update.latentDims))
  const smooth = spec.smoothness > 0 ? g.mul(totalVariation(g, image), spec.smoothness) : undefined
  const loss = guideLoss(g, networks, spec, image)
  g.output('loss', smooth ? g.add(loss, smooth) : loss)
  g.output('image', image)
  return g.finish({ name: 'forward' })
}

/** One whole step: state, numbers, cutouts and targets → next state, loss and image. */
export function stepGraph(networks: Networks, spec: StepSpec): Model {
  const differentiated = gradient(forward(networks, spec), {
    of: ['loss'],
    for: ['z'],
    keep: ['loss', 'image'],
  })
  const g = new GraphBuilder()
  const state = updateInputs(g, spec.update)
  const inputs: Record<string, Value> = {}
  for (const { name, dims, dtype } of differentiated.graph.inputs) {
    inputs[name] = name === 'z' ? state.z : g.input(name, dims as readonly number[], dtype)
  }
  const outputs = g.include(differentiated, inputs)
  const next = update(g, spec.update, state, outputs['d_z']!)
  outputNext(g, next)
  g.output('loss', next.loss ? g.add(outputs['loss']!, next.loss) : outputs['loss']!)
  g.output('image', outputs['image']!)
  return g.finish({ name: 'step' })
}

/** A micro-batch: image, cutouts, targets and the gradient so far → its loss, and the gradient with its own added. */
export function guideGraph(networks: Networks, spec: StepSpec): Model {
  const g = new GraphBuilder()
  const image = g.input('image', imageDims(spec))
  // The picture's own loss belongs to one micro-batch only: `smoothness` is fed as 0 to the others.
  const smooth = spec.smoothness > 0 ? g.mul(totalVariation(g, image), g.input('smoothness', [])) : undefined
  const loss = guideLoss(g, networks, spec, image)
  g.output('loss', smooth ? g.add(loss, smooth) : loss)
  const differentiated = gradient(g.finish(), { of: ['loss'], for: ['image'] })

  const sum = new GraphBuilder()
  const inputs = inputsOf(sum, differentiated)
  const outputs = sum.include(differentiated, inputs)
  sum.output('d_image', sum.add(outputs['d_image']!, sum.input('so_far', imageDims(spec))))
  sum.output('loss', outputs['loss']!)
  return sum.finish({ name: 'guide' })
}

/** z and the picture's gradient → the latent's gradient. */
export function decodeGradientGraph({ decoder }: Networks, spec: StepSpec): Model {
  const g = new GraphBuilder()
  g.output('image', pictureFrom(g, decoder, g.input('z', spec.update.latentDims)))
  return gradient(g.finish({ name: 'decode' }), { of: ['image'], for: ['z'], keep: [] })
}

/** State, numbers and the latent's gradient → next state, and the anchor's part of the loss. */
export function updateGraph(spec: StepSpec): Model {
  const g = new GraphBuilder()
  const state = updateInputs(g, spec.update)
  const next = update(g, spec.update, state, g.input('d_z', spec.update.latentDims))
  outputNext(g, next)
  if (next.loss) g.output('loss', next.loss)
  return g.finish({ name: 'update' })
}

/** Names of the state's tensors. */
export function stateNames({ anchored, ema }: UpdateSpec): readonly string[] {
  return ['z', 'm', 'v', ...(anchored ? ['anchor'] : []), ...(ema > 0 ? ['average'] : [])]
}

/** Those that change in a step; the outputs are named `next_…`. */
export function changingNames({ ema }: UpdateSpec): readonly string[] {
  return ['z', 'm', 'v', ...(ema > 0 ? ['average'] : [])]
}

/** Quantises and decodes a latent: a picture [1, 3, h, w] in 0…1. Where it was clamped, only gradients that lead back inside pass. */
function pictureFrom(g: GraphBuilder, decoder: Decoder, z: Value): Value {
  return g.clampWithGrad(decoder.decode(g, quantise(g, z, decoder.codebook)), 0, 1)
}

/** Cuts out, looks and compares: the loss of a picture [1, 3, h, w]. */
function guideLoss(g: GraphBuilder, { vision }: Networks, spec: StepSpec, image: Value): Value {
  const pixels = cutOut(g, image, cutoutInputs(g, spec.shape), spec.shape)
  return sphericalLoss(g, look(g, vision, pixels), targetInputs(g, spec), spec.cutouts)
}

/** CLIP's image side applied to pixels. */
function look(g: GraphBuilder, vision: Model, pixels: Value): Value {
  const outputs = g.include(vision, { [vision.graph.inputs[0]!.name]: pixels })
  const embeddings = outputs['image_embeds'] ?? Object.values(outputs).find(({ dims }) => dims.length === 2)
  if (embeddings) return embeddings
  throw new ModelError({
    what: 'The image side of this CLIP has no embedding among its outputs',
    value: Object.keys(outputs).join(', '),
    allowed: 'image_embeds [n, e]',
    remedy: 'Export it with its projection (CLIPVisionModelWithProjection)',
  })
}

function targetInputs(g: GraphBuilder, { targets: [count, length], stops }: StepSpec): TargetValues {
  const input = (name: string) => g.input(name, [1, count])
  return {
    embeddings: g.input('targets', [count, length]),
    weights: input('weights'),
    ...(stops ? { stops: { signs: input('signs'), levels: input('levels') } } : {}),
  }
}

function outputNext(g: GraphBuilder, next: ReturnType<typeof update>): void {
  g.output('next_z', next.z)
  g.output('next_m', next.m)
  g.output('next_v', next.v)
  if (next.average) g.output('next_average', next.average)
}

function inputsOf(g: GraphBuilder, { graph }: Model): Record<string, Value> {
  return Object.fromEntries(
    graph.inputs.map(({ name, dims, dtype }) => [name, g.input(name, dims as readonly number[], dtype)]),
  )
}

function imageDims({ shape: { width, height } }: StepSpec): readonly [1, 3, number, number] {
  return [1, 3, height, width]
}
