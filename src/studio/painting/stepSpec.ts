// What the graphs of a step have to contain, from a recipe's parameters, a pack and a size.
import type { Parameters } from '../../fragment/index.ts'
import { cutoutShape } from '../cutouts/batch.ts'
import type { UpdateSpec } from '../optimisers/graph.ts'
import { channelRange, type Codebook } from '../vqgan/codebook.ts'
import type { PaintingContext } from './context.ts'
import type { StepSpec } from './graphs.ts'
import { guidesOf } from './guides.ts'
import type { Targets } from './targets.ts'

/** @param batch Cutouts in one run of the guides: all of them when the step is one graph. */
export function stepSpec(
  { pack, networks }: PaintingContext,
  p: Parameters,
  targets: Targets,
  latentDims: UpdateSpec['latentDims'],
  batch: number,
): StepSpec {
  const [, , h, w] = latentDims
  const { stride } = pack.info
  const shape = cutoutShape(p, batch, pack.clip.imageSize, w * stride, h * stride)
  return {
    update: updateSpec(networks.decoder.codebook, p, latentDims),
    shape,
    cutouts: p.cutouts,
    guides: guidesOf(targets, shape, p),
  }
}

function updateSpec(codebook: Codebook, p: Parameters, latentDims: UpdateSpec['latentDims']): UpdateSpec {
  return {
    latentDims,
    infinityNorm: p.optimiser === 'adamax',
    anchored: p.latentWeight > 0,
    range: p.clamp && !codebook.unit ? channelRange(codebook) : null,
    unitGroups: codebook.unit ? codebook.groups : 0,
    ema: p.ema,
  }
}
