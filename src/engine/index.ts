// The door of the engine room: onnxruntime behind `compile`, `run` and `read`, on wasm or WebGPU.
export {
  createWasmEngine,
  dispose,
  type DeclaredInput,
  type Engine,
  type Feeds,
  type Program,
  type Tensor,
  type Weights,
} from './engine.ts'
export {
  createEngineMaker,
  type EngineChoice,
  type EngineMaker,
  type EngineReport,
  type Engines,
} from './engineMaker.ts'
export { EngineError, isOutOfMemory, type EngineErrors } from './errors.ts'
export { createRunQueue } from './runQueue.ts'
export { loadRuntime } from './runtime.ts'
export type { SelfTest } from './selfTest.ts'
export { threadCount } from './threads.ts'
export { yieldToMessages } from './yieldToMessages.ts'
