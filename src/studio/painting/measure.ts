// What a step costs, for the bench: the forward pass and the whole gradient step of a recipe at its full size, run in
// turn, with the graphs and their inputs so that other runtimes can run the very same.
import { dispose, type Feeds, type Tensor } from '../../engine/index.ts'
import { createRandom, type Recipe } from '../../fragment/index.ts'
import { serialiseModel } from '../../onnx/index.ts'
import type { MeasuredGraph, Measurement } from '../contract.ts'
import { cutoutFeeds, noiseBank } from '../cutouts/batch.ts'
import { drawCutouts } from '../cutouts/draw.ts'
import { cutoutTensors } from '../cutouts/tensors.ts'
import { packScalars } from '../optimisers/graph.ts'
import { stepScalars } from '../optimisers/schedule.ts'
import { randomCodes } from '../vqgan/codebook.ts'
import { zeros } from './compiledStep.ts'
import type { PaintingContext } from './context.ts'
import { forwardGraph, stateNames, stepGraph, type StepSpec } from './graphs.ts'
import { startState } from './latentState.ts'
import { resolveParameters } from './parameters.ts'
import { checkRecipe, openCritic } from './request.ts'
import { stepSpec } from './stepSpec.ts'
import { readTargets, type Targets } from './targets.ts'

/** Builds both graphs unsplit, warms them up, and times them alternating. */
export async function measure(
  recipe: Recipe,
  repeats: number,
  context: PaintingContext,
  signal: AbortSignal,
): Promise<Measurement> {
  const { engine, networks, pack, clock, guide } = context
  checkRecipe(recipe, pack)
  const critic = await openCritic({ recipe })
  const { targets } = await readTargets({ ...recipe, imagePrompts: [] }, guide, new Map(), critic)
  const { groups, entryDim } = networks.decoder.codebook
  const { stride } = pack.info
  const latentDims = [1, groups * entryDim, recipe.height / stride, recipe.width / stride] as const
  const p = resolveParameters(recipe)
  const spec = stepSpec(context, p, targets, latentDims, p.cutouts)
  const feeds = feedsOf(recipe, spec, targets, context)

  const graphs = []
  for (const model of [forwardGraph(networks, spec), stepGraph(networks, spec)]) {
    const bytes = serialiseModel(model).slice()
    const program = await engine.compile(model.graph.name, bytes)
    const own = Object.fromEntries(program.inputs.map((name) => [name, feeds[name]!]))
    graphs.push({ model: bytes, program, own, ms: [] as number[] })
  }
  for (let repeat = -1; repeat < repeats; repeat++) {
    for (const { program, own, ms } of graphs) {
      signal.throwIfAborted()
      const start = clock.now()
      const outputs = await program.run(own)
      await engine.read(outputs['loss']!) // on a GPU the run has ended only when an answer is here
      if (repeat >= 0) ms.push(clock.now() - start)
      dispose(...Object.values(outputs))
    }
  }
  for (const { program } of graphs) await program.release()
  const [forward, step] = graphs.map(({ model, own, ms }): MeasuredGraph => ({
    model,
    ms,
    feeds: described(own),
  }))
  return { engine: engine.info, forward: forward!, step: step! }
}

/** Everything either graph reads, for the first step from random codes. */
function feedsOf(
  recipe: Recipe,
  { shape, update }: StepSpec,
  targets: Targets,
  { engine, networks, pack }: PaintingContext,
): Feeds {
  const p = resolveParameters(recipe)
  const random = createRandom(recipe.seed, 'measure')
  const { latentDims } = update
  const [, , h, w] = latentDims
  const dims = [1, latentDims[1], h, w] as const
  const state = startState({ dims, data: randomCodes(networks.decoder.codebook, h, w, random) }, p)
  const noise = p.noise > 0 ? noiseBank(random.fork('noise'), random.fork('places')) : null
  const batch = drawCutouts(p, recipe.width, recipe.height, random)
  const scalars = packScalars(stepScalars(p, 0))
  const held = stateNames(update).map(
    (name) => [name, engine.floats((state[name] ?? zeros(update)).data, dims)] as const,
  )
  return {
    ...Object.fromEntries(held),
    scalars: engine.floats(scalars, [scalars.length]),
    ...cutoutTensors(engine, cutoutFeeds(batch, 0, shape, pack.clip, noise), shape),
    ...targets.feeds(engine),
  }
}

function described(feeds: Readonly<Record<string, Tensor>>): MeasuredGraph['feeds'] {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims, data }]) => [
      name,
      {
        type: type as 'float32' | 'int64',
        dims: [...dims],
        data: (data as Float32Array<ArrayBuffer>).slice(),
      },
    ]),
  )
}
