// From a state to a compiled step of its size: laid out so that it fits into memory, or smaller where memory has run out
// before.
import type { Parameters } from '../../fragment/index.ts'
import type { Model } from '../../onnx/index.ts'
import { ModelError, PaintingError } from '../errors.ts'
import type { UpdateSpec } from '../optimisers/graph.ts'
import { openStep, type CompiledStep } from './compiledStep.ts'
import type { PaintingContext } from './context.ts'
import { clipGraph, decodeGraph } from './graphs.ts'
import { sizeOf, type State } from './latentState.ts'
import { layOut, shrink, tensorBytes, type Layout } from './plan.ts'
import { stepSpec } from './stepSpec.ts'
import type { Targets } from './targets.ts'

/**
 * Compiles the step of a state's size.
 *
 * @param shrunk How often memory ran out before: each time the step is laid out smaller.
 * @throws PaintingError when it cannot be laid out smaller, ModelError, EngineError
 */
export async function prepareStep(
  context: PaintingContext,
  p: Parameters,
  targets: Targets,
  state: State,
  shrunk: number,
): Promise<CompiledStep> {
  const { engine, networks, pack } = context
  const latentDims = state['z']!.dims as UpdateSpec['latentDims']
  const decodeBytes = tensorBytes(decodeGraph(networks, latentDims))
  const looking = clipGraph(networks, pack.clip.imageSize)
  requireOneLength(targets, looking)
  const cutoutBytes = tensorBytes(looking)
  const layout = shrunkLayout(layOut(decodeBytes, cutoutBytes, p.cutouts), shrunk)
  if (!layout) throw new PaintingError('painting/no-memory', sizeOf(state, pack.info.stride))
  const spec = stepSpec(context, p, targets, latentDims, layout.batch)
  return openStep({ engine, networks, normalisation: pack.clip, targets }, spec, layout, state)
}

/** @throws ModelError when the two sides of CLIP do not embed into one space: one was exported without its projection */
function requireOneLength({ count, length }: Targets, { graph }: Model): void {
  const image = Number(graph.outputs[0]!.dims?.at(-1))
  if (count > 0 && image !== length) throw new ModelError('model/embedding-lengths', { text: length, image })
}

function shrunkLayout(layout: Layout, times: number): Layout | null {
  let smaller: Layout | null = layout
  for (let i = 0; i < times && smaller; i++) smaller = shrink(smaller)
  return smaller
}
