// Begins a painting: reads its prompt, makes or restores its first latent, and shows it. What comes back is complete.
import { yieldToMessages } from '../../engine/index.ts'
import { stepsToTake, type Parameters } from '../../fragment/index.ts'
import type { PaintRequest } from '../contract.ts'
import type { StudioNote } from '../notes.ts'
import { pictureOf } from '../picture/planes.ts'
import { openChance, type Chance } from './chance.ts'
import type { Surroundings } from './context.ts'
import { firstLatent, type Subject } from './firstLatent.ts'
import { shownLatent, startState, type State } from './latentState.ts'
import { LossLog } from './lossLog.ts'
import { Pace } from './pace.ts'
import { PaintingState } from './paintingState.ts'
import { PaintingUnderWay } from './paintingUnderWay.ts'
import { resolveParameters, startSize } from './parameters.ts'
import { openCritic, openImages } from './request.ts'
import { RollbackPoints } from './rollbackPoints.ts'
import { readTargets } from './targets.ts'
import { addFrame, makeFrame } from './timelapse.ts'

/**
 * Begins a request, or takes it up at its checkpoint.
 *
 * @param shrunk How often memory ran out before: each time the step is laid out smaller.
 * @throws RequestError, PackError, ImageFileError, ModelError, EngineError
 */
export async function beginPainting(
  request: PaintRequest,
  surroundings: Surroundings,
  shrunk: number,
): Promise<PaintingUnderWay> {
  const { context, emit } = surroundings
  const { recipe, resumeFrom } = request
  const { pack, guide, decodeImage, clock } = context
  const pace = new Pace(clock, resumeFrom?.ms ?? 0)
  const parameters = resolveParameters(recipe)
  const chance = openChance(recipe, resumeFrom)
  const rollbackPoints = new RollbackPoints(resumeFrom)
  emit({ kind: 'compiling' })
  const images = await openImages(request, decodeImage)
  const critic = await openCritic(request)
  const { targets, prompts, notes: cut } = await readTargets(recipe, guide, images, critic)
  const picture = recipe.initImage ? images.get(recipe.initImage.id)! : null
  const { state: first, notes: changed } = resumeFrom
    ? { state: resumeFrom.tensors, notes: [] }
    : await firstState(request, parameters, { prompts, targets, picture }, chance, pace, surroundings)
  const notes = [...pack.notes, ...cut, ...rollbackPoints.notes, ...changed]
  for (const note of notes) emit({ kind: 'note', note })

  const shown = await context.decode(shownLatent(first))
  const step = resumeFrom?.step ?? 0
  const state = new PaintingState(context, parameters, targets, shrunk, first)
  const frames = resumeFrom?.frames ?? []
  const painting = new PaintingUnderWay(request, surroundings, {
    parameters,
    prompts,
    critic,
    chance,
    pace,
    state,
    losses: new LossLog(context.engine, resumeFrom?.losses ?? []),
    rollbackPoints,
    notes,
    step,
    frames: step === 0 ? addFrame(frames, makeFrame(0, shown)) : frames,
  })
  painting.show(pictureOf(shown))
  // Growing needs the encoder; better to fetch it now than to fail halfway.
  if (!painting.isFullSize && pack.info.hasEncoder) await pack.bytes('vqgan-encoder', { onProgress: emit })
  return painting
}

async function firstState(
  { recipe }: PaintRequest,
  parameters: Parameters,
  subject: Subject,
  chance: Chance,
  pace: Pace,
  { context, control, emit }: Surroundings,
): Promise<{ readonly state: State; readonly notes: readonly StudioNote[] }> {
  const size = startSize(recipe, context.pack.info.stride, parameters)
  const goesOn = async () => {
    await yieldToMessages()
    if (control.state === 'pause') {
      emit({ kind: 'paused', step: 0, of: stepsToTake(parameters) }) // there is nothing to keep yet
      await pace.pausedFor(() => control.resumed())
    }
    return control.state === 'go'
  }
  const { latent, note } = await firstLatent(recipe, size, subject, chance.latent, context, goesOn)
  return { state: startState(latent, parameters), notes: note ? [note] : [] }
}
