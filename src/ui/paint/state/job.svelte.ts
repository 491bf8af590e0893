// One painting as the page shows it: a mirror of a job of the queue.
import type { RecipeDraft } from '../../../fragment/index.ts'
import {
  isActive,
  isSketch,
  shownSecondsLeft,
  type JobState,
  type PaintJob,
} from '../../../app/paint/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import { moodOf } from './mood.ts'

let nextKey = 0

export class Job {
  readonly key = nextKey++
  readonly source: PaintJob
  readonly #mirror: Mirror<JobState>

  constructor(source: PaintJob) {
    this.source = source
    this.#mirror = new Mirror<JobState>(source)
  }

  readonly state = $derived.by(() => this.#mirror.current)
  readonly percent = $derived(this.of === 0 ? 0 : Math.floor((100 * this.step) / this.of))
  readonly mood = $derived.by(() => moodOf(this.losses, this.of === 0 ? 0 : this.step / this.of))
  /** Seconds left as shown, or null while unknown. */
  readonly eta = $derived.by(() => shownSecondsLeft(this.state))

  get wish(): RecipeDraft {
    return this.source.draft
  }
  get resumeFrom() {
    return this.source.resumeFrom
  }
  get stage() {
    return this.state.phase
  }
  get step() {
    return this.state.step
  }
  get of() {
    return this.state.of
  }
  get losses() {
    return this.state.losses
  }
  get preview() {
    return this.state.preview
  }
  get engine() {
    return this.state.engine
  }
  get notes() {
    return this.state.notes
  }
  get error() {
    return this.state.error
  }
  get checkpoint() {
    return this.state.checkpoint
  }
  /** The finished picture as the archive holds it. */
  get piece() {
    return this.state.record
  }
  get unsaved() {
    return this.state.unsaved
  }
  get isActive() {
    return isActive(this.state)
  }
  get isPaused() {
    return this.stage === 'paused' || this.stage === 'pausing'
  }
  get isSketch() {
    return isSketch(this.state, this.wish)
  }

  pause(): void {
    this.source.pause()
  }
  resume(): void {
    this.source.resume()
  }
  keep(): void {
    this.source.keep()
  }
}
