// Which engine paints. WebGPU when it is there, real, large enough and right; otherwise wasm, with the reason as a code.
// The wasm engine is always there too, for what runs once.
import { DaubError, type EngineInfo, type Note } from '../fragment/index.ts'
import { createWasmEngine, type Engine } from './engine.ts'
import { EngineError, reasonOf, type EngineErrors } from './errors.ts'
import { createRunQueue } from './runQueue.ts'
import type { Runtime } from './runtime.ts'
import { runSelfTest, type SelfTest } from './selfTest.ts'
import { createWebGpuEngine } from './webgpu.ts'

/** Which engine to use: `auto` takes WebGPU when an adapter passes the self-test. */
export type EngineChoice = 'auto' | 'webgpu' | 'wasm'

/** What the start-up self-test found. */
export interface EngineReport {
  readonly engine: EngineInfo
  /** Why WebGPU is not used; null when it is, or was not asked for. */
  readonly fallbackReason: Note<EngineErrors> | null
}

export interface Engines {
  readonly report: EngineReport
  /** The engine chosen. */
  readonly engine: Engine
  /** The wasm engine; the same as `engine` when wasm was chosen. */
  readonly cpuEngine: Engine
}

/** Makes engines over one runtime. */
export interface EngineMaker {
  /** The engine for a choice; the same one until `drop`. @throws EngineError when WebGPU is demanded and cannot be had */
  choose(choice: EngineChoice): Promise<Engines>
  /** Forgets a broken GPU; the next choice makes a new one. */
  drop(): Promise<void>
}

export interface EngineMakerParts {
  readonly load: (threads: number) => Promise<Runtime>
  readonly threads: number
  /** Called for each GPU before it is trusted. */
  readonly selfTest: () => SelfTest
}

export function createEngineMaker({ load, threads, selfTest }: EngineMakerParts): EngineMaker {
  const queue = createRunQueue()
  let runtime: Promise<Runtime> | null = null
  let cpu: Engine | null = null
  let made: { readonly choice: EngineChoice; readonly engines: Engines } | null = null

  const make = async (choice: EngineChoice): Promise<Engines> => {
    runtime ??= load(threads)
    const ort = await runtime.catch((error: unknown) => {
      runtime = null // a failed fetch may succeed next time
      throw error
    })
    const cpuEngine = (cpu ??= createWasmEngine(ort, threads, queue))
    const onCpu = (fallbackReason: EngineReport['fallbackReason']): Engines => ({
      engine: cpuEngine,
      cpuEngine,
      report: { engine: cpuEngine.info, fallbackReason },
    })
    if (choice === 'wasm') return onCpu(null)
    try {
      const engine = await createWebGpuEngine(ort, queue, choice === 'webgpu')
      try {
        await runSelfTest(selfTest(), engine, cpuEngine)
      } catch (error) {
        await engine.close()
        throw error
      }
      return { engine, cpuEngine, report: { engine: engine.info, fallbackReason: null } }
    } catch (cause) {
      const error = asEngineError(cause)
      if (choice === 'auto') return onCpu(noteOf(error))
      throw error
    }
  }

  return {
    choose: async (choice) => {
      if (made?.choice !== choice) {
        const engines = await make(choice)
        if (made && made.engines.engine !== engines.cpuEngine) await made.engines.engine.close()
        made = { choice, engines }
      }
      return made!.engines
    },
    drop: async () => {
      if (made && made.engines.engine !== made.engines.cpuEngine)
        await made.engines.engine.close().catch(() => undefined) // it is lost already
      made = null
    },
  }
}

function asEngineError(cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause
  if (cause instanceof DaubError) throw cause // the self-test's own model is at fault, not the GPU
  return new EngineError('engine/gpu-refused', { reason: reasonOf(cause) }, { cause })
}

function noteOf({ code, params }: EngineError): Note<EngineErrors> {
  return { code, params } as Note<EngineErrors>
}
