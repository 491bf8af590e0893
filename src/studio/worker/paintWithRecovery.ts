// A painting that survives its engine: a lost GPU is replaced and the painting resumed from its last checkpoint, then
// wasm takes over; when memory runs out the step is laid out smaller. What cannot be helped fails with all that can be
// rescued.
import { isOutOfMemory } from '../../engine/index.ts'
import { hasCode, isAbort, toWire } from '../../fragment/index.ts'
import type { Checkpoint, EngineChoice, PaintEvent, PaintRequest, Picture } from '../contract.ts'
import { faultOf } from '../notes.ts'
import type { Control } from '../painting/control.ts'
import type { PaintingContext } from '../painting/context.ts'
import { paint } from '../painting/paint.ts'
import type { WirePaintEvent } from '../port/messages.ts'

export interface Recovery {
  /** What was chosen by the person. */
  readonly choice: EngineChoice
  /** The context for the recipe's pack on an engine; made anew after `forgetEngine`. */
  context(choice: EngineChoice): Promise<PaintingContext>
  forgetEngine(): Promise<void>
}

/** How often a painting is taken up again after a lost GPU; then wasm finishes it. */
const gpuRetries = 2
/** Halvings of the groups of cutouts: 128 cutouts are single ones by then. */
const mostShrinks = 8

/** Paints to `done`, to `failed`, or until discarded; never throws. */
export async function paintWithRecovery(
  request: PaintRequest,
  recovery: Recovery,
  control: Control,
  emit: (event: WirePaintEvent) => void,
): Promise<void> {
  let picture: Picture | null = null
  let checkpoint: Checkpoint | null = request.resumeFrom ?? null
  const forward = (event: PaintEvent) => {
    if (event.kind === 'failed') return // made below, where it is known that nothing helps
    if (event.kind === 'painting') {
      checkpoint = event.checkpoint ?? checkpoint
      // The preview's bytes are moved to the page; what we keep to rescue is a copy.
      if (event.preview) picture = { ...event.preview, rgba: event.preview.rgba.slice() }
    }
    emit(event)
  }

  let { choice } = recovery
  let [losses, shrunk] = [0, 0]
  let context: PaintingContext | null = null
  for (;;) {
    try {
      context = await recovery.context(choice)
      const from = checkpoint ? { ...request, resumeFrom: checkpoint } : request
      await paint(from, { context, control, emit: forward }, shrunk)
      return
    } catch (error) {
      if (isAbort(error) || control.state === 'discard') return
      if (hasCode(error, 'engine/device-lost') && choice !== 'wasm') {
        await recovery.forgetEngine()
        if (++losses > gpuRetries) choice = 'wasm'
        const next = choice === 'wasm' ? 'cpu' : 'gpu'
        emit({ kind: 'note', note: { code: 'note/gpu-lost', params: { next } } })
      } else if (choice === 'auto' && context?.engine.info.kind === 'webgpu' && isOfThisGpu(error)) {
        choice = 'wasm'
        emit({ kind: 'note', note: { code: 'note/gpu-unfit', params: { fault: faultOf(error) } } })
      } else if (isOutOfMemory(error) && shrunk < mostShrinks) {
        if (shrunk++ === 0) emit({ kind: 'note', note: { code: 'note/smaller-groups', params: {} } })
      } else {
        emit({ kind: 'failed', error: toWire(error), rescued: picture, checkpoint })
        return
      }
    }
  }
}

/** Failures of a GPU with this pack that wasm does not share. */
function isOfThisGpu(error: unknown): boolean {
  return hasCode(
    error,
    'model/tensor-too-large',
    'model/no-gpu-kernel',
    'engine/adapter-limit',
    'engine/model-refused',
    'engine/run-failed',
    'engine/unsupported-operator',
  )
}
