// The WebGPU engine. We ask for the device ourselves, with all the adapter can give, so that we see it being lost
// (onnxruntime does not: its runs then resolve with rubbish) and own it after sessions are gone.
import { createEngine, type Engine, type EngineParts } from './engine.ts'
import { EngineError, reasonOf } from './errors.ts'
import type { RunQueue } from './runQueue.ts'
import type { Runtime } from './runtime.ts'

/** Limits worth more than their defaults, and the least of them we can paint with. */
const wanted = {
  maxBufferSize: 64 << 20,
  maxStorageBufferBindingSize: 64 << 20,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageBuffersPerShaderStage: 8,
} as const satisfies Partial<Record<keyof GPUSupportedLimits, number>>

/** Features onnxruntime uses when they are there. */
const useful = [
  'shader-f16',
  'timestamp-query',
  'subgroups',
  'chromium-experimental-subgroup-matrix',
] as GPUFeatureName[]

/**
 * Opens the strongest adapter. One emulated in software is a hundred times slower than wasm and only taken on demand.
 *
 * @throws EngineError without an adapter, or when it is too small or refuses.
 */
export async function createWebGpuEngine(
  runtime: Runtime,
  queue: RunQueue,
  evenInSoftware: boolean,
): Promise<Engine> {
  const adapter = (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null
  if (!adapter) throw new EngineError('engine/no-adapter', {})
  if (adapter.info.isFallbackAdapter && !evenInSoftware) throw new EngineError('engine/software-adapter', {})
  const device = await requestDevice(adapter)
  const name = adapterName(adapter.info)
  let trouble: EngineError | null = null
  const lost = device.lost.then(({ reason, message }): never => {
    trouble ??= new EngineError('engine/device-lost', { reason: reasonOf(message || reason) })
    throw trouble
  })
  lost.catch(() => undefined) // most engines are closed while nobody waits for them
  device.addEventListener('uncapturederror', ({ error }) => {
    if (error instanceof GPUOutOfMemoryError)
      trouble ??= new EngineError('engine/out-of-memory', { program: '', reason: reasonOf(error) })
  })

  const parts: EngineParts = {
    info: { kind: 'webgpu', threads: 1, adapter: name },
    maxTensorBytes: Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize),
    sessionOptions: (keep) => ({
      executionProviders: [{ name: 'webgpu', device, storageBufferCacheMode: 'bucket' }],
      graphOptimizationLevel: 'all',
      preferredOutputLocation: Object.fromEntries(keep.map((output) => [output, 'gpu-buffer'])),
      // A node without a kernel would run on the CPU, with a copy each way in every step: refuse it instead.
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    }),
    check: () => {
      if (trouble) throw trouble
    },
    lost,
    patience: 5000, // a step of software emulation takes about one second
    settle: () => device.queue.onSubmittedWorkDone().catch(() => undefined), // `check` reports a lost device
    close: () => device.destroy(),
  }
  return createEngine(runtime, parts, queue)
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {}
  for (const [limit, least] of Object.entries(wanted)) {
    const offered = adapter.limits[limit as keyof typeof wanted]
    if (offered < least) throw new EngineError('engine/adapter-limit', { limit, value: offered, least })
    requiredLimits[limit] = offered
  }
  const requiredFeatures = useful.filter((feature) => adapter.features.has(feature))
  try {
    return await adapter.requestDevice({ requiredLimits, requiredFeatures })
  } catch (cause) {
    throw new EngineError('engine/gpu-refused', { reason: reasonOf(cause) }, { cause })
  }
}

/** The adapter in the browser's words, as far as it tells. */
function adapterName({ vendor, architecture, description }: GPUAdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter'
}
