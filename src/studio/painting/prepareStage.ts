// From a recipe to a stage ready for steps: what its graphs must contain, how they are laid out, and the state they
// start from.
import type { Parameters, Recipe } from '../../fragment/index.ts'
import { growStep } from '../optimisers/schedule.ts'
import type { UpdateSpec } from '../optimisers/graph.ts'
import { channelRange } from '../vqgan/codebook.ts'
import type { Latent } from '../vqgan/encoder.ts'
import { OutOfMemoryError } from '../errors.ts'
import { decodeGraph, lookGraph, type Networks } from './graphs.ts'
import { resizeLatent } from './firstLatent.ts'
import { inWords } from './networks.ts'
import { layOut, shrink, tensorBytes, type Layout } from './plan.ts'
import { openStage, type Stage, type State } from './stage.ts'
import type { Targets } from './targets.ts'
import type { Workshop } from './workshop.ts'

/** The parameters as they act: an init image's weight is a pull of the latent to its start. */
export function effective({ parameters: p, initImage }: Recipe): Parameters {
  const weight = Math.max(0, initImage?.weight ?? 0)
  if (weight === 0) return p
  return {
    ...p,
    latentAnchor: 'start',
    latentWeight: weight + (p.latentAnchor === 'start' ? p.latentWeight : 0),
  }
}

/** The smaller size a painting begins at, or null when it begins at its full one. */
export function smallSize(
  { width, height }: Recipe,
  stride: number,
  p: Parameters,
): { readonly width: number; readonly height: number } | null {
  if (growStep(p) === 0) return null
  const half = (side: number) => Math.max(stride, Math.round(side / 2 / stride) * stride)
  return { width: half(width), height: half(height) }
}

/** The state before the first step. The optimiser's memory is left out: it starts as zeros. */
export function startState({ dims, data }: Latent, p: Parameters): State {
  return {
    z: { dims, data },
    ...(p.latentWeight > 0
      ? { anchor: { dims, data: p.latentAnchor === 'start' ? data : new Float32Array(data.length) } }
      : {}),
    ...(p.ema > 0 ? { average: { dims, data } } : {}),
  }
}

/** The latent that is shown and saved: the moving average where there is one. */
export function shownLatent(state: State): Latent {
  return latentOf(state['average'] ?? state['z']!)
}

export function isFullSize(state: State, { width, height }: Recipe, stride: number): boolean {
  const [, , h, w] = state['z']!.dims
  return h! * stride === height && w! * stride === width
}

/** A state at the recipe's full size: the shown latent and its anchor, with the optimiser's memory empty. */
export async function grow(
  state: State,
  { width, height }: Recipe,
  p: Parameters,
  workshop: Workshop,
): Promise<State> {
  const { stride } = workshop.pack.info
  const resize = (latent: Latent) =>
    resizeLatent(latent, height / stride, width / stride, p.sharpen ?? 0, workshop)
  const grown = startState(await resize(shownLatent(state)), p)
  const { anchor } = state
  return anchor && p.latentAnchor === 'start' ? { ...grown, anchor: await resize(latentOf(anchor)) } : grown
}

function latentOf({ dims, data }: State[string]): Latent {
  return { dims: dims as Latent['dims'], data }
}

/** What an update of a latent of this size contains. */
export function updateSpec(
  { decoder: { codebook } }: Networks,
  p: Parameters,
  latentDims: UpdateSpec['latentDims'],
): UpdateSpec {
  return {
    latentDims,
    infinityNorm: p.optimiser === 'adamax',
    anchored: p.latentWeight > 0,
    range: p.clamp && !codebook.unit ? channelRange(codebook) : null,
    unitGroups: codebook.unit ? codebook.groups : 0,
    ema: p.ema,
  }
}

/** Compiles the steps of a state's size. @throws OutOfMemoryError when it was made smaller in vain, and what openStage throws */
export async function prepareStage(
  { engine, networks, pack }: Workshop,
  p: Parameters,
  targets: Targets,
  state: State,
  shrunk: number,
): Promise<Stage> {
  const latentDims = state['z']!.dims as UpdateSpec['latentDims']
  const update = updateSpec(networks, p, latentDims)
  const layout = inWords('this pack', () => {
    const decodeBytes = tensorBytes(decodeGraph(networks, latentDims))
    return layOut(decodeBytes, tensorBytes(lookGraph(networks, pack.clip.imageSize)), p.cutouts)
  })
  return openStage(
    {
      engine,
      networks,
      update,
      targets,
      normalisation: pack.clip,
      parameters: p,
      cutoutSide: pack.clip.imageSize,
      width: latentDims[3] * pack.info.stride,
      height: latentDims[2] * pack.info.stride,
      layout: shrunkLayout(layout, shrunk),
    },
    state,
  )
}

function shrunkLayout(layout: Layout, times: number): Layout {
  let smaller: Layout | null = layout
  for (let i = 0; i < times && smaller; i++) smaller = shrink(smaller)
  if (smaller) return smaller
  throw new OutOfMemoryError({
    what: 'There is not enough memory for a single cutout of this picture',
    remedy: 'Close other tabs, or paint a smaller picture',
  })
}
