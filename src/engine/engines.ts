// Which engine paints. WebGPU when it is there, real, large enough and right; otherwise wasm, with the reason in a
// sentence. The wasm engine is always there too, for what runs once.
import type { EngineChoice, EngineReport } from '../studio/contract.ts'
import { ComplaintError, DaubError } from '../fragment/index.ts'
import { NoWebGpuError } from '../studio/errors.ts'
import { createWasmEngine, type Engine } from './engine.ts'
import { createRunQueue } from './runQueue.ts'
import type { Runtime } from './runtime.ts'
import { selfTest } from './selfTest.ts'
import { createWebGpuEngine } from './webgpu.ts'

export interface Engines {
  readonly report: EngineReport
  readonly engine: Engine
  readonly host: Engine
}

/** Makes engines over one runtime. */
export interface EngineMaker {
  /** The engine for a choice; the same one until `drop`. @throws NoWebGpuError when WebGPU is demanded and cannot be had */
  choose(choice: EngineChoice): Promise<Engines>
  /** Forgets a broken GPU; the next choice makes a new one. */
  drop(): Promise<void>
}

export function createEngineMaker(load: (threads: number) => Promise<Runtime>, threads: number): EngineMaker {
  const queue = createRunQueue()
  let runtime: Promise<Runtime> | null = null
  let host: Engine | null = null
  let made: { readonly choice: EngineChoice; readonly engines: Engines } | null = null

  const make = async (choice: EngineChoice): Promise<Engines> => {
    runtime ??= load(threads)
    const ort = await runtime.catch((error: unknown) => {
      runtime = null // a failed fetch may succeed next time
      throw error
    })
    host ??= createWasmEngine(ort, threads, queue)
    const wasm = (fallbackReason: string | null): Engines => ({
      engine: host!,
      host: host!,
      report: { engine: host!.info, fallbackReason },
    })
    if (choice === 'wasm') return wasm(null)
    try {
      const gpu = await createWebGpuEngine(ort, queue, choice === 'webgpu')
      try {
        await selfTest(gpu, host)
      } catch (error) {
        await gpu.close()
        throw error
      }
      return { engine: gpu, host, report: { engine: gpu.info, fallbackReason: null } }
    } catch (error) {
      if (choice === 'auto') return wasm(error instanceof ComplaintError ? `${error.what}.` : String(error))
      if (error instanceof DaubError) throw error
      throw new NoWebGpuError({
        what: 'WebGPU could not be started',
        value: error,
        remedy: 'Choose the wasm engine',
        cause: error,
      })
    }
  }

  return {
    choose: async (choice) => {
      if (made?.choice !== choice) {
        const engines = await make(choice)
        if (made && made.engines.engine !== engines.host) await made.engines.engine.close()
        made = { choice, engines }
      }
      return made!.engines
    },
    drop: async () => {
      if (made && made.engines.engine !== made.engines.host)
        await made.engines.engine.close().catch(() => undefined) // it is lost already
      made = null
    },
  }
}
