// The networks of a pack, read and checked before anything is compiled: what cannot be differentiated is refused here,
// by name.
import { DaubError } from '../../fragment/index.ts'
import { inFloat32, OnnxError, parseModel, refuseUnknown, type Model } from '../../onnx/index.ts'
import { ModelError } from '../errors.ts'
import type { Pack } from '../packs/pack.ts'
import { openDecoder } from '../vqgan/decoder.ts'
import type { Networks } from './graphs.ts'

/** @throws ModelError, PackError, DownloadError */
export async function openNetworks(pack: Pack): Promise<Networks> {
  const decoder = await readModel(pack, 'vqgan-decoder')
  const vision = await readModel(pack, 'clip-vision')
  return { decoder: aboutFile('vqgan-decoder', () => openDecoder(decoder, pack.vqgan)), vision }
}

/** A model all of whose operators have rules, in single precision once and for all: every graph built from it shares its weights. */
async function readModel(pack: Pack, role: 'vqgan-decoder' | 'clip-vision'): Promise<Model> {
  const bytes = await pack.bytes(role)
  return aboutFile(role, () => {
    const model = parseModel(bytes)
    refuseUnknown(model.graph)
    return inFloat32(model)
  })
}

/** Says which part of the pack it is that onnx/ refuses. */
function aboutFile<T>(part: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof OnnxError && cause instanceof DaubError)) throw cause
    throw new ModelError(
      'model/refused',
      { part, fault: { code: cause.code, params: cause.params } },
      { cause },
    )
  }
}
