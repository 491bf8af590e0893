// What the worker does for each call of the port. It holds the open packs, the engine and the workshop of the last
// painting; everything it touches comes in as an argument, so that tests run it without a worker.
import type { Checkpoint, EngineChoice, PaintEvent, Picture } from '../contract.ts'
import type { Engines, EngineMaker } from '../engine/engines.ts'
import { DeviceLostError, isAbort, isOutOfMemory, MissingPartError, RequestError } from '../errors.ts'
import { similarity, wholeOf } from '../clip/clip.ts'
import type { DeviceStore } from '../packs/deviceStore.ts'
import type { Fetch } from '../packs/download.ts'
import { isOnDevice, openPack, type Pack } from '../packs/pack.ts'
import { createControl, type Control } from '../painting/control.ts'
import { measure } from '../painting/measure.ts'
import { paint } from '../painting/paint.ts'
import { openWorkshop, type Clock, type Workshop } from '../painting/workshop.ts'
import type { DecodeImage } from '../picture/imageFile.ts'
import { planesOf } from '../picture/planes.ts'
import type { Handlers, Wish } from '../port/messages.ts'
import { toWire } from '../port/wireError.ts'

export interface ServiceParts {
  readonly engines: EngineMaker
  readonly store: () => Promise<DeviceStore>
  readonly fetch: Fetch
  readonly decodeImage: DecodeImage
  readonly clock: Clock
}

/** How often a painting is taken up again after a lost GPU; then wasm finishes it. */
const gpuRetries = 2
/** Halvings of the groups of cutouts: 128 cutouts are single ones by then. */
const mostShrinks = 8

export function createService(parts: ServiceParts): Handlers {
  const packs = new Map<string, Pack>()
  let choice: EngineChoice = 'auto'
  let open: { readonly key: string; readonly workshop: Workshop } | null = null

  const packOf = (id: string): Pack => {
    const pack = packs.get(id)
    if (pack) return pack
    throw new RequestError({
      what: 'The model pack of this recipe is not open',
      value: id,
      remedy: 'Open the pack first',
    })
  }
  const workshopFor = async (packId: string, engines: Engines): Promise<Workshop> => {
    const key = `${packId} ${engines.report.engine.kind} ${engines.report.engine.adapter}`
    if (open?.key === key) return open.workshop
    await open?.workshop.release()
    open = null
    open = {
      key,
      workshop: await openWorkshop(
        packOf(packId),
        engines.engine,
        engines.host,
        parts.decodeImage,
        parts.clock,
      ),
    }
    return open.workshop
  }
  /** A lost GPU takes the compiled models along. */
  const forgetEngine = async () => {
    open = null
    await parts.engines.drop()
  }

  return {
    openPack: async ({ source }, { signal, emit }) => {
      const pack = await openPack(source, {
        store: await parts.store(),
        fetch: parts.fetch,
        signal,
        onProgress: emit,
      })
      packs.set(pack.info.id, pack)
      return pack.info
    },
    isOnDevice: async ({ source }) => isOnDevice(source, await parts.store()),
    chooseEngine: async ({ choice: wanted }, { emit, signal }) => {
      emit({ kind: 'compiling', part: 'the engine' })
      const { report } = await parts.engines.choose(wanted)
      signal.throwIfAborted()
      choice = wanted
      return report
    },
    judge: async ({ packId, pictures, texts }, { emit, signal }) => {
      const pack = packOf(packId)
      const workshop = await workshopFor(packId, await parts.engines.choose(choice))
      const judge = await workshop.judge({ onProgress: emit, signal })
      if (!judge)
        throw new MissingPartError({
          what: `The pack "${pack.info.name}" has no judge`,
          remedy: 'Choose a pack with one',
        })
      const read = await judge.embedTexts(texts)
      const scores: number[][] = []
      for (const picture of pictures) {
        signal.throwIfAborted()
        const planes = planesOf(picture)
        const [seen] = await judge.embedRegions(planes, [wholeOf(planes)])
        scores.push(read.map(({ embedding }) => similarity(seen!, embedding)))
      }
      return scores
    },
    measure: async ({ recipe, repeats }, { emit, signal }) => {
      emit({ kind: 'compiling', part: 'the step' })
      return measure(
        recipe,
        repeats,
        await workshopFor(recipe.packId, await parts.engines.choose(choice)),
        signal,
      )
    },
    paint: async ({ request }, { emit, onWish }) => {
      const control = createControl()
      onWish((wish) => control.set(asControl(wish)))
      const last: Last = { picture: null, checkpoint: request.resumeFrom ?? null }
      const tell = (event: PaintEvent) => {
        if (event.kind === 'painting') {
          last.checkpoint = event.checkpoint ?? last.checkpoint
          // The preview's bytes are moved to the page; what we keep to rescue is a copy.
          if (event.preview) last.picture = { ...event.preview, rgba: event.preview.rgba.slice() }
        }
        if (event.kind !== 'failed') emit(event)
      }
      let losses = 0
      let shrunk = 0
      for (;;) {
        try {
          const engines = await parts.engines.choose(losses > gpuRetries ? 'wasm' : choice)
          const workshop = await workshopFor(request.recipe.packId, engines)
          await paint(resumed(request, last.checkpoint), workshop, control, tell, shrunk)
          return null
        } catch (error) {
          if (isAbort(error) || control.wish === 'discard') return null
          if (error instanceof DeviceLostError && losses <= gpuRetries) {
            losses++
            await forgetEngine()
            emit({ kind: 'note', text: afterLoss(losses) })
          } else if (choice === 'auto' && gpuFallsShort(error) && losses <= gpuRetries && open?.workshop.engine.info.kind === 'webgpu') {
            losses = gpuRetries + 1
            emit({ kind: 'note', text: `${error.what}; painting goes on with the processor.` })
          } else if (isOutOfMemory(error) && shrunk < mostShrinks) {
            if (shrunk === 0)
              emit({
                kind: 'note',
                text: 'Memory ran short; the cutouts are now looked at in smaller groups, which is slower.',
              })
            shrunk++
          } else {
            emit({ kind: 'failed', error: toWire(error), rescued: last.picture, checkpoint: last.checkpoint })
            return null
          }
        }
      }
    },
  }
}

/** What can be rescued when a painting fails. */
interface Last {
  picture: Picture | null
  checkpoint: Checkpoint | null
}

function resumed<T extends { readonly resumeFrom?: Checkpoint }>(
  request: T,
  checkpoint: Checkpoint | null,
): T {
  return checkpoint ? { ...request, resumeFrom: checkpoint } : request
}

function afterLoss(losses: number): string {
  return losses > gpuRetries
    ? 'The graphics processor was lost again; painting goes on with the processor, from the last checkpoint.'
    : 'The graphics processor was lost; painting goes on from the last checkpoint.'
}

/** Failures of the GPU with this pack that wasm does not share. */
function gpuFallsShort(error: unknown): error is StudioError {
  return error instanceof AdapterLimitError || error instanceof ModelError || error instanceof UnsupportedOperatorError
}

function asControl(wish: Wish): Parameters<Control['set']>[0] {
  return wish === 'resume' ? 'go' : wish === 'abort' ? 'discard' : wish
}
