// The engine as the painter sees it: compile a model, run it, keep tensors on its device. Two makers, wasm and WebGPU,
// over the same onnxruntime; all their work passes one queue. Whoever receives a tensor disposes of it.
import type { EngineInfo } from '../fragment/index.ts'
import { EngineError, isOutOfMemory, reasonOf } from './errors.ts'
import { fromFloat16, toFloat16 } from './float16.ts'
import type { RunQueue } from './runQueue.ts'
import type { Runtime, Session, Tensor } from './runtime.ts'

export type Feeds = Readonly<Record<string, Tensor>>
export type { Tensor } from './runtime.ts'

/** A compiled model. */
export interface Program {
  /** The tag it was compiled with. */
  readonly name: string
  readonly inputs: readonly string[]
  /** What the model declares of an input; null for one it does not have. */
  declared(input: string): DeclaredInput | null
  /** Runs it. Only the outputs named are fetched; all, when none are. */
  run(feeds: Feeds, fetches?: readonly string[]): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

/** An input as the model declares it: an element type ('float32', 'int64' …) and its sizes, names where they are free. */
export interface DeclaredInput {
  readonly type: string
  readonly dims: readonly (number | string)[]
}

/** A file of a model's external data, by the name the model has for it. */
export interface Weights {
  readonly location: string
  readonly bytes: Uint8Array
}

export interface Engine {
  readonly info: EngineInfo
  /** Largest tensor in bytes the device can bind, and Infinity where only memory limits. */
  readonly maxTensorBytes: number
  /**
   * Compiles a model. Outputs named in `keep` stay on the device. Weights beside the model reach the device without
   * passing through the heap as part of it.
   *
   * @param name A short tag for errors: "step", "clip-vision".
   * @throws EngineError
   */
  compile(
    name: string,
    model: Uint8Array,
    keep?: readonly string[],
    weights?: readonly Weights[],
  ): Promise<Program>
  /** A float tensor made of numbers, 'float32' unless told; it is copied to the device when a program reads it. */
  floats(data: Float32Array, dims: readonly number[], type?: 'float32' | 'float16'): Tensor
  /** A tensor of whole numbers, 'int64' unless told; booleans are 0 and 1. */
  integers(
    data: readonly number[] | BigInt64Array,
    dims: readonly number[],
    type?: 'int64' | 'int32' | 'bool',
  ): Tensor
  /** The numbers of a float tensor of either precision, as a copy of one's own; the tensor lives on. */
  read(tensor: Tensor): Promise<Float32Array<ArrayBuffer>>
  /** Throws the error that made the device unusable, if something did: a lost GPU answers runs with rubbish. */
  check(): void
  close(): Promise<void>
}

/** The parts in which wasm and WebGPU differ. */
export interface EngineParts {
  readonly info: EngineInfo
  readonly maxTensorBytes: number
  sessionOptions(keep: readonly string[]): Record<string, unknown>
  check(): void
  /** Rejects when the device is lost: what waits for it then may never be answered. Pending for ever without a device. */
  readonly lost: Promise<never>
  /** How long work may still go on after the device was lost, in milliseconds. */
  readonly patience: number
  /** Waits until the device has done what it was given, so that `check` knows. */
  settle(): Promise<void>
  close(): void
}

/** Puts an engine together from a runtime and the parts of one kind. Engines of one runtime share its queue. */
export function createEngine(
  { InferenceSession, Tensor }: Runtime,
  parts: EngineParts,
  queue: RunQueue,
): Engine {
  const sessions = new Set<Session>()
  /** The loss of the device, once it happened, and the work on the device that goes on, each by what hears of a loss. */
  let loss: { readonly error: unknown } | null = null
  const underway = new Set<(error: unknown) => void>()
  parts.lost.catch((error: unknown) => {
    loss = { error }
    for (const hear of underway) hear(error)
  })
  /**
   * Work on the device. When the device is lost it may hang, so it is waited for a while only; but it is waited for: a
   * session released under a run that goes on leaves the heap of the whole runtime in ruins. (No `Promise.race` with
   * `lost`: while that is pending it would hold the results of every run there was.)
   */
  const onDevice = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const hear = (error: unknown): void => {
        setTimeout(() => reject(error), parts.patience)
      }
      underway.add(hear)
      if (loss) hear(loss.error)
      work
        .then(
          (result) => (loss ? reject(loss.error) : resolve(result)),
          (error: unknown) => reject(loss ? loss.error : error),
        )
        .finally(() => underway.delete(hear))
    })
  /** Frees a session, unless a run that hangs may still hold it: a leak is better than a heap in ruins. */
  const release = async (session: Session): Promise<void> => {
    const mayBeHeld = loss !== null && underway.size > 0
    if (sessions.delete(session) && !mayBeHeld) await session.release()
  }
  return {
    info: parts.info,
    maxTensorBytes: parts.maxTensorBytes,
    check: parts.check,
    compile: (name, model, keep = [], weights = []) =>
      queue(async () => {
        parts.check()
        const options = {
          ...parts.sessionOptions(keep),
          externalData: weights.map(({ location, bytes }) => ({ path: location, data: bytes })),
        }
        const session = await onDevice(create(InferenceSession, name, model, options))
        sessions.add(session)
        return {
          name,
          inputs: session.inputNames,
          declared: (input) => declaredBy(session, input),
          run: (feeds, fetches) =>
            queue(async () => {
              parts.check()
              const results = await onDevice(run(session, name, feeds, fetches))
              parts.check()
              return results
            }),
          release: () => queue(() => release(session)),
        }
      }),
    floats: (data, dims, type = 'float32') =>
      new Tensor(type, type === 'float16' ? toFloat16(data) : data, dims),
    integers: (data, dims, type = 'int64') => {
      if (type === 'int64') return new Tensor(type, BigInt64Array.from(data, BigInt), dims)
      const numbers = Array.from(data, Number)
      return new Tensor(type, type === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers), dims)
    },
    read: async (tensor) => {
      const data = await onDevice(tensor.getData())
      await onDevice(parts.settle())
      parts.check()
      if (tensor.type !== 'float16') return (data as Float32Array).slice() as Float32Array<ArrayBuffer>
      // A browser that has Float16Array gives one.
      return data instanceof Uint16Array ? fromFloat16(data) : Float32Array.from(data as Iterable<number>)
    },
    close: () =>
      queue(async () => {
        for (const session of sessions) await release(session)
        parts.close()
      }),
  }
}

