// Sliding windows, as convolution and pooling read them from their attributes.
import { shapeError } from '../errors.ts'
import { ints, oneOf, type AttributeRules } from '../attributes.ts'
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

/**
 * Reads the window of a call over the spatial axes `spatial`, resolving auto_pad.
 * @throws ShapeError unless there is one whole number for each axis, and each but the pads is at least 1
 */
export function windowOf(call: Call, spatial: Dims, kernel: readonly number[]): Window {
  const axes = spatial.length
  const check = (attribute: string, values: readonly number[], count: number, least: number) => {
    if (values.length !== count || !values.every((value) => Number.isInteger(value) && value >= least))
      throw shapeError(call, 'onnx/window', { attribute, values: values.slice(0, 16), axes })
  }
  const window = readWindow(call, spatial, kernel)
  check('kernel_shape', window.kernel, axes, 1)
  check('strides', window.strides, axes, 1)
  check('dilations', window.dilations, axes, 1)
  check('pads', window.pads, 2 * axes, 0)
  return window
}

function readWindow(call: Call, spatial: Dims, kernel: readonly number[]): Window {
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

export const windowAttributeRules: AttributeRules = {
  kernel_shape: ints,
  strides: ints,
  dilations: ints,
  pads: ints,
  auto_pad: oneOf('NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'),
}
