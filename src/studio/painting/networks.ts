// The networks of a pack, read and checked before anything is compiled: what cannot be differentiated is refused here,
// by name.
import { inFloat32, parseModel, refuseUnknown, type Model } from '../../onnx/index.ts'
import { aboutPart } from '../packs/aboutPart.ts'
import type { Pack } from '../packs/pack.ts'
import { openDecoder } from '../vqgan/decoder.ts'
import type { Networks } from './graphs.ts'

/** @throws ModelError, PackError, DownloadError */
export async function openNetworks(pack: Pack): Promise<Networks> {
  const decoder = await readModel(pack, 'vqgan-decoder')
  const vision = await readModel(pack, 'clip-vision')
  return { decoder: aboutPart('vqgan-decoder', () => openDecoder(decoder, pack.vqgan)), vision }
}

/** A model all of whose operators have rules, in single precision once and for all: every graph built from it shares its weights. */
async function readModel(pack: Pack, role: 'vqgan-decoder' | 'clip-vision'): Promise<Model> {
  const { bytes, weights } = await pack.graph(role)
  const external = Object.fromEntries(weights.map(({ location, bytes: data }) => [location, data]))
  return aboutPart(role, () => {
    const model = parseModel(bytes, { external })
    refuseUnknown(model.graph)
    return inFloat32(model)
  })
}
