// How far a phase is, and how long it will take by what its parts took so far. Time is an argument.
import type { WeekPhase } from '../../archive/index.ts'

export interface PhaseProgress {
  readonly phase: WeekPhase
  readonly done: number
  readonly of: number
  /** Null until two parts were made in this visit. */
  readonly secondsLeft: number | null
}

export class Progress {
  readonly #steady: () => number
  #phase: WeekPhase = 'brief'
  #first: { readonly done: number; readonly at: number } | null = null

  constructor(steady: () => number) {
    this.#steady = steady
  }

  begin(phase: WeekPhase): void {
    this.#phase = phase
    this.#first = null
  }

  /** @param done Parts that are there, those of earlier visits among them. */
  at(done: number, of: number): PhaseProgress {
    const at = this.#steady()
    this.#first ??= { done, at }
    const made = done - this.#first.done
    const each = made < 2 ? null : (at - this.#first.at) / made
    return {
      phase: this.#phase,
      done,
      of,
      secondsLeft: each === null ? null : Math.round(((of - done) * each) / 1000),
    }
  }
}
