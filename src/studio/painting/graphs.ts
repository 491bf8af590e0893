// The graphs of one gradient step. Small packs get one fused graph: quantise, decode, cut out, encode, compare, gradient,
// optimiser. Large ones get four, so that memory stays bounded: the picture's gradient is summed over micro-batches of
// cutouts, and the decoder's forward pass is done again inside its gradient.
import { gradient, GraphBuilder, lowered, type Model, type Value } from '../../onnx/index.ts'
import { ModelError } from '../errors.ts'
import { cutOut, cutoutInputs } from '../cutouts/graph.ts'
import type { CutoutShape } from '../cutouts/batch.ts'
import { update, updateInputs, type UpdateSpec } from '../optimisers/graph.ts'
import type { Decoder } from '../vqgan/decoder.ts'
import { quantise } from '../vqgan/quantise.ts'
import { seesImage, type Guide } from './guides.ts'

/** The two networks in the loop. */
export interface Networks {
  readonly decoder: Decoder
  /** CLIP's image side: pixel_values [n, 3, s, s] → image_embeds [n, e]. */
  readonly vision: Model
}

/** Everything the graphs of a step depend on. Equal specs have equal graphs. */
export interface StepSpec {
  readonly update: UpdateSpec
  /** Cutouts in one run of the guides: all of them when fused. */
  readonly shape: CutoutShape
  /** Cutouts in a whole step. */
  readonly cutouts: number
  /** The terms of the loss, at least one of them of embeddings. */
  readonly guides: readonly Guide[]
}

/** z → image: what previews and the finished picture are made with. */
export function decodeGraph({ decoder }: Networks, dims: UpdateSpec['latentDims']): Model {
  const g = new GraphBuilder()
  const z = g.input('z', dims)
  g.output('image', pictureFrom(g, decoder, z))
  return lowered(g.finish({ name: 'decode' }))
}

/** One cutout through CLIP: what the plan of memory is made with. */
export function clipGraph({ vision }: Networks, side: number): Model {
  const g = new GraphBuilder()
  g.output('embedding', encodeImage(g, vision, g.input('pixels', [1, 3, side, side])))
  return g.finish({ name: 'clip' })
}

/** The forward pass alone: the latent, cutouts and targets → loss and image. */
export function forwardGraph(networks: Networks, spec: StepSpec): Model {
  return lowered(forward(networks, spec))
}

/** The same with the marks that the gradient reads. */
function forward(networks: Networks, spec: StepSpec): Model {
  const g = new GraphBuilder()
  const image = pictureFrom(g, networks.decoder, g.input('z', spec.update.latentDims))
  g.output(
    'loss',
    lossOf(g, networks, spec, image, ({ weight }) => weight),
  )
  g.output('image', image)
  return g.finish({ name: 'forward' })
}

/** One whole step: state, scalars, cutouts and targets → next state, loss and image. */
export function stepGraph(networks: Networks, spec: StepSpec): Model {
  const differentiated = gradient(forward(networks, spec), {
    of: ['loss'],
    for: ['z'],
    keep: ['loss', 'image'],
  })
  const g = new GraphBuilder()
  const state = updateInputs(g, spec.update)
  const outputs = g.include(differentiated, inputsOf(g, differentiated, { z: state.z }))
  const next = update(g, spec.update, state, outputs['d_z']!)
  outputNext(g, next)
  g.output('loss', next.loss ? g.add(outputs['loss']!, next.loss) : outputs['loss']!)
  g.output('image', outputs['image']!)
  return g.finish({ name: 'step' })
}

/**
 * A micro-batch: image, cutouts, targets and the gradient so far → its loss, and the gradient with its own added. A guide of
 * the whole picture belongs to one micro-batch only: the weight of guide i comes in as `weight_i`, 0 for the others.
 */
