// The losses of a painting. On a GPU reading a loss waits for it, so they stay there for a few steps and are read
// together; what was read is checked to be a number.
import { dispose, type Engine, type Tensor } from '../../engine/index.ts'
import { PaintingError } from '../errors.ts'

/** Losses left on a GPU at most. */
const readEvery = 4

export class LossLog {
  readonly #engine: Engine
  readonly #read: number[]
  #unread: (readonly Tensor[])[] = []

  /** @param before Losses of the steps before a checkpoint. */
  constructor(engine: Engine, before: readonly number[]) {
    this.#engine = engine
    this.#read = [...before]
  }

  /** What was read so far, one loss a step. */
  get values(): readonly number[] {
    return this.#read
  }

  /** Adds the loss of a step, as the scalars it is the sum of; they belong to the log from now on. */
  async add(parts: readonly Tensor[]): Promise<void> {
    this.#unread.push(parts)
    if (this.#engine.info.kind === 'wasm' || this.#unread.length >= readEvery) await this.flush()
  }

  /** Reads what is still on the device. @throws PaintingError for a loss that is no number */
  async flush(): Promise<void> {
    for (let parts = this.#unread.shift(); parts; parts = this.#unread.shift()) {
      let loss = 0
      for (const part of parts) loss += (await this.#engine.read(part))[0]!
      dispose(...parts)
      if (!Number.isFinite(loss)) throw diverged('loss', this.#read.length + 1)
      this.#read.push(loss)
    }
  }

  release(): void {
    dispose(...this.#unread.flat())
    this.#unread = []
  }
}

/** The error of a painting whose loss or latent is no number at a step (1, 2, …). */
export function diverged(part: 'loss' | 'latent', step: number): PaintingError<'painting/diverged'> {
  return new PaintingError('painting/diverged', { part, step })
}
