// One painting from recipe to fragment: the loop in the middle of everything. It takes steps until they are done or
// the person has enough, and tells what happens as events. Chance comes from the recipe's seed alone.
import { createRandom, type Recipe } from '../../fragment/index.ts'
import type { PaintEvent, PaintRequest, Picture, TimelapseFrame } from '../contract.ts'
import { noiseBank } from '../cutouts/batch.ts'
import { drawCutouts } from '../cutouts/draw.ts'
import { dispose, type Tensor } from '../engine/engine.ts'
import { yieldToMessages } from '../engine/yieldToMessages.ts'
import { DivergedError } from '../errors.ts'
import { packNumbers } from '../optimisers/graph.ts'
import { growStep, stepNumbers } from '../optimisers/schedule.ts'
import { pictureOf, type Planes } from '../picture/planes.ts'
import type { Latent } from '../vqgan/encoder.ts'
import { makeCheckpoint, resumeStreams, type Streams } from './checkpoint.ts'
import type { Control } from './control.ts'
import { finish } from './finish.ts'
import { firstLatent, resizeLatent } from './firstLatent.ts'
import { checkRecipe, openImages } from './request.ts'
import { effective, prepareStage, smallSize, startState } from './prepareStage.ts'
import type { Stage, State } from './stage.ts'
import { readTargets } from './targets.ts'
import { addFrame, isFrameStep, makeFrame } from './timelapse.ts'
import type { Workshop } from './workshop.ts'

/** Milliseconds between pictures shown, and between checkpoints. */
const previewEvery = 200
const checkpointEvery = 10_000
/** Steps between looks at the loss on a GPU, where each look waits for it. */
const lossEvery = 4

/**
 * Paints a request and reports by `emit`; returns after `done`, or quietly when discarded.
 *
 * @param shrunk How often memory ran out before: each time the step is laid out smaller.
 * @throws StudioError of whatever made it impossible; what was reached stands in the last checkpoint emitted.
 */
