// Cells of length 1: what the codebooks of LlamaGen and Janus, and the latents painted with them, are made of.
import type { GraphBuilder, Value } from '../../onnx/index.ts'

/** z: [1, c, h, w] with every group of channels scaled to length 1 in every cell. */
export function toUnitLength(g: GraphBuilder, z: Value, groups: number): Value {
  const [, c, h, w] = z.dims as [number, number, number, number]
  const split = g.reshape(z, [groups, c / groups, h * w])
  const length = g.sqrt(g.add(g.reduceSumSquare(split, [1], true), 1e-12))
  return g.reshape(g.div(split, length), z.dims)
}