export function guideGraph(networks: Networks, spec: StepSpec): Model {
  const g = new GraphBuilder()
  const image = g.input('image', imageDims(spec))
  const weightOf = (guide: Guide, i: number) => (seesImage(guide) ? g.input(weightName(i), []) : guide.weight)
  g.output('loss', lossOf(g, networks, spec, image, weightOf))
  const differentiated = gradient(g.finish(), { of: ['loss'], for: ['image'] })

  const sum = new GraphBuilder()
  const outputs = sum.include(differentiated, inputsOf(sum, differentiated))
  sum.output('d_image', sum.add(outputs['d_image']!, sum.input('so_far', imageDims(spec))))
  sum.output('loss', outputs['loss']!)
  return sum.finish({ name: 'guide' })
}

/** The feeds of `guideGraph` that are weights, for the first micro-batch or another. */
export function pictureWeights({ guides }: StepSpec, isFirst: boolean): Readonly<Record<string, number>> {
  return Object.fromEntries(
    guides.flatMap((guide, i) => (seesImage(guide) ? [[weightName(i), isFirst ? guide.weight : 0]] : [])),
  )
}

/** z and the picture's gradient → the latent's gradient. */
export function decodeGradientGraph({ decoder }: Networks, spec: StepSpec): Model {
  const g = new GraphBuilder()
  g.output('image', pictureFrom(g, decoder, g.input('z', spec.update.latentDims)))
  return gradient(g.finish({ name: 'decode' }), { of: ['image'], for: ['z'], keep: [] })
}

/** State, scalars and the latent's gradient → next state, and the anchor's part of the loss. */
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

/** Σ weight · loss over the guides, of a picture [1, 3, h, w]. */
function lossOf(
  g: GraphBuilder,
  { vision }: Networks,
  { guides, shape }: StepSpec,
  image: Value,
  weightOf: (guide: Guide, index: number) => number | Value,
): Value {
  const terms: Value[] = []
  const add = (guide: Guide, seen: Readonly<Record<string, Value>>) => {
    const i = guides.indexOf(guide)
    const { loss } = g.include(guide.graph, inputsOf(g, guide.graph, seen))
    const weight = weightOf(guide, i)
    terms[i] = weight === 1 ? loss! : g.mul(loss!, weight)
  }
  // Guides of the picture come first: gradients are added in the order of the graph, and the order decides the last bits.
  for (const guide of guides.filter(seesImage)) add(guide, { image })
  const pixels = cutOut(g, image, cutoutInputs(g, shape), shape)
  const embeddings = encodeImage(g, vision, pixels)
  for (const guide of guides.filter((each) => !seesImage(each))) add(guide, { embeddings })
  return terms.reduce((sum, term) => g.add(sum, term))
}

/** CLIP's image side applied to pixels [n, 3, s, s]: embeddings [n, e]. */
function encodeImage(g: GraphBuilder, vision: Model, pixels: Value): Value {
  const outputs = g.include(vision, { [vision.graph.inputs[0]!.name]: pixels })
  const embeddings = outputs['image_embeds'] ?? Object.values(outputs).find(({ dims }) => dims.length === 2)
  if (embeddings) return embeddings
  throw new ModelError('model/embedding', {
    outputs: Object.keys(outputs),
    expected: 'image_embeds [n, e]',
  })
}

function outputNext(g: GraphBuilder, next: ReturnType<typeof update>): void {
  g.output('next_z', next.z)
  g.output('next_m', next.m)
  g.output('next_v', next.v)
  if (next.average) g.output('next_average', next.average)
}

/** The inputs of a model: those that are known, and new inputs of the graph for the others. */
function inputsOf(
  g: GraphBuilder,
  { graph }: Model,
  known: Readonly<Record<string, Value>> = {},
): Record<string, Value> {
  return Object.fromEntries(
    graph.inputs.map(({ name, dims, dtype }) => [
      name,
      known[name] ?? g.input(name, dims as readonly number[], dtype),
    ]),
  )
}

const weightName = (guide: number) => `weight_${guide}`

function imageDims({ shape: { width, height } }: StepSpec): readonly [1, 3, number, number] {
  return [1, 3, height, width]
}
