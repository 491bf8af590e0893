// Where a painting goes back to when its loss is no number. Places are marked at fixed steps, never by the clock, so that a
// recipe goes back to the same place on every machine, resumed or not.
import type { Checkpoint, Foothold } from '../contract.ts'

/** Steps between two marks; more than the losses that wait unread on a GPU. */
const markEvery = 10
/** Setbacks after which a painting is given up. */
const mostSetbacks = 2

export class Footholds {
  /** The last two marks, the older first: the newer one's loss may not be read yet. */
  #marks: readonly Foothold[]
  /** The mark the painting goes on from after a setback or in another session: its loss was read before. */
  #proven: Foothold | undefined
  #setbacks: readonly number[]

  constructor({ foothold, setbacks = [] }: Pick<Checkpoint, 'foothold' | 'setbacks'> = {}) {
    this.#marks = foothold ? [foothold] : []
    this.#proven = foothold
    this.#setbacks = setbacks
  }

  isDue(step: number): boolean {
    return step % markEvery === 0 && this.#marks.at(-1)?.step !== step
  }

  mark(place: Foothold): void {
    this.#marks = [...this.#marks.slice(-1), place]
  }

  /** What the learning rate is multiplied by: it is halved at each setback. */
  get calm(): number {
    return 0.5 ** this.#setbacks.length
  }

  /** The part of a checkpoint that is kept here. @param read Losses read so far. */
  kept(read: number): Pick<Checkpoint, 'foothold' | 'setbacks'> {
    const foothold = this.#firm(read)
    return {
      ...(foothold ? { foothold } : {}),
      ...(this.#setbacks.length > 0 ? { setbacks: this.#setbacks } : {}),
    }
  }

  /** Counts a setback after `read` good losses and returns the place to go on from; null when there is none, or no hope. */
  fallBack(read: number): Foothold | null {
    const place = this.#firm(read)
    if (!place || this.#setbacks.length >= mostSetbacks) return null
    this.#marks = [place]
    this.#proven = place
    this.#setbacks = [...this.#setbacks, read + 1]
    return place
  }

  /** What happened, in sentences. */
  get notes(): readonly string[] {
    return this.#setbacks.map(
      (step) =>
        `At step ${step} the loss was no number; the painting went back a few steps and on with half the learning rate.`,
    )
  }

  /** The newest mark whose own loss was read as a number. */
  #firm(read: number): Foothold | undefined {
    return this.#marks.findLast((mark) => mark === this.#proven || mark.step < read)
  }
}
