// Sliding windows, as convolution and pooling read them from their attributes.
import { intsOf, stringOf, type Attributes } from '../graph.ts'
import type { Dims } from '../tensor.ts'
import type { Call } from '../value.ts'

/** Everything about a sliding window, with defaults filled in; pads are starts, then ends. */
export interface Window {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly pads: readonly number[]
}

/** Reads the window of a call over the spatial axes `spatial`, resolving auto_pad. */
export function windowOf(call: Call, spatial: Dims, kernel: readonly number[]): Window {
  const ones = kernel.map(() => 1)
  const strides = intsOf(call, 'strides') ?? ones
  const dilations = intsOf(call, 'dilations') ?? ones
  const auto = stringOf(call, 'auto_pad', 'NOTSET')
  if (auto === 'NOTSET')
    return { kernel, strides, dilations, pads: intsOf(call, 'pads') ?? [...kernel, ...kernel].map(() => 0) }
  const missing = kernel.map((k, i) => {
    if (auto === 'VALID') return 0
    const steps = Math.ceil(spatial[i]! / strides[i]!)
    return Math.max(0, (steps - 1) * strides[i]! + dilations[i]! * (k - 1) + 1 - spatial[i]!)
  })
  const less = missing.map((amount) => Math.floor(amount / 2))
  const more = missing.map((amount, i) => amount - less[i]!)
  return { kernel, strides, dilations, pads: auto === 'SAME_LOWER' ? [...more, ...less] : [...less, ...more] }
}

export const windowAttributes = ({ kernel, strides, dilations, pads }: Window): Attributes => ({
  kernel_shape: { ints: kernel },
  strides: { ints: strides },
  dilations: { ints: dilations },
  pads: { ints: pads },
})
