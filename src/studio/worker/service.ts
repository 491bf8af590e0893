// What the worker does for each call of the port. It holds the open packs, the engine and the context of the last
// painting; everything it touches comes in as an argument, so that tests run it without a worker.
import type { EngineChoice } from '../contract.ts'
import { yieldToMessages, type Engine, type EngineMaker, type Engines } from '../../engine/index.ts'
import { PackError } from '../errors.ts'
import { openClip, similarity, wholeOf, type Clip } from '../clip/clip.ts'
import type { DeviceStore } from '../packs/deviceStore.ts'
import type { Fetch } from '../packs/download.ts'
import { isOnDevice, openPack, type Pack } from '../packs/pack.ts'
import { createControl, type ControlState } from '../painting/control.ts'
import { measure } from '../painting/measure.ts'
import { sketch } from '../painting/sketch.ts'
import { openContext, type Clock, type PaintingContext } from '../painting/context.ts'
import type { DecodeImage } from '../picture/imageFile.ts'
import { planesOf } from '../picture/planes.ts'
import type { Handlers, PaintCommand } from '../port/messages.ts'
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
  /** The guide of each pack whose reading of texts was asked for: no model of it is compiled. */
  const readers = new Map<string, Promise<Clip>>()
  let choice: EngineChoice = 'auto'
  let open: {
    readonly packId: string
    readonly engine: Engine
    readonly context: Promise<PaintingContext>
  } | null = null

  const packOf = (id: string): Pack => {
    const pack = packs.get(id)
    if (pack) return pack
    throw new PackError('pack/not-open', { packId: id })
  }
  const contextFor = (packId: string, { engine, cpuEngine }: Engines): Promise<PaintingContext> => {
    if (open?.packId === packId && open.engine === engine) return open.context
    const before = open?.context
    const make = async () => {
      await (await before?.catch(() => undefined))?.release() // one that failed to open holds nothing
      return openContext(packOf(packId), engine, cpuEngine, parts.decodeImage, parts.clock)
    }
    const context = make()
    open = { packId, engine, context }
    context.catch(() => {
      if (open?.context === context) open = null // whoever asked has the error; the next one tries again
    })
    return context
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
      emit({ kind: 'compiling' })
      const { report } = await parts.engines.choose(wanted)
      signal.throwIfAborted()
      choice = wanted
      return report
    },
    readTexts: async ({ packId, texts }) => {
      const pack = packOf(packId)
      const reader =
        readers.get(packId) ??
        parts.engines.choose(choice).then(({ cpuEngine }) => openClip(pack, 'clip', cpuEngine))
      readers.set(packId, reader)
      reader.catch(() => readers.delete(packId))
      return (await reader).readTexts(texts)
    },
    judge: async ({ packId, pictures, texts }, { emit, signal }) => {
      const pack = packOf(packId)
      if (!pack.info.hasJudge)
        throw new PackError('pack/part-missing', { pack: pack.info.name, part: 'judge' })
      const options = { onProgress: emit, signal }
      // The judge of the open context where it is this pack's; a painting with another pack may be using that one.
      const shared = open?.packId === packId ? await (await open.context).judge(options) : null
      const judge =
        shared ?? (await openClip(pack, 'judge', (await parts.engines.choose(choice)).cpuEngine, options))
      try {
        const read = await judge.embedTexts(texts)
        const scores: number[][] = []
        for (const picture of pictures) {
          signal.throwIfAborted()
          const planes = planesOf(picture)
          const [seen] = await judge.embedRegions(planes, [wholeOf(planes)])
          scores.push(read.map(({ embedding }) => similarity(seen!, embedding)))
        }
        return scores
      } finally {
        if (!shared) await judge.release()
      }
    },
    sketch: async ({ recipes }, { emit, signal }) => {
      const [first] = recipes
      if (!first) return []
      emit({ kind: 'compiling' })
      const context = await contextFor(first.packId, await parts.engines.choose(choice))
      return sketch(recipes, context, () => nextTurn(signal))
    },
    embed: async ({ packId, pictures }, { emit, signal }) => {
      emit({ kind: 'compiling' })
      const { guide } = await contextFor(packId, await parts.engines.choose(choice))
      const embeddings = []
      for (const picture of pictures) {
        await nextTurn(signal)
        const planes = planesOf(picture)
        embeddings.push(...(await guide.embedRegions(planes, [wholeOf(planes)])))
      }
      return embeddings
    },
    measure: async ({ recipe, repeats }, { emit, signal }) => {
      emit({ kind: 'compiling' })
      return measure(
        recipe,
        repeats,
        await contextFor(recipe.packId, await parts.engines.choose(choice)),
        signal,
      )
    },
    paint: async ({ request }, { emit, onCommand }) => {
      const control = createControl()
      onCommand((command) => control.set(stateOf(command)))
      const context = async (on: EngineChoice) =>
        contextFor(request.recipe.packId, await parts.engines.choose(on))
      await paintWithRecovery(request, { choice, context, forgetEngine }, control, emit)
      return null
    },
  }
}

/** Lets messages in, the abort of this call among them. */
async function nextTurn(signal: AbortSignal): Promise<void> {
  await yieldToMessages()
  signal.throwIfAborted()
}

function stateOf(command: PaintCommand): ControlState {
  return command === 'resume' ? 'go' : command
}
