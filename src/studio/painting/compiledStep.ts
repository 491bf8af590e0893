// A step compiled for one size of the picture, with the painting's state on the device. When to stop, show or save is
// decided outside.
import { dispose, type Tensor } from '../../engine/index.ts'
import type { UpdateSpec } from '../optimisers/graph.ts'
import { changingNames, stateNames, type StepSpec } from './graphs.ts'
import type { State } from './latentState.ts'
import type { Size } from './parameters.ts'
import type { Layout } from './plan.ts'
import { compileStep, type StepInput, type StepMaterial, type StepResult } from './stepPrograms.ts'

export interface CompiledStep {
  /** Of the picture, in pixels. */
  readonly size: Size
  /** Takes one step. */
  run(input: StepInput): Promise<StepResult>
  /** Copies the state to the processor. */
  save(): Promise<State>
  release(): Promise<void>
}

/** Compiles a step and puts the state on the device. @throws ModelError, EngineError */
export async function openStep(
  material: StepMaterial,
  spec: StepSpec,
  layout: Layout,
  state: State,
): Promise<CompiledStep> {
  const { engine } = material
  const { update, shape } = spec
  const step = await compileStep(material, spec, layout)
  const held = new Map<string, Tensor>()
  for (const name of stateNames(update)) {
    const { data, dims } = state[name] ?? zeros(update)
    held.set(name, engine.floats(data, dims))
  }
  return {
    size: { width: shape.width, height: shape.height },
    run: async (input) => {
      const { next, ...result } = await step.run(Object.fromEntries(held), input)
      for (const name of changingNames(update)) {
        dispose(held.get(name))
        held.set(name, next[`next_${name}`]!)
      }
      return result
    },
    save: async () => {
      const saved: Record<string, State[string]> = {}
      for (const [name, tensor] of held)
        saved[name] = { dims: [...tensor.dims], data: await engine.read(tensor) }
      return saved
    },
    release: async () => {
      dispose(...held.values())
      for (const program of step.programs) await program.release()
    },
  }
}

/** What a member of the state is that nobody has set: the optimiser's memory before its first step. */
export function zeros({ latentDims }: UpdateSpec): State[string] {
  const size = latentDims.reduce((product, dim) => product * dim, 1)
  return { dims: latentDims, data: new Float32Array(size) }
}
