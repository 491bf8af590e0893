// Rollback points for a diverged run (its loss is NaN or infinite): the painting resumes at the last confirmed state with
// half the learning rate. Points are recorded at fixed steps, never by the clock, so that a recipe goes back to the same
// state on every machine, resumed or not.
import type { Checkpoint, RollbackPoint } from '../contract.ts'
import type { StudioNote } from '../notes.ts'

/** Steps between two points; more than the losses that wait unread on a GPU. */
const recordEvery = 10
/** Rollbacks after which a painting is given up. */
const mostRollbacks = 2

export class RollbackPoints {
  /** The last two points, the older first: the newer one's loss may not be read yet. */
  #points: readonly RollbackPoint[]
  /** The point the painting resumed from, after a rollback or in another session: its loss was read before. */
  #confirmed: RollbackPoint | undefined
  #divergedAt: readonly number[]

  constructor({ foothold, setbacks = [] }: Pick<Checkpoint, 'foothold' | 'setbacks'> = {}) {
    this.#points = foothold ? [foothold] : []
    this.#confirmed = foothold
    this.#divergedAt = setbacks
  }

  isDue(step: number): boolean {
    return step % recordEvery === 0 && this.#points.at(-1)?.step !== step
  }

  record(point: RollbackPoint): void {
    this.#points = [...this.#points.slice(-1), point]
  }

  /** What the learning rate is multiplied by: halved at each rollback. */
  get learningRateScale(): number {
    return 0.5 ** this.#divergedAt.length
  }

  /** The part of a checkpoint that is kept here. @param read Losses read so far. */
  snapshot(read: number): Pick<Checkpoint, 'foothold' | 'setbacks'> {
    const foothold = this.#lastConfirmed(read)
    return {
      ...(foothold ? { foothold } : {}),
      ...(this.#divergedAt.length > 0 ? { setbacks: this.#divergedAt } : {}),
    }
  }

  /** Counts a divergence after `read` good losses and returns the point to resume at; null when there is none, or too many. */
  rollBack(read: number): RollbackPoint | null {
    const point = this.#lastConfirmed(read)
    if (!point || this.#divergedAt.length >= mostRollbacks) return null
    this.#points = [point]
    this.#confirmed = point
    this.#divergedAt = [...this.#divergedAt, read + 1]
    return point
  }

  /** One note a rollback. */
  get notes(): readonly StudioNote[] {
    return this.#divergedAt.map((step) => ({ code: 'note/rolled-back', params: { step } }))
  }

  /** The newest point whose own loss was read as a number. */
  #lastConfirmed(read: number): RollbackPoint | undefined {
    return this.#points.findLast((point) => point === this.#confirmed || point.step < read)
  }
}
