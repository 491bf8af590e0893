// Loads onnxruntime-web from our own files: the JSPI build where the browser can suspend WebAssembly, else the
// Asyncify one. Both hold the WebGPU and the wasm engine; nothing is ever fetched from elsewhere.
import type * as Ort from 'onnxruntime-web'
import { EngineError, reasonOf } from './errors.ts'

export type Runtime = Pick<typeof Ort, 'InferenceSession' | 'Tensor' | 'env'>
export type Session = Ort.InferenceSession
export type Tensor = Ort.Tensor

/** Loads the runtime; its WebAssembly starts with the first session. @throws EngineError 'engine/not-loaded' */
export async function loadRuntime(threads: number): Promise<Runtime> {
  try {
    const { ort, wasm } = 'Suspending' in WebAssembly ? await loadJspi() : await loadAsyncify()
    ort.env.wasm.wasmPaths = { wasm }
    ort.env.wasm.numThreads = threads
    ort.env.wasm.proxy = false // we are in a worker already; tensors would be copied once more
    ort.env.logLevel = 'error'
    return ort
  } catch (cause) {
    throw new EngineError('engine/not-loaded', { reason: reasonOf(cause) }, { cause })
  }
}

async function loadJspi(): Promise<{ ort: Runtime; wasm: string }> {
  const [ort, url] = await Promise.all([
    import('onnxruntime-web/jspi'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
  ])
  return { ort, wasm: url.default }
}

async function loadAsyncify(): Promise<{ ort: Runtime; wasm: string }> {
  const [ort, url] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
  ])
  return { ort, wasm: url.default }
}
