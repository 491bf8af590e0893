// A painting under way: what was reached, and the single things that can be done with it. The order of things is in
// `paint.ts`; how it begins, in `beginPainting.ts`. Chance comes from the recipe's seed alone.
import { dispose } from '../../engine/index.ts'
import { hasCode, keptAfter, stepsToTake, type Critic, type Parameters } from '../../fragment/index.ts'
import type { Checkpoint, PaintRequest, Picture, RollbackPoint, TimelapseFrame } from '../contract.ts'
import { drawCutouts } from '../cutouts/draw.ts'
import type { StudioNote } from '../notes.ts'
import { packScalars } from '../optimisers/graph.ts'
import { growStep, stepScalars } from '../optimisers/schedule.ts'
import { pictureOf, type Planes } from '../picture/planes.ts'
import { openChance, type Chance } from './chance.ts'
import type { Surroundings } from './context.ts'
import { finish } from './finish.ts'
import { shownLatent } from './latentState.ts'
import { LossLog } from './lossLog.ts'
import type { Pace } from './pace.ts'
import type { PaintingState } from './paintingState.ts'
import type { RollbackPoints } from './rollbackPoints.ts'
import type { PromptEmbedding } from './targets.ts'
import { addFrame, isFrameStep, makeFrame } from './timelapse.ts'

/** What a painting has when it begins. */
export interface Beginning {
  readonly parameters: Parameters
  readonly prompts: readonly PromptEmbedding[]
  readonly critic: Critic | null
  readonly chance: Chance
  readonly pace: Pace
  readonly state: PaintingState
  readonly losses: LossLog
  readonly rollbackPoints: RollbackPoints
  readonly notes: readonly StudioNote[]
  /** Steps done. */
  readonly step: number
  readonly frames: readonly TimelapseFrame[]
}

/** Everything that changes while a picture is painted. */
export class PaintingUnderWay {
  readonly #request: PaintRequest
  readonly #surroundings: Surroundings
  readonly #parameters: Parameters
  readonly #prompts: readonly PromptEmbedding[]
  readonly #critic: Critic | null
  readonly #pace: Pace
  readonly #state: PaintingState
  readonly #rollbackPoints: RollbackPoints
  #chance: Chance
  #losses: LossLog
  #notes: readonly StudioNote[]
  #step: number
  #frames: readonly TimelapseFrame[]

  constructor(request: PaintRequest, surroundings: Surroundings, beginning: Beginning) {
    this.#request = request
    this.#surroundings = surroundings
    this.#parameters = beginning.parameters
    this.#prompts = beginning.prompts
    this.#critic = beginning.critic
    this.#pace = beginning.pace
    this.#state = beginning.state
    this.#rollbackPoints = beginning.rollbackPoints
    this.#chance = beginning.chance
    this.#losses = beginning.losses
    this.#notes = beginning.notes
    this.#step = beginning.step
    this.#frames = beginning.frames
  }

  get isDone(): boolean {
    return this.#step >= this.#of
  }

  /** Steps to take. */
  get #of(): number {
    return stepsToTake(this.#parameters)
  }

  get isFullSize(): boolean {
    const { width, height } = this.#request.recipe
    const { size } = this.#state
    return size.width === width && size.height === height
  }

  /** Reports where the painting stands, with a picture of it. */
  show(preview: Picture): void {
    this.#report({ preview })
  }

