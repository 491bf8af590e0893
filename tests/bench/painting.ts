// The painting figures of DESIGN.md section 11, on the embedded pack and the default preset.
import type { EngineInfo } from '../../src/fragment/index.ts'
import type { PaintOrder, PortableGraph } from '../../src/tools/headlessPort.ts'
import { openStudioPage, type StudioPage } from '../../src/tools/studioPage.ts'
import { findPreset } from '../../src/studio/presets.ts'
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
  /** Our step ÷ the same forward graph differentiated by jax-js on the same backend. Budget: below 1. */
  readonly stepOverJax: number | null
  /** What was compared: the largest of the parts tried that jax-js ends in time. */
  readonly stepOverJaxPart: string | null
  /** Our step and that of jax-js for this part. */
  readonly jaxPartMs: { readonly daub: number; readonly jax: number } | null
  /**
   * Where jax-js was stopped at the full size: our step ÷ the time it had, which was not enough for its first step with
   * all its compiling.
   */
  readonly stepOverJaxFullSizeAtMost: number | null
  /** What happened to the parts before, in words. */
  readonly jaxNotes: readonly string[]
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
  /** Milliseconds jax-js has for each part. */
  readonly jaxLimitMs: number
}

/** Paints one piece, then measures its step; prints progress to standard error. */
export async function benchPainting({
  engine,
  size,
  repeats,
  jaxLimitMs,
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
    const jax = await compareWithJax(studio, order, { forward, step }, piece.engine.kind, jaxLimitMs)
    return {
      engine: piece.engine,
      size,
      stepOverForward: round(stepMs / forwardMs),
      stepOverNative: nativeStepMs === null ? null : round(stepMs / nativeStepMs),
      ...jax,
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

type JaxFigures = Pick<
  PaintingFigures,
  'stepOverJax' | 'stepOverJaxPart' | 'jaxPartMs' | 'stepOverJaxFullSizeAtMost' | 'jaxNotes'
>

/**
 * The step in jax-js: first the whole of it, and as long as jax-js does not end in time, smaller parts of the same. Each part is
 * built and timed here and there from one graph, with as many threads.
 */
async function compareWithJax(
  { page }: StudioPage,
  order: PaintOrder,
  whole: { readonly forward: PortableGraph; readonly step: PortableGraph },
  device: 'wasm' | 'webgpu',
  limitMs: number,
): Promise<JaxFigures> {
  const { cutouts } = findPreset(order.preset)!.parameters
  const parts = [
    { side: order.width, cutouts },
    ...[128, 64].filter((side) => side < order.width).map((side) => ({ side, cutouts })),
    { side: 64, cutouts: 1 },
    { side: 32, cutouts: 1 },
  ]
  const lastLimit = 10 // the smallest part is given more time, so that busy machines print a figure too
  const notes: string[] = []
  let atMost: number | null = null
  for (const [i, part] of parts.entries()) {
    const words = `${part.side} × ${part.side} pixels, ${part.cutouts} cutout${part.cutouts === 1 ? '' : 's'}`
    say(`the step in jax-js: ${words}`)
    const smaller = { ...order, width: part.side, height: part.side, overrides: { cutouts: part.cutouts } }
    const { forward, step } = i === 0 ? whole : await page.evaluate((o) => window.daub.measure(o, 5), smaller)
    const ours = median(step.ms)
    const limit = i === parts.length - 1 ? lastLimit * limitMs : limitMs
    const timing = await timeInJax(forward, device, 3, limit)
    if ('ms' in timing) {
      const jax = median(timing.ms)
      return {
        stepOverJax: round(ours / jax),
        stepOverJaxPart: `the whole step at ${words}`,
        jaxPartMs: { daub: round(ours), jax: round(jax) },
        stepOverJaxFullSizeAtMost: atMost,
        jaxNotes: notes,
      }
    }
    notes.push(`${words}: ${'refused' in timing ? timing.refused : stopped(timing, limit)}`)
    if (i === 0 && 'firstMs' in timing && timing.firstMs === null) atMost = round(ours / limitMs)
  }
  return {
    stepOverJax: null,
    stepOverJaxPart: null,
    jaxPartMs: null,
    stepOverJaxFullSizeAtMost: atMost,
    jaxNotes: notes,
  }
}

function stopped({ firstMs }: { readonly firstMs: number | null }, limitMs: number): string {
  const limit = `${limitMs / 1000} s`
  return firstMs === null
    ? `the first step had not ended after ${limit}`
    : `the first step took ${round(firstMs / 1000)} s with compiling, and another did not fit into ${limit}`
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
