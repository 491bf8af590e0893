// The time of a painting: how long it took without its pauses, how long a step takes, and when the next picture is to be
// shown and the next checkpoint to be written. Only what is shown depends on it, never what is painted.
import type { Clock } from './context.ts'

/** Milliseconds between pictures shown, and between checkpoints. */
const previewEvery = 200
const checkpointEvery = 10_000

export class Pace {
  readonly #clock: Pick<Clock, 'now'>
  /** Milliseconds before `#began`. */
  #before: number
  #began: number
  #shownAt: number
  /** The first step is kept at once: a tab killed early loses its picture, never its place in the queue. */
  #savedAt = -Infinity
  #msPerStep: number | null = null

  /** @param spent Milliseconds painted in earlier sessions. */
  constructor(clock: Pick<Clock, 'now'>, spent: number) {
    this.#clock = clock
    this.#before = spent
    this.#began = this.#shownAt = clock.now()
  }

  /** Milliseconds painted so far, without pauses. */
  get spent(): number {
    return this.#before + (this.#clock.now() - this.#began)
  }

  /** A moving average over the last steps; null before the first. */
  get msPerStep(): number | null {
    return this.#msPerStep
  }

  get isPreviewDue(): boolean {
    return this.#clock.now() - this.#shownAt >= previewEvery
  }

  get isCheckpointDue(): boolean {
    return this.#clock.now() - this.#savedAt >= checkpointEvery
  }

  /** Measures a step; returns its milliseconds when it is called at the end. */
  startStep(): () => number {
    const start = this.#clock.now()
    return () => {
      const took = this.#clock.now() - start
      this.#msPerStep = this.#msPerStep === null ? took : this.#msPerStep * 0.8 + took * 0.2
      return took
    }
  }

  shown(): void {
    this.#shownAt = this.#clock.now()
  }

  saved(): void {
    this.#savedAt = this.#clock.now()
  }

  /** Runs something whose time does not count. */
  async pausedFor(wait: () => Promise<void>): Promise<void> {
    this.#before = this.spent
    await wait()
    this.#began = this.#clock.now()
  }
}
