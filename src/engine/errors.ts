// What can go wrong with the engine, as codes. Names of programs are short tags of whoever compiled them ("step",
// "clip-vision"); reasons are the browser's or onnxruntime's own words, shortened.
import { DaubError, excerpt, hasCode, type NoParams } from '../fragment/index.ts'

export interface EngineErrors {
  /** onnxruntime did not load: offline before it was ever fetched, or WebAssembly is forbidden. */
  'engine/not-loaded': { readonly reason: string }
  /** WebGPU is absent, or offers no adapter. */
  'engine/no-adapter': NoParams
  /** The only adapter is emulated in software and was not demanded: it is far slower than wasm. */
  'engine/software-adapter': NoParams
  /** The adapter cannot give as much of a limit as painting needs. */
  'engine/adapter-limit': { readonly limit: string; readonly value: number; readonly least: number }
  /** The adapter, or onnxruntime on it, refused to start. */
  'engine/gpu-refused': { readonly reason: string }
  /** On the self-test's model the GPU's answer differs from wasm's by more than the tolerance. */
  'engine/self-test': {
    readonly output: string
    readonly difference: number
    readonly tolerance: number
  }
  /** The browser took the GPU away. */
  'engine/device-lost': { readonly reason: string }
  /** Memory of the processor or of the GPU ran out; `program` is empty when it is not known which one asked. */
  'engine/out-of-memory': { readonly program: string; readonly reason: string }
  /** onnxruntime has no kernel for an operator. */
  'engine/unsupported-operator': { readonly program: string; readonly operator: string }
  /** onnxruntime refuses a model for another reason. */
  'engine/model-refused': { readonly program: string; readonly reason: string }
  /** A compiled program failed while running. */
  'engine/run-failed': { readonly program: string; readonly reason: string }
}

/** Every failure of the engine. */
export class EngineError<Code extends keyof EngineErrors = keyof EngineErrors> extends DaubError<
  EngineErrors,
  Code
> {
  override readonly name = 'EngineError'
}

/** The words of something thrown by the browser or by onnxruntime, short enough to be a parameter. */
export function reasonOf(cause: unknown): string {
  return excerpt(cause instanceof Error ? cause.message : String(cause), 200)
}

/** Whether a thrown value says that memory ran out, in any of the words engines use for it. */
export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof DaubError) return hasCode(error, 'engine/out-of-memory')
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  return /out of memory|bad_alloc|std::bad_alloc|failed to allocate|allocation failed|could not allocate|Aborted\(OOM\)|memory access out of bounds|Array buffer allocation|GPUOutOfMemoryError|Cannot enlarge memory/i.test(
    text,
  )
}
