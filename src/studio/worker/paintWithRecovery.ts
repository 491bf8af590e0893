// A painting that survives its engine: a lost GPU is replaced and the painting resumed from its last checkpoint, then
// wasm takes over; when memory runs out the step is laid out smaller. What cannot be helped fails with all that can be
// rescued.
import type { Checkpoint, EngineChoice, PaintEvent, PaintRequest, Picture } from '../contract.ts'
import { isOutOfMemory } from '../../engine/index.ts'
import { hasCode } from '../../fragment/index.ts'
import { AdapterLimitError, isAbort, ModelError, UnsupportedOperatorError } from '../errors.ts'
import type { Control } from '../painting/control.ts'
import { paint } from '../painting/paint.ts'
import type { Workshop } from '../painting/workshop.ts'
import type { WirePaintEvent } from '../port/messages.ts'
import { toWire } from '../port/wireError.ts'

export interface Recovery {
  /** What was chosen by the person. */
  readonly choice: EngineChoice
  /** The workshop for the recipe's pack on an engine; made anew after `forgetEngine`. */
  workshop(choice: EngineChoice): Promise<Workshop>
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
  const tell = (event: PaintEvent) => {
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
  let workshop: Workshop | null = null
  for (;;) {
    try {
      workshop = await recovery.workshop(choice)
      await paint(
        checkpoint ? { ...request, resumeFrom: checkpoint } : request,
        workshop,
        control,
        tell,
        shrunk,
      )
      return
    } catch (error) {
      if (isAbort(error) || control.wish === 'discard') return
      if (hasCode(error, 'engine/device-lost') && choice !== 'wasm') {
        await recovery.forgetEngine()
        if (++losses > gpuRetries) choice = 'wasm'
        emit({ kind: 'note', text: afterLoss(choice) })
      } else if (choice === 'auto' && workshop?.engine.info.kind === 'webgpu' && isOfThisGpu(error)) {
        choice = 'wasm'
        emit({ kind: 'note', text: `${error.what}; painting goes on with the processor.` })
      } else if (isOutOfMemory(error) && shrunk < mostShrinks) {
        if (shrunk++ === 0) emit({ kind: 'note', text: afterShortage })
      } else {
        emit({ kind: 'failed', error: toWire(error), rescued: picture, checkpoint })
        return
      }
    }
  }
}

const afterShortage = 'Memory ran short; the cutouts are now looked at in smaller groups, which is slower.'

function afterLoss(next: EngineChoice): string {
  return next === 'wasm'
    ? 'The graphics processor was lost again; painting goes on with the processor, from the last checkpoint.'
    : 'The graphics processor was lost; painting goes on from the last checkpoint.'
}

/** Failures of a GPU with this pack that wasm does not share. */
function isOfThisGpu(error: unknown): error is AdapterLimitError | ModelError | UnsupportedOperatorError {
  return (
    error instanceof AdapterLimitError ||
    error instanceof ModelError ||
    error instanceof UnsupportedOperatorError
  )
}
