// What a step costs, for the bench: the forward pass and the whole gradient step of a recipe at its full size, run in
// turn, with the graphs and their inputs so that other runtimes can run the very same.
import { createRandom, type Recipe } from '../../fragment/index.ts'
import { serialiseModel } from '../../onnx/index.ts'
import type { MeasuredGraph, Measurement } from '../contract.ts'
import { cutoutFeeds, cutoutShape, noiseBank } from '../cutouts/batch.ts'
import { drawCutouts } from '../cutouts/draw.ts'
import { dispose, type Feeds, type Tensor } from '../../engine/index.ts'
import { packNumbers } from '../optimisers/graph.ts'
import { stepNumbers } from '../optimisers/schedule.ts'
import { randomCodes } from '../vqgan/codebook.ts'
import { forwardGraph, stateNames, stepGraph } from './graphs.ts'
import { effective, startState, updateSpec } from './prepareStage.ts'
import { checkRecipe } from './request.ts'
import { place } from './stage.ts'
import { readTargets } from './targets.ts'
import type { Workshop } from './workshop.ts'

/** Builds both graphs unsplit, warms them up, and times them alternating. */
export async function measure(
  recipe: Recipe,
  repeats: number,
  workshop: Workshop,
  signal: AbortSignal,
): Promise<Measurement> {
  const { engine, networks, pack, clock, guide } = workshop
  checkRecipe(recipe, pack)
  const p = effective(recipe)
  const { width, height } = recipe
  const [h, w] = [height / pack.info.stride, width / pack.info.stride]
  const { targets } = await readTargets({ ...recipe, imagePrompts: [] }, guide, new Map())
  const { codebook } = networks.decoder
  const random = createRandom(recipe.seed, 'measure')
  const latentDims = [1, codebook.groups * codebook.entryDim, h, w] as const
  const shape = cutoutShape(p, p.cutouts, pack.clip.imageSize, width, height)
  const spec = {
    update: updateSpec(networks, p, latentDims),
    shape,
    cutouts: p.cutouts,
    targets: [targets.count, targets.length] as const,
    stops: targets.stops,
    smoothness: p.smoothness,
  }
  const state = startState({ dims: latentDims, data: randomCodes(codebook, h, w, random) }, p)
  const zeros = new Float32Array(latentDims.reduce((product, dim) => product * dim, 1))
  const held = stateNames(spec.update).map(
    (name) => [name, engine.floats(state[name]?.data ?? zeros, latentDims)] as const,
  )
  const noise = p.noise > 0 ? noiseBank(random.fork('noise'), random.fork('places')) : null
  const batch = drawCutouts(p, width, height, random)
  const numbers = packNumbers(stepNumbers(p, 0))
  const feeds: Feeds = {
    ...Object.fromEntries(held),
    numbers: engine.floats(numbers, [numbers.length]),
    ...place(engine, cutoutFeeds(batch, 0, shape, pack.clip, noise), shape),
    ...targets.feeds(engine),
  }

  const models = [forwardGraph(networks, spec), stepGraph(networks, spec)]
  const graphs = []
  for (const model of models) {
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
