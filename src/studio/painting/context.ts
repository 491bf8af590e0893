// What a painting is made with: the pack's networks and the engines. Opened once for a pack and an engine, used by one
// painting after another, so that models are read and compiled as seldom as possible.
import { openClip, type Clip } from '../clip/clip.ts'
import type { Engine, Program } from '../../engine/index.ts'
import type { PaintEvent } from '../contract.ts'
import type { Pack } from '../packs/pack.ts'
import type { DecodeImage } from '../picture/imageFile.ts'
import type { Planes } from '../picture/planes.ts'
import type { Latent } from '../vqgan/latent.ts'
import type { Control } from './control.ts'
import { compileModel } from './compileModel.ts'
import { decodeGraph, type Networks } from './graphs.ts'
import { openNetworks } from './networks.ts'

export interface PaintingContext {
  readonly pack: Pack
  readonly networks: Networks
  /** Where the steps run. */
  readonly engine: Engine
  /** The wasm engine, for what runs once. The same as `engine` without WebGPU. */
  readonly cpuEngine: Engine
  readonly guide: Clip
  /** The judge, fetched at its first use; null when the pack has none. */
  judge(options?: Parameters<Pack['bytes']>[1]): Promise<Clip | null>
  /** Decodes a latent of any size to a picture. */
  decode(latent: Latent): Promise<Planes>
  readonly decodeImage: DecodeImage
  readonly clock: Clock
  release(): Promise<void>
}

/** Where one painting is made, who may stop it, and who is told. */
export interface Surroundings {
  readonly context: PaintingContext
  readonly control: Control
  readonly emit: (event: PaintEvent) => void
}

/** Milliseconds of a steady clock, and since 1970. */
export interface Clock {
  now(): number
  date(): number
}

/** Reads the networks of a pack and checks them. @throws what reading and fetching throw */
export async function openContext(
  pack: Pack,
  engine: Engine,
  cpuEngine: Engine,
  decodeImage: DecodeImage,
  clock: Clock,
): Promise<PaintingContext> {
  const networks = await openNetworks(pack)
  const guide = await openClip(pack, 'clip', cpuEngine)
  let judge: Clip | null = null
  const decoders = new Map<string, Promise<Program>>()
  return {
    pack,
    networks,
    engine,
    cpuEngine,
    guide,
    decodeImage,
    clock,
    judge: async (options) => {
      if (pack.info.hasJudge) judge ??= await openClip(pack, 'judge', cpuEngine, options)
      return judge
    },
    decode: async ({ dims, data }) => {
      const key = dims.join()
      const compiled = decoders.get(key) ?? compileModel(engine, 'decoder', decodeGraph(networks, dims), [])
      decoders.set(key, compiled)
      const { image } = await (await compiled).run({ z: engine.floats(data, dims) })
      const [, , height, width] = image!.dims
      return { width: width!, height: height!, data: await engine.read(image!) }
    },
    release: async () => {
      await guide.release()
      await judge?.release()
      for (const program of decoders.values()) await (await program).release()
    },
  }
}
