// The WebGPU engine. We ask for the device ourselves, with all the adapter can give, so that we see it being lost
// (onnxruntime does not: its runs then resolve with rubbish) and own it after sessions are gone.
import { AdapterLimitError, DeviceLostError, NoWebGpuError, OutOfMemoryError } from '../studio/errors.ts'
import { createEngine, type Engine, type EngineParts } from './engine.ts'
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

export interface WebGpuEngine extends Engine {
  readonly device: GPUDevice
}

/**
 * Opens the strongest adapter. One emulated in software is a hundred times slower than wasm and only taken on demand.
 *
 * @throws NoWebGpuError without an adapter, AdapterLimitError when it is too small.
 */
export async function createWebGpuEngine(
  runtime: Runtime,
  queue: RunQueue,
  evenInSoftware: boolean,
): Promise<WebGpuEngine> {
  const adapter = (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null
  if (!adapter) {
    throw new NoWebGpuError({
      what: 'This browser offers no graphics adapter to WebGPU',
      remedy: 'Painting works without it, more slowly; a current Chrome, Edge or Safari may offer one',
    })
  }
  if (adapter.info.isFallbackAdapter && !evenInSoftware) {
    throw new NoWebGpuError({
      what: 'The only graphics adapter here is emulated in software, which is slower than the processor itself',
    })
  }
  const device = await requestDevice(adapter)
  const name = adapterName(adapter.info)
  let trouble: Error | null = null
  void device.lost.then(({ reason, message }) => {
    trouble ??= new DeviceLostError({
      what: 'The browser took the graphics processor away',
      value: `${reason}${message ? `: ${message}` : ''}`,
      remedy: 'Painting goes on from its last checkpoint; if it happens again, choose the wasm engine',
    })
  })
  device.addEventListener('uncapturederror', ({ error }) => {
    if (error instanceof GPUOutOfMemoryError) {
      trouble ??= new OutOfMemoryError({
        what: 'The graphics memory is full',
        value: error.message,
        remedy: 'Paint a smaller picture, or choose the wasm engine',
      })
    }
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
    settle: () => device.queue.onSubmittedWorkDone().catch(() => undefined), // a lost device is told by `check`
    close: () => device.destroy(),
  }
  return { ...createEngine(runtime, parts, queue), device }
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {}
  for (const [limit, least] of Object.entries(wanted)) {
    const offered = adapter.limits[limit as keyof typeof wanted]
    if (offered < least) {
      throw new AdapterLimitError({
        what: `The graphics adapter is too small for painting (${limit})`,
        value: offered,
        allowed: `at least ${least}`,
        remedy: 'Painting goes on without it, on the processor',
      })
    }
    requiredLimits[limit] = offered
  }
  const requiredFeatures = useful.filter((feature) => adapter.features.has(feature))
  try {
    return await adapter.requestDevice({ requiredLimits, requiredFeatures })
  } catch (cause) {
    throw new NoWebGpuError({
      what: 'The graphics adapter refused to be used',
      value: cause instanceof Error ? cause.message : cause,
      remedy: 'Painting works without it, more slowly',
      cause,
    })
  }
}

/** The adapter in the browser's words, as far as it tells. */
function adapterName({ vendor, architecture, description }: GPUAdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter'
}
