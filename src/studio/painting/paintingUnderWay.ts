// A painting under way: its state, what was reached, and the single things that can be done with it. The order of
// things is in `paint.ts`. Chance comes from the recipe's seed alone.
import type { Parameters, Recipe } from '../../fragment/index.ts'
import type { Checkpoint, Foothold, PaintEvent, PaintRequest, Picture, TimelapseFrame } from '../contract.ts'
import { drawCutouts } from '../cutouts/draw.ts'
import { dispose, yieldToMessages } from '../../engine/index.ts'
import { DivergedError } from '../errors.ts'
import { packNumbers } from '../optimisers/graph.ts'
import { growStep, stepNumbers } from '../optimisers/schedule.ts'
import { pictureOf, type Planes } from '../picture/planes.ts'
import { openChance, type Chance } from './chance.ts'
import type { Control } from './control.ts'
import { finish } from './finish.ts'
import { firstLatent } from './firstLatent.ts'
import { Footholds } from './footholds.ts'
import { diverged, LossLog } from './lossLog.ts'
import {
  effective,
  grow,
  isFullSize,
  prepareStage,
  shownLatent,
  smallSize,
  startState,
} from './prepareStage.ts'
import { openImages } from './request.ts'
import type { Stage, State } from './stage.ts'
import { readTargets, type PromptEmbedding, type Targets } from './targets.ts'
import { addFrame, isFrameStep, makeFrame } from './timelapse.ts'
import type { Workshop } from './workshop.ts'

/** Milliseconds between pictures shown, and between checkpoints. */
const previewEvery = 200
const checkpointEvery = 10_000

/** Everything that changes while a picture is painted. */
export class PaintingUnderWay {
  readonly #request: PaintRequest
  readonly #workshop: Workshop
  readonly #emit: (event: PaintEvent) => void
  readonly #shrunk: number
  readonly #recipe: Recipe
  readonly #parameters: Parameters
  #chance: Chance

  #targets!: Targets
  #prompts: readonly PromptEmbedding[] = []
  #notes: readonly string[] = []
  /** The state where it is not on the device: before the first step, and between two stages. */
  #state!: State
  #stage: Stage | null = null

  #step: number
  #losses: LossLog
  readonly #footholds: Footholds
  #frames: readonly TimelapseFrame[]
  #ms: number
  #msPerStep: number | null = null
  #began = 0
  #shownAt = 0
  /** The first step is kept at once: a tab killed early loses its picture, never its place in the queue. */
  #savedAt = -Infinity

  constructor(request: PaintRequest, workshop: Workshop, emit: (event: PaintEvent) => void, shrunk: number) {
    const { recipe, resumeFrom } = request
    this.#request = request
    this.#workshop = workshop
    this.#emit = emit
    this.#shrunk = shrunk
    this.#recipe = recipe
    this.#parameters = effective(recipe)
    this.#chance = openChance(recipe, resumeFrom)
    this.#step = resumeFrom?.step ?? 0
    this.#losses = new LossLog(workshop.engine, resumeFrom?.losses ?? [])
    this.#footholds = new Footholds(resumeFrom)
    this.#frames = resumeFrom?.frames ?? []
    this.#ms = resumeFrom?.ms ?? 0
  }

  get isDone(): boolean {
    return this.#step >= this.#parameters.steps
  }

