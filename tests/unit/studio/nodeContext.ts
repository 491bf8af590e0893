// Paints in Node: the wasm engine of onnxruntime-web, one thread, and a pack in memory.
import * as ort from 'onnxruntime-web'
import type { PaintEvent, PaintRequest } from '../../../src/studio/contract.ts'
import { type Engine, createRunQueue, createWasmEngine } from '../../../src/engine/index.ts'
import { memoryStore } from '../../../src/studio/packs/deviceStore.ts'
import { openPack } from '../../../src/studio/packs/pack.ts'
import { createControl, type Control } from '../../../src/studio/painting/control.ts'
import { paint } from '../../../src/studio/painting/paint.ts'
import { openContext, type PaintingContext } from '../../../src/studio/painting/context.ts'
import { tinyFiles, type TinyOptions } from '../../fixtures/tinyPack.ts'

let engine: Engine | undefined

/** One engine for a whole test file. */
export function nodeEngine(): Engine {
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  engine ??= createWasmEngine(ort, 1, createRunQueue())
  return engine
}

/** A tiny pack, opened. Time stands still, so that nothing depends on it. */
export async function tinyContext(options?: TinyOptions): Promise<PaintingContext> {
  const fetch = () => Promise.reject(new Error('no network in this test'))
  const pack = await openPack({ kind: 'files', files: tinyFiles(options) }, { store: memoryStore(), fetch })
  let ticks = 0
  const clock = { now: () => ticks++, date: () => 0 }
  const decodeImage = async () => ({ width: 40, height: 30, data: new Float32Array(3 * 40 * 30).fill(0.25) })
  return openContext(pack, nodeEngine(), nodeEngine(), decodeImage, clock)
}

/** Paints to the end and returns everything that happened. */
export async function paintAll(
  request: PaintRequest,
  context: PaintingContext,
  during: (event: PaintEvent, control: Control) => void = () => {},
): Promise<readonly PaintEvent[]> {
  const control = createControl()
  const events: PaintEvent[] = []
  const emit = (event: PaintEvent) => {
    events.push(event)
    during(event, control)
  }
  await paint(request, { context, control, emit })
  return events
}
