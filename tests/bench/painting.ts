// The painting figures of DESIGN.md section 11, on the embedded pack and the default preset.
import type { EngineInfo } from '../../src/fragment/index.ts'
import type { PaintOrder } from '../../src/commands/headlessPort.ts'
import { openStudioPage } from '../../src/commands/studioPage.ts'
import { timeInJax } from './jax.ts'
import { peakMemoryMB } from './memory.ts'
import { timeNatively } from './native.ts'

export interface PaintingFigures {
  readonly engine: EngineInfo
  readonly size: number
  /** Gradient step ÷ forward pass of the same decoder, cutouts and CLIP. Budget: 2.4 on wasm, 3 on WebGPU. */
  readonly stepOverForward: number
  /** The step's graph here ÷ in native onnxruntime with as many threads. Budget: 5. Null on WebGPU. */
  readonly stepOverNative: number | null
  /** Our step ÷ the same forward graph differentiated by jax-js on the same backend. Budget: below 1. Null when it refuses. */
  readonly stepOverJax: number | null
  readonly jaxStepMs: number | null
  /** Why jax-js could not run the graph, in its own words. */
  readonly jaxRefused: string | null
  /** From the request to the first picture, models on the device. Budget: 3,000. */
  readonly firstPreviewMs: number | null
  /** From the request to the finished, saved, judged picture. Budget: 60,000. */
  readonly pieceMs: number
  /** Highest resident memory of the painting tab's processes. Budget: 1,500. Null where the system does not tell. */
  readonly peakMemoryMB: number | null
  readonly stepMs: number
  readonly forwardMs: number
  readonly nativeStepMs: number | null
}

export interface PaintingBenchOptions {
  readonly engine: 'wasm' | 'webgpu'
  readonly size: number
  readonly repeats: number
}

/** Paints one piece, then measures its step; prints progress to standard error. */
export async function benchPainting({
  engine,
  size,
  repeats,
}: PaintingBenchOptions): Promise<PaintingFigures> {
  const studio = await openStudioPage({ engine, allowSoftwareGpu: true })
  try {
    const order: PaintOrder = {
      prompt: 'a red fox under a full moon',
      seed: 7,
      width: size,
      height: size,
      preset: 'daub',
      overrides: {},
    }
    say(`painting one piece of ${size} × ${size}`)
    const piece = await studio.page.evaluate((o) => window.daub.paint(o), order)
    const memory = await peakMemoryMB(studio.page)
    say('forward pass and step')
    const { forward, step } = await studio.page.evaluate(([o, n]) => window.daub.measure(o, n), [
      order,
      repeats,
    ] as const)
    const stepMs = median(step.ms)
    const forwardMs = median(forward.ms)
    const onWasm = piece.engine.kind === 'wasm'
    say('the same graph in native onnxruntime')
    const nativeStepMs = onWasm ? median(await timeNatively(step, piece.engine.threads, repeats)) : null
    say('the same step in jax-js')
    const jax = await timeInJax(
      studio.page.context().browser()!,
      forward,
      piece.engine.kind,
      Math.min(repeats, 3),
    )
    return {
      engine: piece.engine,
      size,
      stepOverForward: round(stepMs / forwardMs),
      stepOverNative: nativeStepMs === null ? null : round(stepMs / nativeStepMs),
      stepOverJax: 'ms' in jax ? round(stepMs / median(jax.ms)) : null,
      jaxStepMs: 'ms' in jax ? round(median(jax.ms)) : null,
      jaxRefused: 'refused' in jax ? jax.refused : null,
      firstPreviewMs: piece.firstPreviewMs === null ? null : Math.round(piece.firstPreviewMs),
      pieceMs: Math.round(piece.pieceMs),
      peakMemoryMB: memory,
      stepMs: round(stepMs),
      forwardMs: round(forwardMs),
      nativeStepMs: nativeStepMs === null ? null : round(nativeStepMs),
    }
  } finally {
    await studio.close()
  }
}

/** Middle of a list of times: robust against the neighbour who starts a compiler. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

function say(text: string): void {
  console.error(`bench: ${text}`)
}