  async takeStep(): Promise<void> {
    const { engine } = this.#surroundings.context
    const p = this.#parameters
    if (this.#rollbackPoints.isDue(this.#step)) {
      await this.#losses.flush()
      this.#rollbackPoints.record(await this.#point())
    }
    if (this.#step === growStep(p) && !this.isFullSize) {
      await this.#losses.flush()
      await this.#state.resize(this.#request.recipe, this.#step)
    }
    if (!this.#state.isCompiled) {
      this.#surroundings.emit({ kind: 'compiling' })
      await this.#state.compile()
    }

    const endStep = this.#pace.startStep()
    const isFrame = isFrameStep(this.#step, p.steps)
    const isShown = this.#pace.isPreviewDue
    const { width, height } = this.#state.size
    const learningRate = p.learningRate * this.#rollbackPoints.learningRateScale
    const { losses, image } = await this.#state.run({
      scalars: packScalars(stepScalars({ ...p, learningRate }, this.#step)),
      batch: drawCutouts(p, width, height, this.#chance.cutouts),
      noise: this.#chance.noise,
      wantImage: isFrame || isShown,
    })
    await this.#losses.add(losses)
    if (isShown) await this.#losses.flush()
    const planes = image && { width, height, data: await engine.read(image) }
    dispose(image)
    if (planes && isFrame) this.#frames = addFrame(this.#frames, makeFrame(this.#step, planes))
    this.#step++
    await this.#afterStep(endStep(), isShown ? planes : undefined)
  }

  /** Goes back to the last confirmed point with half the learning rate. Throws the error if it is another, or nothing helps. */
  async rollBack(error: unknown): Promise<void> {
    const read = this.#losses.values
    const point = hasCode(error, 'painting/diverged') ? this.#rollbackPoints.rollBack(read.length) : null
    if (!point) throw error
    this.#losses.release()
    await this.#state.replace(point.tensors)
    this.#step = point.step
    this.#losses = new LossLog(this.#surroundings.context.engine, read.slice(0, point.step))
    this.#frames = this.#frames.filter(({ step }) => step < point.step) // that of `step` is made again
    this.#chance = openChance(this.#request.recipe, this.#checkpointOf(point))
    const note = this.#rollbackPoints.notes.at(-1)!
    this.#notes = [...this.#notes, note]
    this.#surroundings.emit({ kind: 'note', note })
  }

  /** Says so, with a checkpoint, and waits until the person wants something else. */
  async pause(): Promise<void> {
    const { emit, control } = this.#surroundings
    await this.#losses.flush()
    this.#report({ checkpoint: this.#checkpointOf(await this.#point()) })
    emit({ kind: 'paused', step: this.#step, of: this.#of })
    await this.#pace.pausedFor(() => control.resumed())
  }

  /** Decodes the last latent at full size and makes a fragment of it. */
  async end(): Promise<void> {
    const { context, emit } = this.#surroundings
    const { recipe } = this.#request
    await this.#losses.flush()
    const ms = this.#pace.spent
    await this.#state.replace(await this.#state.read(this.#step)) // the critics need the device's memory
    emit({ kind: 'saving' })
    await this.#state.resize(recipe, this.#step) // stopped early, or no steps at all
    const picture = await context.decode(shownLatent(await this.#state.read(this.#step)))
    const frames = addFrame(this.#frames, makeFrame(this.#step, picture))
    const { fragment, notes } = await finish(
      {
        recipe: keptAfter(recipe, this.#step),
        critic: this.#critic,
        picture,
        engine: context.engine.info,
        steps: this.#step,
        losses: this.#losses.values,
        ms,
        paintedAt: context.clock.date(),
      },
      {
        guide: context.guide,
        prompts: this.#prompts,
        judge: () => context.judge({ onProgress: emit }),
      },
    )
    emit({ kind: 'done', painting: { fragment, frames, notes: [...this.#notes, ...notes] } })
  }

  async release(): Promise<void> {
    this.#losses.release()
    await this.#state.release()
  }

  async #afterStep(took: number, shown: Planes | undefined): Promise<void> {
    if (shown) this.#pace.shown()
    const isDue = this.#pace.isCheckpointDue
    if (isDue) await this.#losses.flush()
    this.#report({
      ...(shown ? { preview: pictureOf(shown) } : {}),
      ...(isDue ? { checkpoint: this.#checkpointOf(await this.#point()) } : {}),
    })
    if (isDue) this.#pace.saved()
    if (this.#request.gentle) await new Promise((resolve) => setTimeout(resolve, took / 2))
  }

  /** Where the painting stands now. @throws PaintingError rather than hand out a state that is no number */
  async #point(): Promise<RollbackPoint> {
    const tensors = await this.#state.read(this.#step)
    return { step: this.#step, tensors, random: this.#chance.states() }
  }

  #checkpointOf(point: RollbackPoint): Checkpoint {
    return {
      version: 1,
      recipe: this.#request.recipe,
      engine: this.#surroundings.context.engine.info,
      ...point,
      losses: [...this.#losses.values],
      frames: [...this.#frames],
      ms: this.#pace.spent,
      ...this.#rollbackPoints.snapshot(this.#losses.values.length),
    }
  }

  #report(more: { readonly preview?: Picture; readonly checkpoint?: Checkpoint }): void {
    this.#surroundings.emit({
      kind: 'painting',
      step: this.#step,
      of: this.#of,
      loss: this.#losses.values.at(-1) ?? null,
      msPerStep: this.#pace.msPerStep,
      engine: this.#surroundings.context.engine.info,
      ...more,
    })
  }
}
