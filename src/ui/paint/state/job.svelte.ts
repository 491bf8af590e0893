// One painting as the page sees it: the studio's events folded into what is on show. It computes nothing of the
// picture and keeps no clock of its own.
import type { FragmentRecord } from '../../../archive/index.ts'
import type { EngineInfo, RecipeDraft } from '../../../fragment/index.ts'
import type { Checkpoint, PaintEvent, PaintHandle, Painting, Picture } from '../../../studio/index.ts'
import { estimateSeconds, roundSeconds } from './eta.ts'
import { moodOf } from './mood.ts'

export type Stage =
  | 'waiting'
  | 'starting'
  | 'compiling'
  | 'painting'
  | 'pausing'
  | 'paused'
  | 'keeping'
  | 'saving'
  | 'done'
  | 'failed'
  | 'discarded'

let nextKey = 0

export class Job {
  readonly key = nextKey++
  readonly wish: RecipeDraft
  readonly resumeFrom: Checkpoint | null

  stage = $state<Stage>('waiting')
  step = $state(0)
  of = $state(0)
  losses = $state.raw<readonly number[]>([])
  preview = $state.raw<Picture | null>(null)
  engine = $state.raw<EngineInfo | null>(null)
  notes = $state.raw<readonly string[]>([])
  error = $state.raw<unknown>(null)
  /** The latest point this painting can be taken up from. */
  checkpoint = $state.raw<Checkpoint | null>(null)
  /** The finished picture as the archive holds it. */
  piece = $state.raw<FragmentRecord | null>(null)
  /** A finished picture the archive had no room for. */
  unsaved = $state.raw<Painting | null>(null)
  secondsLeft = $state.raw<number | null>(null)

  readonly percent = $derived(this.of === 0 ? 0 : Math.floor((100 * this.step) / this.of))
  readonly mood = $derived(moodOf(this.losses, this.of === 0 ? 0 : this.step / this.of))
  /** Whether the studio works on it, so that it can be kept or discarded. */
  readonly isActive = $derived(
    ['starting', 'compiling', 'painting', 'pausing', 'paused', 'keeping', 'saving'].includes(this.stage),
  )
  readonly isDiscarded = $derived(this.stage === 'discarded')
  readonly isPaused = $derived(this.stage === 'paused' || this.stage === 'pausing')
  /** Whether it is still painted at half size, as the recipe's `growAt` asks. */
  readonly isSketch = $derived.by(() => this.step < this.wish.parameters.growAt * this.of)

  #handle: PaintHandle | null = null
  #stepTimes: number[] = []

  constructor(wish: RecipeDraft, resumeFrom: Checkpoint | null = null) {
    this.wish = wish
    this.resumeFrom = resumeFrom
    this.checkpoint = resumeFrom
    this.of = wish.parameters.steps
    if (!resumeFrom) return
    this.step = resumeFrom.step
    this.losses = resumeFrom.losses
    this.preview = resumeFrom.frames.at(-1)?.picture ?? null
    this.engine = resumeFrom.engine
  }

  begin(handle: PaintHandle): void {
    this.#handle = handle
  }

  /** Each verb shows at once; the studio follows within a step. */
  pause(): void {
    if (this.stage !== 'painting') return
    this.stage = 'pausing'
    this.#handle?.pause()
  }

  resume(): void {
    if (!this.isPaused) return
    this.stage = 'painting'
    this.#stepTimes = []
    this.#handle?.resume()
  }

  keep(): void {
    if (!['painting', 'pausing', 'paused'].includes(this.stage)) return
    this.stage = 'keeping'
    this.#handle?.keep()
  }

  discard(): void {
    this.stage = 'discarded'
    this.#handle?.discard()
  }

  /** Folds one event of the studio in. */
  apply(event: PaintEvent): void {
    if (this.stage === 'discarded') return
    switch (event.kind) {
      case 'loading':
        this.stage = 'starting'
        break
      case 'compiling':
        this.stage = 'compiling'
        break
      case 'painting':
        this.#paint(event)
        break
      case 'paused':
        if (this.stage === 'pausing') this.stage = 'paused'
        break
      case 'note':
        this.notes = [...this.notes, event.text]
        break
      case 'saving':
        this.stage = 'saving'
        break
      case 'done':
        this.step = event.painting.fragment.steps
        this.losses = event.painting.fragment.losses
        this.notes = event.painting.notes
        break
      case 'failed':
        this.preview = event.rescued ?? this.preview
        this.checkpoint = event.checkpoint ?? this.checkpoint
        this.fail(event.error)
    }
  }

  fail(error: unknown): void {
    this.error = error
    this.stage = 'failed'
  }

  #paint(event: Extract<PaintEvent, { kind: 'painting' }>): void {
    if (this.stage === 'starting' || this.stage === 'compiling' || this.stage === 'waiting')
      this.stage = 'painting'
    const grew = this.isSketch
    this.step = event.step
    this.of = event.of
    this.engine = event.engine
    if (event.preview) this.preview = event.preview
    if (event.checkpoint) this.checkpoint = event.checkpoint
    if (event.loss !== null) this.losses = [...this.losses, event.loss]
    if (event.msPerStep !== null && event.step > 0) this.#stepTimes.push(event.msPerStep)
    if (grew && !this.isSketch) {
      // Steps at full size take their own time; this is the one good reason for an estimate to rise.
      this.#stepTimes = []
      this.secondsLeft = null
    }
    const end = this.isSketch ? Math.ceil(this.wish.parameters.growAt * this.of) : this.of
    this.secondsLeft = estimateSeconds(this.#stepTimes, end - this.step, this.secondsLeft)
  }

  /** Seconds left as shown, or null while unknown or under a second. */
  readonly eta = $derived(
    this.secondsLeft === null || this.secondsLeft < 1 || this.stage !== 'painting'
      ? null
      : roundSeconds(this.secondsLeft),
  )
}
