// What the worker does for each call of the port. It holds the open packs, the engine and the workshop of the last
// painting; everything it touches comes in as an argument, so that tests run it without a worker.
import type { EngineChoice } from '../contract.ts'
import type { Engine, EngineMaker, Engines } from '../../engine/index.ts'
import { MissingPartError, RequestError } from '../errors.ts'
import { similarity, wholeOf } from '../clip/clip.ts'
import type { DeviceStore } from '../packs/deviceStore.ts'
import type { Fetch } from '../packs/download.ts'
import { isOnDevice, openPack, type Pack } from '../packs/pack.ts'
import { createControl, type Control } from '../painting/control.ts'
import { measure } from '../painting/measure.ts'
import { openWorkshop, type Clock, type Workshop } from '../painting/workshop.ts'
import type { DecodeImage } from '../picture/imageFile.ts'
import { planesOf } from '../picture/planes.ts'
import type { Handlers, Wish } from '../port/messages.ts'
import { paintWithRecovery } from './paintWithRecovery.ts'

export interface ServiceParts {
  readonly engines: EngineMaker
  readonly store: () => Promise<DeviceStore>
  readonly fetch: Fetch
  readonly decodeImage: DecodeImage
  readonly clock: Clock
}

export function createService(parts: ServiceParts): Handlers {
  const packs = new Map<string, Pack>()
  let choice: EngineChoice = 'auto'
  let open: {
    readonly packId: string
    readonly engine: Engine
    readonly workshop: Promise<Workshop>
  } | null = null

  const packOf = (id: string): Pack => {
    const pack = packs.get(id)
    if (pack) return pack
    throw new RequestError({
      what: 'The model pack of this recipe is not open',
      value: id,
      remedy: 'Open the pack first',
    })
  }
  const workshopFor = (packId: string, { engine, cpuEngine }: Engines): Promise<Workshop> => {
    if (open?.packId === packId && open.engine === engine) return open.workshop
    const before = open?.workshop
    const make = async () => {
      await (await before?.catch(() => undefined))?.release() // one that failed to open holds nothing
      return openWorkshop(packOf(packId), engine, cpuEngine, parts.decodeImage, parts.clock)
    }
    const workshop = make()
    open = { packId, engine, workshop }
    workshop.catch(() => {
      if (open?.workshop === workshop) open = null // whoever asked has the error; the next one tries again
    })
    return workshop
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
      // Whatever engine the open workshop has: the judge runs on wasm anyway, and a painting may be using it.
      const workshop =
        open?.packId === packId
          ? await open.workshop
          : await workshopFor(packId, await parts.engines.choose(choice))
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
      const workshop = async (on: EngineChoice) =>
        workshopFor(request.recipe.packId, await parts.engines.choose(on))
      await paintWithRecovery(request, { choice, workshop, forgetEngine }, control, emit)
      return null
    },
  }
}

function asControl(wish: Wish): Parameters<Control['set']>[0] {
  return wish === 'resume' ? 'go' : wish === 'abort' ? 'discard' : wish
}
