// One painting, from its place in the queue to the saved picture: the studio's events folded into a state that is
// replaced whole at each change, so that a page, a command or a test can follow it by comparing references.
import type { FragmentRecord } from '../../archive/index.ts'
import { stepsToTake, type EngineInfo, type RecipeDraft } from '../../fragment/index.ts'
import type { Checkpoint, PaintEvent, PaintHandle, Painting, Picture } from '../../studio/index.ts'
import { Emitter } from '../emitter.ts'
import { estimateSeconds, roundSeconds } from './timeLeft.ts'

export type JobPhase =
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

export interface JobState {
  readonly phase: JobPhase
  /** Steps done and to do. */
  readonly step: number
  readonly of: number
  readonly losses: readonly number[]
  readonly preview: Picture | null
  readonly engine: EngineInfo | null
  readonly notes: Painting['notes']
  readonly error: unknown
  /** The latest point this painting can be resumed from. */
  readonly checkpoint: Checkpoint | null
  /** The finished picture as the archive holds it. */
  readonly record: FragmentRecord | null
  /** A finished picture the archive had no room for. */
  readonly unsaved: Painting | null
  /** Seconds left, as computed; null while unknown. */
  readonly secondsLeft: number | null
}

/** Phases in which the studio works on a job, so that it can be kept or discarded. */
const activePhases: readonly JobPhase[] = [
  'starting',
  'compiling',
  'painting',
  'pausing',
  'paused',
  'keeping',
  'saving',
]

export interface JobEvents {
  change: JobState
}

export class PaintJob extends Emitter<JobEvents> {
  readonly draft: RecipeDraft
  readonly resumeFrom: Checkpoint | null
  #state: JobState
  #handle: PaintHandle | null = null
  #stepTimes: number[] = []

  constructor(draft: RecipeDraft, resumeFrom: Checkpoint | null = null) {
    super()
    this.draft = draft
    this.resumeFrom = resumeFrom
    this.#state = {
      phase: 'waiting',
      step: resumeFrom?.step ?? 0,
      of: stepsToTake(draft.parameters),
      losses: resumeFrom?.losses ?? [],
      preview: resumeFrom?.frames.at(-1)?.picture ?? null,
      engine: resumeFrom?.engine ?? null,
      notes: [],
      error: null,
      checkpoint: resumeFrom,
      record: null,
      unsaved: null,
      secondsLeft: null,
    }
  }

  get state(): JobState {
    return this.#state
  }
  /** Whether the studio works on it. */
  get isActive(): boolean {
    return isActive(this.#state)
  }
  get isDiscarded(): boolean {
    return this.#state.phase === 'discarded'
  }

  start(): void {
    this.#become({ phase: 'starting' })
  }

  /** The studio has it now. What was asked for before is told to it at once. */
  begin(handle: PaintHandle): void {
    this.#handle = handle
  }

  /** Each of these shows at once; the studio follows within a step. */
  pause(): void {
    if (this.#state.phase !== 'painting') return
    this.#become({ phase: 'pausing' })
    this.#handle?.pause()
  }

  resume(): void {
    if (this.#state.phase !== 'paused' && this.#state.phase !== 'pausing') return
    this.#stepTimes = []
    this.#become({ phase: 'painting' })
    this.#handle?.resume()
  }

  keep(): void {
    if (!['painting', 'pausing', 'paused'].includes(this.#state.phase)) return
    this.#become({ phase: 'keeping' })
    this.#handle?.keep()
  }

  discard(): void {
    this.#become({ phase: 'discarded' })
    this.#handle?.discard()
  }

  /** Folds one event of the studio in. What comes after a discard changes nothing. */
  apply(event: PaintEvent): void {
    if (this.isDiscarded) return
    switch (event.kind) {
      case 'loading':
        return this.#become({ phase: 'starting' })
      case 'compiling':
        return this.#become({ phase: 'compiling' })
      case 'painting':
        return this.#step(event)
      case 'paused':
        if (this.#state.phase === 'pausing') this.#become({ phase: 'paused' })
        return
      case 'note':
        return this.#become({ notes: [...this.#state.notes, noteOf(event)] })
      case 'saving':
        return this.#become({ phase: 'saving' })
      case 'done': {
        const { fragment, notes } = event.painting
        return this.#become({ step: fragment.steps, losses: fragment.losses, notes })
      }
      case 'failed': {
        const { preview, checkpoint } = this.#state
        this.#become({ preview: event.rescued ?? preview, checkpoint: event.checkpoint ?? checkpoint })
        return this.fail(event.error)
      }
    }
  }

  saving(): void {
    if (this.isDiscarded) return
    this.#become({ phase: 'saving' })
  }

  saved(record: FragmentRecord): void {
    this.#become({ phase: 'done', record, unsaved: null, error: null })
  }

  /** @param unsaved The finished picture, where saving it is what failed. */
  fail(error: unknown, unsaved: Painting | null = null): void {
    if (this.isDiscarded) return
    this.#become({ phase: 'failed', error, unsaved })
  }

  #step(event: Extract<PaintEvent, { kind: 'painting' }>): void {
    const before = this.#state
    const { step, of, engine, loss, msPerStep } = event
    if (msPerStep !== null && step > 0) this.#stepTimes.push(msPerStep)
    const isStillSketch = isSketch({ step }, this.draft)
    const hasGrown = isSketch(before, this.draft) && !isStillSketch
    // Steps at full size take their own time; this is the one good reason for an estimate to rise.
    if (hasGrown) this.#stepTimes = []
    const { growAt, steps } = this.draft.parameters
    const end = isStillSketch ? Math.min(of, Math.ceil(growAt * steps)) : of
    const shown = hasGrown ? null : before.secondsLeft
    this.#become({
      phase: ['starting', 'compiling', 'waiting'].includes(before.phase) ? 'painting' : before.phase,
      step,
      of,
      engine,
      preview: event.preview ?? before.preview,
      checkpoint: event.checkpoint ?? before.checkpoint,
      losses: loss === null ? before.losses : [...before.losses, loss],
      secondsLeft: estimateSeconds(this.#stepTimes, end - step, shown),
    })
  }

  #become(change: Partial<JobState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}

/** Whether the studio works on a job in this state. */
export function isActive({ phase }: Pick<JobState, 'phase'>): boolean {
  return activePhases.includes(phase)
}

/** Whether a painting is still at half size, as its `growAt` asks. */
export function isSketch(
  { step }: Pick<JobState, 'step'>,
  { parameters }: Pick<RecipeDraft, 'parameters'>,
): boolean {
  return step < parameters.growAt * parameters.steps
}

/** Seconds left as people would say them; null while unknown, under a second, or not painting. */
export function shownSecondsLeft({ phase, secondsLeft }: JobState): number | null {
  return secondsLeft === null || secondsLeft < 1 || phase !== 'painting' ? null : roundSeconds(secondsLeft)
}

/** A note as the studio sends it. */
function noteOf(event: Extract<PaintEvent, { kind: 'note' }>): Painting['notes'][number] {
  return event.note
}
