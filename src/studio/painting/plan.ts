// Decides before anything is compiled how a step is laid out: one fused graph, or four with the cutouts in
// micro-batches. The estimate is the sum of the forward pass's tensors, which the gradient keeps.
import type { Model } from '../../onnx/index.ts'

/** Bytes of kept tensors up to which a step is one graph. */
const fusedBytes = 640 << 20
/** Bytes of kept tensors of one micro-batch of cutouts. */
const batchBytes = 384 << 20

/** Cutouts per run of the guide, and whether decoder and guide are separate graphs. */
export interface Layout {
  readonly split: boolean
  /** A divisor of the number of cutouts. */
  readonly batch: number
}

/** Bytes of all floating-point tensors a graph computes. */
export function tensorBytes(model: Model): number {
  let sum = 0
  for (const { dims, dtype } of model.graph.values.values()) {
    if (dtype === 'float32')
      sum += 4 * (dims ?? []).reduce<number>((product, dim) => product * Number(dim), 1)
  }
  return sum
}

/** Bytes of the largest single tensor of a graph: what an adapter must be able to bind. */
export function largestTensorBytes(model: Model): number {
  let largest = 0
  for (const { dims } of [...model.graph.values.values(), ...model.graph.initialisers.values()]) {
    largest = Math.max(largest, 4 * (dims ?? []).reduce<number>((product, dim) => product * Number(dim), 1))
  }
  return largest
}

/**
 * Lays out a step.
 *
 * @param decodeBytes Tensors of the decoder's forward pass.
 * @param cutoutBytes Tensors of one cutout through CLIP.
 */
export function layOut(decodeBytes: number, cutoutBytes: number, cutouts: number): Layout {
  if (decodeBytes + cutouts * cutoutBytes <= fusedBytes) return { split: false, batch: cutouts }
  return { split: true, batch: largestDivisor(cutouts, Math.floor(batchBytes / cutoutBytes)) }
}

/** The next smaller layout, for when memory ran out; null when there is none. */
export function shrink({ split, batch }: Layout): Layout | null {
  if (!split) return { split: true, batch }
  return batch > 1 ? { split: true, batch: largestDivisor(batch, Math.floor(batch / 2)) } : null
}

/** The largest divisor of `of` that is at most `limit`, and at least 1. */
function largestDivisor(of: number, limit: number): number {
  for (let d = Math.min(of, limit); d > 1; d--) if (of % d === 0) return d
  return 1
}
