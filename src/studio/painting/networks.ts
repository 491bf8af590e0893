// The networks of a pack, read and checked before anything is compiled: what cannot be differentiated is refused here,
// by name.
import {
  inFloat32,
  OnnxError,
  parseModel,
  QuantisedGraph,
  refuseUnknown,
  UnsupportedOperator,
  type Model,
} from '../../onnx/index.ts'
import { ModelError, QuantisedModelError, UnsupportedOperatorError } from '../errors.ts'
import type { Pack } from '../packs/pack.ts'
import { openDecoder } from '../vqgan/decoder.ts'
import type { Networks } from './graphs.ts'

/** @throws ModelError, UnsupportedOperatorError, QuantisedModelError, and what fetching throws */
export async function openNetworks(pack: Pack): Promise<Networks> {
  const decoder = await read(pack, 'vqgan-decoder')
  const vision = await read(pack, 'clip-vision')
  return inWords(`the models of "${pack.info.name}"`, () => ({
    decoder: openDecoder(decoder, pack.vqgan),
    vision,
  }))
}

async function read(pack: Pack, role: 'vqgan-decoder' | 'clip-vision'): Promise<Model> {
  const bytes = await pack.bytes(role)
  return inWords(role === 'clip-vision' ? "CLIP's image side" : 'the decoder', () =>
    checked(parseModel(bytes)),
  )
}

/** Runs a piece of graph work; what `onnx` throws becomes an error of the studio, with what to do. */
export function inWords<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof OnnxError)) throw cause
    if (cause instanceof QuantisedGraph) {
      throw new QuantisedModelError({
        what: `The weights of ${what} are quantised, and rounding has no gradient`,
        value: cause.message,
        remedy: 'Use the float32 or float16 files of the model',
        cause,
      })
    }
    if (cause instanceof UnsupportedOperator) {
      throw new UnsupportedOperatorError({
        what: `An operator of ${what} cannot be differentiated here`,
        value: cause.message,
        allowed: 'the operators in OPS.md',
        remedy: 'Export the model with ordinary operators, or choose another pack',
        cause,
      })
    }
    throw new ModelError({
      what: `The file of ${what} cannot be used`,
      value: cause.message,
      allowed: 'an ONNX model in float32 or float16',
      remedy: 'Download the pack again, or choose another one',
      cause,
    })
  }
}

/** A model all of whose operators have rules, in single precision once and for all: every graph built from it shares its weights. */
function checked(model: Model): Model {
  refuseUnknown(model.graph)
  return inFloat32(model)
}
