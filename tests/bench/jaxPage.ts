// The page in which jax-js runs the forward graph and its own gradient of it, for comparison with ours.
import { blockUntilReady, defaultDevice, init, jit, numpy as np, valueAndGrad } from '@jax-js/jax'
import { ONNXModel } from '@jax-js/onnx'
import type { PortableGraph } from '../../src/tools/headlessPort.ts'

export interface JaxPort {
  /** Traces and compiles value and gradient of `loss` by `z`, takes a first step, and returns the milliseconds of it all. */
  prepare(graph: PortableGraph, device: 'wasm' | 'webgpu'): Promise<number>
  /** Takes another step and returns its milliseconds. */
  step(): Promise<number>
}

let step: (() => Promise<number>) | undefined

const port: JaxPort = {
  prepare: async (graph, device) => {
    const start = performance.now()
    step = await open(graph, device)
    await step()
    return performance.now() - start
  },
  step: async () => {
    if (!step) throw new Error('prepare comes first')
    return step()
  },
}
Object.assign(window, { jax: port })

/** The step of a graph as a function that takes it once and returns its milliseconds. */
async function open(graph: PortableGraph, device: 'wasm' | 'webgpu'): Promise<() => Promise<number>> {
  const ready = await init(device)
  if (!ready.includes(device)) throw new Error(`jax-js has no ${device} here`)
  defaultDevice(device)
  const model = new ONNXModel(bytes(graph.model))
  const { z, ...rest } = Object.fromEntries(
    Object.entries(graph.feeds).map(([name, feed]) => [name, toArray(feed)]),
  )
  if (!z) throw new Error('The graph has no input "z"')
  const others = rest as Record<string, np.Array>
  // jax-js consumes its arguments; `.ref` keeps ours alive for the next run.
  const both = jit(
    valueAndGrad((latent: np.Array) => {
      const kept = Object.fromEntries(Object.entries(others).map(([name, array]) => [name, array.ref]))
      return model.run({ z: latent, ...kept })['loss']!.reshape([])
    }),
  )
  return async () => {
    const start = performance.now()
    const [loss, gradient] = both(z.ref) as unknown as [np.Array, np.Array]
    await blockUntilReady([loss, gradient])
    const ms = performance.now() - start
    loss.dispose()
    gradient.dispose()
    return ms
  }
}

function toArray({ type, dims, data }: PortableGraph['feeds'][string]): np.Array {
  const { buffer } = bytes(data)
  if (type === 'float32') return np.array(new Float32Array(buffer)).reshape([...dims])
  const whole = type === 'int64' ? Int32Array.from(new BigInt64Array(buffer), Number) : new Int32Array(buffer)
  return np.array(whole, { dtype: np.int32 }).reshape([...dims])
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