export async function paint(
  request: PaintRequest,
  workshop: Workshop,
  control: Control,
  emit: (event: PaintEvent) => void,
  shrunk = 0,
): Promise<void> {
  const { recipe, resumeFrom } = request
  const { pack, engine, host, clock, networks } = workshop
  const p = effective(recipe)
  checkRecipe(recipe, pack)
  emit({ kind: 'compiling', part: 'the prompt' })
  const images = await openImages(request, workshop.decodeImage)
  const { targets, prompts, notes: cuts } = await readTargets(recipe, workshop.guide, images)
  const notes = [...pack.notes, ...cuts]

  const chance = createRandom(recipe.seed, 'daub')
  const [latentChance, fresh, bank] = [chance.fork('latent'), { cutouts: chance.fork('cutouts'), noise: chance.fork('noise places') }, chance.fork('noise')]
  const streams: Streams = resumeFrom ? resumeStreams(resumeFrom, recipe) : fresh
  const noise = p.noise > 0 ? noiseBank(bank, streams.noise) : null
  const beginnings = { pack, host, codebook: networks.decoder.codebook, decode: workshop.decode }

  let step = resumeFrom?.step ?? 0
  let losses = [...(resumeFrom?.losses ?? [])]
  let frames: readonly TimelapseFrame[] = resumeFrom?.frames ?? []
  let ms = resumeFrom?.ms ?? 0
  let msPerStep: number | null = null
  let began = clock.now()
  const spent = () => ms + (clock.now() - began)

  let state: State
  if (resumeFrom) state = resumeFrom.tensors
  else {
    const small = smallSize(recipe, pack.info.stride, p)
    const init = recipe.initImage ? images.get(recipe.initImage.id)! : null
    const { latent, note } = await firstLatent(recipe, small?.width ?? recipe.width, small?.height ?? recipe.height, prompts, init, latentChance, beginnings)
    if (note) notes.push(note)
    state = startState(latent, p)
  }
  for (const text of notes) emit({ kind: 'note', text })
  const painting = (more: { preview?: Picture; checkpoint?: ReturnType<typeof makeCheckpoint> }) =>
    emit({ kind: 'painting', step, of: p.steps, loss: losses.at(-1) ?? null, msPerStep, engine: engine.info, ...more })
  const firstPicture = await workshop.decode(shownLatent(state))
  if (step === 0) frames = addFrame(frames, makeFrame(0, firstPicture))
  painting({ preview: pictureOf(firstPicture) })

  let stage: Stage | null = null
  const open = async (from: State) => {
    emit({ kind: 'compiling', part: `${from['z']!.dims[3]! * pack.info.stride} × ${from['z']!.dims[2]! * pack.info.stride} pixels` })
    await stage?.release()
    stage = await prepareStage(workshop, p, targets, from, shrunk)
    return stage
  }
  const checkpoint = async () => {
    const tensors = stage ? await stage.save() : state
    return makeCheckpoint(recipe, engine.info, streams, { step, tensors, losses, frames, ms: spent() })
  }

  const [h, w] = [recipe.height / pack.info.stride, recipe.width / pack.info.stride]
  const grow = async (from: State): Promise<State> => {
    const grown = startState(await resizeLatent(shownLatent(from), h, w, beginnings), p)
    if (!from['anchor'] || p.latentAnchor === 'zero') return grown
    return { ...grown, anchor: await resizeLatent(latentOf(from['anchor']), h, w, beginnings) }
  }

  const unread: Tensor[][] = []
  const readLosses = async () => {
    for (const parts of unread.splice(0)) {
      let loss = 0
      for (const part of parts) loss += (await engine.read(part))[0]!
      dispose(...parts)
      if (!Number.isFinite(loss)) throw diverged(loss, losses.length + 1)
      losses.push(loss)
    }
  }

  try {
    let [shown, saved] = [clock.now(), clock.now()]
    while (step < p.steps) {
      if (control.wish === 'pause') {
        await readLosses()
        painting({ checkpoint: await checkpoint() })
        emit({ kind: 'paused', step, of: p.steps })
        ms = spent()
        await control.resumed()
        began = clock.now()
      }
      if (control.wish === 'discard') return
      if (control.wish === 'keep') break
      if (step === growStep(p) && !isFullSize(state, recipe, pack.info.stride)) {
        state = await grow(stage ? await (stage as Stage).save() : state)
        await open(state)
      }
      const current: Stage = stage ?? (await open(state))

      const start = clock.now()
      const frame = isFrameStep(step, p.steps)
      const show = start - shown >= previewEvery
      const batch = drawCutouts(p, current.width, current.height, streams.cutouts)
      const result = await current.step(packNumbers(stepNumbers(p, step)), batch, noise, frame || show)
      unread.push([...result.losses])
      if (engine.info.kind === 'wasm' || unread.length >= lossEvery || show || step + 1 === p.steps) await readLosses()
      let preview: Picture | undefined
      if (result.image) {
        const planes: Planes = { width: current.width, height: current.height, data: await engine.read(result.image) }
        dispose(result.image)
        if (frame) frames = addFrame(frames, makeFrame(step, planes))
        if (show) [preview, shown] = [pictureOf(planes), clock.now()]
      }
      step++
      const took = clock.now() - start
      msPerStep = msPerStep === null ? took : msPerStep * 0.8 + took * 0.2
      const due = clock.now() - saved >= checkpointEvery
      painting({ ...(preview ? { preview } : {}), ...(due ? { checkpoint: await checkpoint() } : {}) })
      if (due) saved = clock.now()
      if (request.gentle) await new Promise((resolve) => setTimeout(resolve, took / 2))
      await yieldToMessages()
    }
    await readLosses()
    ms = spent()

    emit({ kind: 'saving' })
    state = stage ? await (stage as Stage).save() : state
    if (!isFullSize(state, recipe, pack.info.stride)) state = await grow(state) // stopped early, or no steps at all
    const picture = await workshop.decode(shownLatent(state))
    frames = addFrame(frames, makeFrame(step, picture))
    const painted = { recipe, picture, engine: engine.info, steps: step, losses, ms, paintedAt: clock.date() }
    const { fragment, notes: remarks } = await finish(painted, {
      guide: workshop.guide,
      prompts,
      judge: () => workshop.judge({ onProgress: emit }),
    })
    emit({ kind: 'done', painting: { fragment, frames, notes: [...notes, ...remarks] } })
  } finally {
    await (stage as Stage | null)?.release()
  }
}

/** The latent that is shown and saved: the moving average where there is one. */
function shownLatent(state: State): Latent {
  return latentOf(state['average'] ?? state['z']!)
}

function latentOf({ dims, data }: State[string]): Latent {
  return { dims: dims as Latent['dims'], data }
}

function isFullSize(state: State, { width, height }: Recipe, stride: number): boolean {
  const [, , h, w] = state['z']!.dims
  return h! * stride === height && w! * stride === width
}

function diverged(loss: number, step: number): DivergedError {
  return new DivergedError({
    what: `The painting lost its way at step ${step}: its loss is no number`,
    value: loss,
    remedy: 'The last good picture is kept; try a smaller learning rate or another seed',
  })
}
