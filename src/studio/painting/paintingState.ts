// The state of a painting under way: arrays on the processor, or, while steps are taken, tensors on the device beside a
// step compiled for their size.
import type { Parameters } from '../../fragment/index.ts'
import type { CompiledStep } from './compiledStep.ts'
import type { PaintingContext } from './context.ts'
import { resizeState, sizeOf, type State } from './latentState.ts'
import { diverged } from './lossLog.ts'
import type { Size } from './parameters.ts'
import { prepareStep } from './prepareStep.ts'
import type { StepInput, StepResult } from './stepPrograms.ts'
import type { Targets } from './targets.ts'

export class PaintingState {
  readonly #context: PaintingContext
  readonly #parameters: Parameters
  readonly #targets: Targets
  readonly #shrunk: number
  /** Where it is not on the device: before the first step, and between two sizes. */
  #state: State
  #step: CompiledStep | null = null

  /** @param shrunk As in `prepareStep`. */
  constructor(
    context: PaintingContext,
    parameters: Parameters,
    targets: Targets,
    shrunk: number,
    state: State,
  ) {
    this.#context = context
    this.#parameters = parameters
    this.#targets = targets
    this.#shrunk = shrunk
    this.#state = state
  }

  /** Of the picture as it is painted now, in pixels. */
  get size(): Size {
    return this.#step?.size ?? sizeOf(this.#state, this.#context.pack.info.stride)
  }

  get isCompiled(): boolean {
    return this.#step !== null
  }

  /** Compiles the step of this size. */
  async compile(): Promise<void> {
    this.#step ??= await prepareStep(
      this.#context,
      this.#parameters,
      this.#targets,
      this.#state,
      this.#shrunk,
    )
  }

  /** Takes one step, compiling it first where that has not happened. */
  async run(input: StepInput): Promise<StepResult> {
    await this.compile()
    return this.#step!.run(input)
  }

  /** The state as arrays. @param step For the error. @throws PaintingError rather than hand out a state that is no number */
  async read(step: number): Promise<State> {
    if (!this.#step) return this.#state
    const state = await this.#step.save()
    for (const { data } of Object.values(state))
      if (!data.every(Number.isFinite)) throw diverged('latent', step)
    return state
  }

  /** Goes on from another state. */
  async replace(state: State): Promise<void> {
    await this.release()
    this.#state = state
  }

  /** Takes it off the device and brings it to a size; at that size already, only the former. */
  async resize(size: Size, step: number): Promise<void> {
    await this.replace(await this.read(step))
    const { width, height } = this.size
    if (width !== size.width || height !== size.height)
      this.#state = await resizeState(this.#state, size, this.#parameters, this.#context)
  }

  /** Frees the device; what was not read is lost. */
  async release(): Promise<void> {
    await this.#step?.release()
    this.#step = null
  }
}