function declaredBy({ inputMetadata }: Session, input: string): DeclaredInput | null {
  const found = inputMetadata.find(({ name }) => name === input)
  return found?.isTensor ? { type: found.type, dims: found.shape } : null
}

/** The wasm engine: SIMD, and threads where the page may share memory. */
export function createWasmEngine(runtime: Runtime, threads: number, queue: RunQueue): Engine {
  const parts: EngineParts = {
    info: { kind: 'wasm', threads, adapter: null },
    maxTensorBytes: Infinity,
    sessionOptions: () => ({ executionProviders: ['wasm'], graphOptimizationLevel: 'all' }),
    check: () => {},
    lost: new Promise(() => {}),
    patience: 0,
    settle: async () => {},
    close: () => {},
  }
  return createEngine(runtime, parts, queue)
}

async function create(
  sessions: Runtime['InferenceSession'],
  name: string,
  model: Uint8Array,
  options: Record<string, unknown>,
): Promise<Session> {
  try {
    return await sessions.create(model, options)
  } catch (cause) {
    const reason = reasonOf(cause)
    if (isOutOfMemory(cause))
      throw new EngineError('engine/out-of-memory', { program: name, reason }, { cause })
    const text = cause instanceof Error ? cause.message : String(cause)
    const operator = /(?:implementation for|not implemented.*?|operator) (\w+)\(\d+\)/i.exec(text)?.[1]
    throw operator
      ? new EngineError('engine/unsupported-operator', { program: name, operator }, { cause })
      : new EngineError('engine/model-refused', { program: name, reason }, { cause })
  }
}

async function run(
  session: Session,
  name: string,
  feeds: Feeds,
  fetches?: readonly string[],
): Promise<Record<string, Tensor>> {
  try {
    return (await (fetches ? session.run(feeds, fetches) : session.run(feeds))) as Record<string, Tensor>
  } catch (cause) {
    const code = isOutOfMemory(cause) ? 'engine/out-of-memory' : 'engine/run-failed'
    throw new EngineError(code, { program: name, reason: reasonOf(cause) }, { cause })
  }
}

/** Frees tensors; those of the wasm engine are ordinary arrays and need none of it. */
export function dispose(...tensors: readonly (Tensor | undefined)[]): void {
  for (const tensor of tensors) if (tensor && tensor.location === 'gpu-buffer') tensor.dispose()
}