  /** Reads the prompt, makes or restores the first latent, and shows it. */
  async begin(control: Control): Promise<void> {
    const { pack, guide, decodeImage, clock } = this.#workshop
    this.#began = this.#shownAt = clock.now()
    this.#emit({ kind: 'compiling', part: 'the prompt' })
    const images = await openImages(this.#request, decodeImage)
    const { targets, prompts, notes } = await readTargets(this.#recipe, guide, images)
    this.#targets = targets
    this.#prompts = prompts
    this.#notes = [...pack.notes, ...notes, ...this.#footholds.notes]
    this.#state = this.#request.resumeFrom?.tensors ?? (await this.#firstState(images, control))
    for (const text of this.#notes) this.#emit({ kind: 'note', text })
    const picture = await this.#workshop.decode(shownLatent(this.#state))
    if (this.#step === 0) this.#frames = addFrame(this.#frames, makeFrame(0, picture))
    this.#tell({ preview: pictureOf(picture) })
    // Growing needs the encoder; better to fetch it now than to fail halfway.
    if (!this.#isFullSize() && pack.info.hasEncoder)
      await pack.bytes('vqgan-encoder', { onProgress: this.#emit })
  }

  async takeStep(): Promise<void> {
    const { clock, engine } = this.#workshop
    const p = this.#parameters
    if (this.#footholds.isDue(this.#step)) {
      await this.#losses.flush()
      this.#footholds.mark(await this.#place())
    }
    if (this.#step === growStep(p) && !this.#isFullSize()) await this.#growNow()
    const stage = (this.#stage ??= await this.#openStage())

    const start = clock.now()
    const frame = isFrameStep(this.#step, p.steps)
    const show = start - this.#shownAt >= previewEvery
    const batch = drawCutouts(p, stage.width, stage.height, this.#chance.cutouts)
    const learningRate = p.learningRate * this.#footholds.calm
    const numbers = packNumbers(stepNumbers({ ...p, learningRate }, this.#step))
    const { losses, image } = await stage.step(numbers, batch, this.#chance.noise, frame || show)
    await this.#losses.add(losses)
    if (show) await this.#losses.flush()
    const planes = image && { width: stage.width, height: stage.height, data: await engine.read(image) }
    dispose(image)
    if (planes && frame) this.#frames = addFrame(this.#frames, makeFrame(this.#step, planes))
    this.#step++
    await this.#afterStep(clock.now() - start, show ? planes : undefined)
  }

  /** Goes back to the last place where all was well, with a calmer hand. Throws the error if it is another, or nothing helps. */
  async stepBack(error: unknown): Promise<void> {
    const place = error instanceof DivergedError ? this.#footholds.fallBack(this.#losses.values.length) : null
    if (!place) throw error
    const { engine } = this.#workshop
    this.#losses.release()
    await this.#closeStage()
    this.#state = place.tensors
    this.#step = place.step
    this.#losses = new LossLog(engine, this.#losses.values.slice(0, place.step))
    this.#frames = this.#frames.filter(({ step }) => step < place.step) // that of `step` is made again
    this.#chance = openChance(this.#recipe, this.#checkpointOf(place))
    const note = this.#footholds.notes.at(-1)!
    this.#notes = [...this.#notes, note]
    this.#emit({ kind: 'note', text: note })
  }

  /** Says so, with a checkpoint once there is something to keep, and waits for another wish. */
  async pause(control: Control): Promise<void> {
    const { clock } = this.#workshop
    await this.#losses.flush()
    if (this.#state) this.#tell({ checkpoint: await this.#checkpoint() })
    this.#emit({ kind: 'paused', step: this.#step, of: this.#parameters.steps })
    this.#ms = this.#spent()
    await control.resumed()
    this.#began = clock.now()
  }

  /** Decodes the last latent at full size and makes a fragment of it. */
  async end(): Promise<void> {
    const { engine, clock, guide } = this.#workshop
    await this.#losses.flush()
    const ms = this.#spent()
    this.#state = await this.#currentState()
    this.#emit({ kind: 'saving' })
    await this.#closeStage() // the critics need its memory
    if (!this.#isFullSize()) this.#state = await this.#grown() // stopped early, or no steps at all
    const picture = await this.#workshop.decode(shownLatent(this.#state))
    const frames = addFrame(this.#frames, makeFrame(this.#step, picture))
    const { fragment, notes } = await finish(
      {
        recipe: this.#recipe,
        picture,
        engine: engine.info,
        steps: this.#step,
        losses: this.#losses.values,
        ms,
        paintedAt: clock.date(),
      },
      { guide, prompts: this.#prompts, judge: () => this.#workshop.judge({ onProgress: this.#emit }) },
    )
    this.#emit({ kind: 'done', painting: { fragment, frames, notes: [...this.#notes, ...notes] } })
  }

  async release(): Promise<void> {
    this.#losses.release()
    await this.#closeStage()
  }

  async #firstState(images: ReadonlyMap<string, Planes>, control: Control): Promise<State> {
    const { pack } = this.#workshop
    const size = smallSize(this.#recipe, pack.info.stride, this.#parameters) ?? this.#recipe
    const picture = this.#recipe.initImage ? images.get(this.#recipe.initImage.id)! : null
    const { latent, note } = await firstLatent(
      this.#recipe,
      size,
      { prompts: this.#prompts, targets: this.#targets, picture },
      this.#chance.latent,
      this.#workshop,
      async () => {
        await yieldToMessages()
        if (control.wish === 'pause') await this.pause(control)
        return control.wish === 'go'
      },
    )
    if (note) this.#notes = [...this.#notes, note]
    return startState(latent, this.#parameters)
  }

  async #openStage(): Promise<Stage> {
    const [, , h, w] = this.#state['z']!.dims
    const { stride } = this.#workshop.pack.info
    this.#emit({ kind: 'compiling', part: `${w! * stride} × ${h! * stride} pixels` })
    return prepareStage(this.#workshop, this.#parameters, this.#targets, this.#state, this.#shrunk)
  }

  /** Goes on at full size; the next step compiles for it. */
  async #growNow(): Promise<void> {
    await this.#losses.flush()
    this.#state = await this.#currentState()
    await this.#closeStage()
    this.#state = await this.#grown()
  }

  async #closeStage(): Promise<void> {
    await this.#stage?.release()
    this.#stage = null
  }

  #grown(): Promise<State> {
    return grow(this.#state, this.#recipe, this.#parameters, this.#workshop)
  }

  async #afterStep(took: number, shown: Planes | undefined): Promise<void> {
    const { clock } = this.#workshop
    this.#msPerStep = this.#msPerStep === null ? took : this.#msPerStep * 0.8 + took * 0.2
    if (shown) this.#shownAt = clock.now()
    const due = clock.now() - this.#savedAt >= checkpointEvery
    if (due) await this.#losses.flush()
    this.#tell({
      ...(shown ? { preview: pictureOf(shown) } : {}),
      ...(due ? { checkpoint: await this.#checkpoint() } : {}),
    })
    if (due) this.#savedAt = clock.now()
    if (this.#request.gentle) await new Promise((resolve) => setTimeout(resolve, took / 2))
  }

  async #checkpoint(): Promise<Checkpoint> {
    return this.#checkpointOf(await this.#place())
  }

  #checkpointOf(place: Foothold): Checkpoint {
    return {
      version: 1,
      recipe: this.#recipe,
      engine: this.#workshop.engine.info,
      ...place,
      losses: [...this.#losses.values],
      frames: [...this.#frames],
      ms: this.#spent(),
      ...this.#footholds.kept(this.#losses.values.length),
    }
  }

  /** Where the painting stands now. */
  async #place(): Promise<Foothold> {
    return { step: this.#step, tensors: await this.#currentState(), random: this.#chance.states() }
  }

  /** @throws DivergedError rather than hand out a state that is no number */
  async #currentState(): Promise<State> {
    if (!this.#stage) return this.#state
    const state = await this.#stage.save()
    for (const { data } of Object.values(state)) {
      const wrong = data.find((value) => !Number.isFinite(value))
      if (wrong !== undefined) throw diverged('latent', wrong, this.#step)
    }
    return state
  }

  #isFullSize(): boolean {
    const { stride } = this.#workshop.pack.info
    return this.#stage
      ? this.#stage.width === this.#recipe.width && this.#stage.height === this.#recipe.height
      : isFullSize(this.#state, this.#recipe, stride)
  }

  #spent(): number {
    return this.#ms + (this.#workshop.clock.now() - this.#began)
  }

  #tell(more: { readonly preview?: Picture; readonly checkpoint?: Checkpoint }): void {
    this.#emit({
      kind: 'painting',
      step: this.#step,
      of: this.#parameters.steps,
      loss: this.#losses.values.at(-1) ?? null,
      msPerStep: this.#msPerStep,
      engine: this.#workshop.engine.info,
      ...more,
    })
  }
}
