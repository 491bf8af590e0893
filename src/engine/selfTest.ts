// Before a GPU is trusted, its answers on a small model must agree with wasm. Drivers differ, and a wrong picture is
// worse than a slow one. The model comes from outside: this room knows no operators.
import type { Engine } from './engine.ts'
import { EngineError } from './errors.ts'

/** A model with what it is fed, that exercises what painting depends on. */
export interface SelfTest {
  readonly model: Uint8Array
  readonly feeds: Readonly<Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>>
  /** The largest difference allowed in any number of any output. */
  readonly tolerance: number
}

/** @throws EngineError 'engine/self-test' when the two engines disagree, and what the engine throws */
export async function runSelfTest(test: SelfTest, gpu: Engine, cpu: Engine): Promise<void> {
  const [found, right] = [await answer(gpu, test), await answer(cpu, test)]
  for (const output of Object.keys(right)) {
    const difference = Math.max(
      ...right[output]!.map((value, i) => Math.abs(value - (found[output]?.[i] ?? NaN))),
    )
    if (difference <= test.tolerance) continue // false for NaN, too
    throw new EngineError('engine/self-test', { output, difference, tolerance: test.tolerance })
  }
}

async function answer(engine: Engine, { model, feeds }: SelfTest): Promise<Record<string, Float32Array>> {
  const program = await engine.compile('self-test', model)
  const given = Object.entries(feeds).map(
    ([name, { data, dims }]) => [name, engine.floats(data, dims)] as const,
  )
  const outputs = await program.run(Object.fromEntries(given))
  const answers: Record<string, Float32Array> = {}
  for (const [name, tensor] of Object.entries(outputs)) answers[name] = await engine.read(tensor)
  await program.release()
  return answers
}
