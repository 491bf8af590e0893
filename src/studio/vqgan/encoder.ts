// The encoder, where a pack has one: from a picture to its unquantised latent. Used for init images and when a
// painting grows; compiled when first needed, on the wasm engine, since it runs once.
import type { Engine } from '../../engine/index.ts'
import { ModelError } from '../errors.ts'
import type { VqganConfig } from '../packs/configs.ts'
import type { GraphFiles } from '../packs/pack.ts'
import type { Planes } from '../picture/planes.ts'
import { floatFeed } from '../floatFeed.ts'
import { shapeText } from '../shapeText.ts'
import type { Latent } from './latent.ts'

/** picture (nominally 0…1; sides multiples of the stride) → latent [1, c, H/stride, W/stride]. */
export async function encode(
  cpuEngine: Engine,
  { bytes, weights }: GraphFiles,
  config: VqganConfig,
  { width, height, data }: Planes,
): Promise<Latent> {
  const [low, high] = config.imageRange
  const pixels = Float32Array.from(data, (value) => low + Math.min(Math.max(value, 0), 1) * (high - low))
  const program = await cpuEngine.compile('vqgan-encoder', bytes, [], weights)
  try {
    const input = program.inputs[0]!
    const outputs = await program.run({
      [input]: floatFeed(cpuEngine, program, input, pixels, [1, 3, height, width]),
    })
    const tensor = outputs[config.latent ?? 'z'] ?? Object.values(outputs)[0]!
    const dims = [1, config.zChannels, height / config.stride, width / config.stride] as const
    if (tensor.dims.join() !== dims.join()) {
      throw new ModelError('model/latent', { shape: shapeText(tensor.dims), expected: shapeText(dims) })
    }
    return { dims, data: await cpuEngine.read(tensor) }
  } finally {
    await program.release()
  }
}
