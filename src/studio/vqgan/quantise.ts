// Vector quantisation with a straight-through gradient: each cell of the latent becomes its nearest codebook entry,
// and the gradient passes as if nothing had happened (van den Oord et al. 2017). With several groups the channels are
// cut into groups that are coded one by one (product quantisation).
import type { GraphBuilder, Value } from '../../onnx/index.ts'
import type { Codebook } from './codebook.ts'
import { toUnitLength } from './toUnitLength.ts'

/** z: [1, groups·d, h, w] → the same shape, made of codebook entries; ∂out/∂z = 1. */
export function quantise(
  g: GraphBuilder,
  z: Value,
  { groups, entries, entryDim: d, values, unit }: Codebook,
): Value {
  const [, , h, w] = z.dims as [number, number, number, number]
  const source = unit ? toUnitLength(g, z, groups) : z
  const cells = g.transpose(g.reshape(g.stopGradient(source), [groups, d, h * w]), [0, 2, 1]) // [groups, hw, d]
  const coded = Array.from({ length: groups }, (_, group) => {
    const book = values.subarray(group * entries * d, (group + 1) * entries * d)
    const points =
      groups === 1 ? g.reshape(cells, [h * w, d]) : g.squeeze(g.slice(cells, 0, group, group + 1), 0)
    // argmin ‖z − e‖² = argmax z·e − ‖e‖²/2
    const closeness = g.gemm(points, g.constant(transposed(book, entries, d), [d, entries]), {
      c: g.constant(halfSquares(book, entries, d), [entries]),
    })
    const nearest = g.gather(g.constant(book, [entries, d]), g.argMax(closeness, 1)) // [hw, d]
    return g.reshape(g.transpose(nearest, [1, 0]), [1, d, h, w])
  })
  const nearest = coded.length === 1 ? coded[0]! : g.concat(coded, 1)
  return g.add(source, g.stopGradient(g.sub(nearest, source)))
}

function transposed(book: Float32Array, entries: number, d: number): Float32Array {
  const out = new Float32Array(book.length)
  for (let k = 0; k < entries; k++) for (let i = 0; i < d; i++) out[i * entries + k] = book[k * d + i]!
  return out
}

function halfSquares(book: Float32Array, entries: number, d: number): Float32Array {
  return Float32Array.from({ length: entries }, (_, k) => {
    let sum = 0
    for (let i = 0; i < d; i++) sum += book[k * d + i]! ** 2
    return -sum / 2
  })
}
