// The codebook: the alphabet pictures are written in. It lies in the decoder's weights; here it is read out, for
// nearest entries, for the range of every channel, and for random first latents.
import type { Random } from '../../fragment/index.ts'
import { vectorLength } from '../vectorLength.ts'

export interface Codebook {
  readonly groups: number
  /** Entries of one group. */
  readonly entries: number
  readonly entryDim: number
  /** [groups·entries, entryDim], group after group. */
  readonly values: Float32Array
  /** Entries have length 1, and so have the cells of a latent. */
  readonly unit: boolean
}

/** Smallest and largest value of each channel over the entries, [groups·entryDim]. */
export function channelRange({ groups, entries, entryDim, values }: Codebook): {
  readonly low: Float32Array<ArrayBuffer>
  readonly high: Float32Array<ArrayBuffer>
} {
  const low = new Float32Array(groups * entryDim).fill(Infinity)
  const high = new Float32Array(groups * entryDim).fill(-Infinity)
  for (let i = 0; i < values.length; i++) {
    const group = Math.floor(i / (entries * entryDim))
    const channel = group * entryDim + (i % entryDim)
    low[channel] = Math.min(low[channel]!, values[i]!)
    high[channel] = Math.max(high[channel]!, values[i]!)
  }
  return { low, high }
}

/** A latent of random entries: [1, groups·entryDim, h, w]. */
export function randomCodes(book: Codebook, h: number, w: number, random: Random): Float32Array<ArrayBuffer> {
  const { groups, entries, entryDim: d, values } = book
  const z = new Float32Array(groups * d * h * w)
  for (let group = 0; group < groups; group++) {
    for (let cell = 0; cell < h * w; cell++) {
      const entry = group * entries + random.integer(entries)
      for (let i = 0; i < d; i++) z[(group * d + i) * h * w + cell] = values[entry * d + i]!
    }
  }
  return z
}

/** Entries scaled to length 1, for codebooks that are used so. */
export function unitEntries(values: Float32Array, entryDim: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values)
  for (let at = 0; at < out.length; at += entryDim) {
    const entry = out.subarray(at, at + entryDim)
    const length = vectorLength(entry) || 1
    for (let i = 0; i < entryDim; i++) entry[i]! /= length
  }
  return out
}
