// Pooling. Windows that tile the input have gradients made of reshapes; overlapping ones spread their cotangent with a
// transposed convolution of ones. Equal maxima of one window share its cotangent (PyTorch gives it to the first).
import { flag, ints, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { inputOf } from '../call.ts'
import { shapeError } from '../errors.ts'
import { intOf, intsOf } from '../graph.ts'
import { stridesOf } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { sizeOf, type Dims } from '../tensor.ts'
import type { Call, Value } from '../value.ts'
import { windowAttributeRules, windowAttributes, windowOf, type Window } from './window.ts'

/** The window and the number of places it takes; with ceil_mode the last one may hang over the end. */
function pool(call: Call): { window: Window; places: number[] } {
  const spatial = inputOf(call, 0).dims.slice(2)
  const window = windowOf(call, spatial, intsOf(call, 'kernel_shape') ?? [])
  const { kernel, strides, dilations, pads } = window
  const rank = kernel.length
  const places = spatial.map((size, i) => {
    const room = size + pads[i]! + pads[rank + i]! - dilations[i]! * (kernel[i]! - 1) - 1
    if (!intOf(call, 'ceil_mode', 0)) return Math.floor(room / strides[i]!) + 1
    const count = Math.ceil(room / strides[i]!) + 1
    // A window must start inside the input or its left padding.
    return (count - 1) * strides[i]! >= size + pads[i]! ? count - 1 : count
  })
  return { window, places }
}

const pooledDims = (call: Call): number[] => [...inputOf(call, 0).dims.slice(0, 2), ...pool(call).places]

/** Calls `visit(image offset, position of the window, element or −1 if padding)`. */
function eachTap(
  dims: Dims,
  { window, places }: { window: Window; places: number[] },
  visit: (to: number, from: number, padded: boolean) => void,
): void {
  const spatial = dims.slice(2)
  const [inStrides, outStrides, rank] = [stridesOf(spatial), stridesOf(places), places.length]
  const { kernel, strides, dilations, pads } = window
  const step = (axis: number, to: number, from: number, outside: boolean, padded: boolean): void => {
    if (axis === rank) return visit(to, outside ? -1 : from, padded)
    for (let o = 0; o < places[axis]!; o++)
      for (let k = 0; k < kernel[axis]!; k++) {
        const i = o * strides[axis]! + k * dilations[axis]! - pads[axis]!
        const isOut = i < 0 || i >= spatial[axis]!
        // Positions beyond the declared padding (ceil_mode) never count.
        const isPad = i < spatial[axis]! + pads[rank + axis]!
        step(
          axis + 1,
          to + o * outStrides[axis]!,
          from + i * inStrides[axis]!,
          outside || isOut,
          padded && isPad,
        )
      }
  }
  step(0, 0, 0, false, true)
}

/** How many elements each place averages: the same everywhere, or a map over the places. */
function counts(call: Call): Float64Array {
  const geometry = pool(call)
  const out = new Float64Array(sizeOf(geometry.places))
  const includePadding = intOf(call, 'count_include_pad', 0) === 1
  eachTap(inputOf(call, 0).dims, geometry, (to, from, padded) => {
    if (from >= 0 || (includePadding && padded)) out[to]! += 1
  })
  return out
}

/** Makes [n, c, …] out of windows written over each other: pads or cuts what lies outside `spatial`. */
function cropOrPad(g: Builder, x: Value, spatial: Dims, { kernel, pads }: Window): Value {
  const before = kernel.map((_, i) => -pads[i]!)
  const after = kernel.map((_, i) => spatial[i]! + pads[i]! - x.dims[i + 2]!)
  return g.pad(x, [0, 0, ...before, 0, 0, ...after])
}

/** Whether the windows cover the input side by side, each element at most once. */
const tiles = ({ kernel, strides, dilations }: Window) =>
  kernel.every((k, i) => k === strides[i] && (dilations[i] === 1 || k === 1))

/** Every element receives the cotangents of all windows it belongs to. dy [n, c, places] → [n, c, spatial]. */
function scatterWindows(g: Builder, dy: Value, spatial: Dims, window: Window): Value {
  if (tiles(window)) return cropOrPad(g, g.upsample(dy, window.kernel), spatial, window)
  const [n, c, ...places] = dy.dims as [number, number, ...number[]]
  const ones = g.constant(new Float32Array(sizeOf(window.kernel)).fill(1), [1, 1, ...window.kernel])
  const { strides, dilations } = window
  const full = g.convTranspose(g.reshape(dy, [n * c, 1, ...places]), ones, undefined, { strides, dilations })
  return cropOrPad(g, g.reshape(full, [n, c, ...full.dims.slice(2)]), spatial, window)
}

/** Elements read by all windows of all images. */
const reads: Operator['cost'] = (call, [type]) =>
  sizeOf(type!.dims) * sizeOf(intsOf(call, 'kernel_shape') ?? [])

const averagePool: Operator = {
  cost: reads,
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: pooledDims(call) }],
  evaluate: ([x], call, [type]) => {
    const count = counts(call)
    const out = new Float64Array(sizeOf(type!.dims))
    const area = sizeOf(x!.dims.slice(2))
    for (let image = 0; image < sizeOf(x!.dims.slice(0, 2)); image++)
      eachTap(x!.dims, pool(call), (to, from) => {
        if (from >= 0) out[image * count.length + to]! += x!.data[image * area + from]! / count[to]!
      })
    return [out]
  },
  rewrite: (g, call) => {
    if (pool(call).window.dilations.some((d) => d > 1)) return [dilatedAverage(g, call)]
    return isExplicit(call) ? undefined : [explicit(g, call)]
  },
  gradient: (g, node, dy) => [
    () => {
      const { window, places } = pool(node)
      g.reserve(node, sizeOf(places) * sizeOf(window.kernel))
      const share = counts(node).map((count) => 1 / count)
      const even = share.every((value) => value === share[0])
      const weighted = g.mul(dy, even ? share[0]! : g.constant(share, [1, 1, ...places]))
      return scatterWindows(g, weighted, node.inputs[0]!.dims.slice(2), window)
    },
  ],
}

/** Whether the target operator set reads the window as it is read here. */
const isExplicit = (call: Call): boolean => !('auto_pad' in call.attributes) && !isRoundedDown(call)

/** With ceil_mode, a last window that would start in the padding behind the end is left out: a rule of operator set 19. */
function isRoundedDown(call: Call): boolean {
  if (!intOf(call, 'ceil_mode', 0)) return false
  const { window, places } = pool(call)
  const { kernel, strides, dilations, pads } = window
  return inputOf(call, 0)
    .dims.slice(2)
    .some((size, i) => {
      const room = size + pads[i]! + pads[kernel.length + i]! - dilations[i]! * (kernel[i]! - 1) - 1
      return Math.ceil(room / strides[i]!) + 1 !== places[i]
    })
}

/** The call with auto_pad resolved; where a last window is left out, with as much padding behind the end as the others reach. */
function explicit(g: Builder, call: Call): Value {
  const { auto_pad: _, ceil_mode: ceil, ...rest } = call.attributes
  const { window, places } = pool(call)
  if (!isRoundedDown(call))
    return g.op(call.op, call.inputs, {
      ...rest,
      ...(ceil ? { ceil_mode: ceil } : {}),
      ...windowAttributes(window),
    })
  const { kernel, strides, dilations, pads } = window
  const after = inputOf(call, 0)
    .dims.slice(2)
    .map((size, i) => {
      const reach = (places[i]! - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1
      return Math.max(0, reach - size - pads[i]!)
    })
  const isCounted = intOf(call, 'count_include_pad', 0) === 1
  if (isCounted && after.some((pad, i) => pad > pads[kernel.length + i]!)) return dilatedAverage(g, call)
  const cut = { ...window, pads: [...pads.slice(0, kernel.length), ...after] }
  return g.op(call.op, call.inputs, { ...rest, ...windowAttributes(cut) })
}

/** Dilated averages came with operator set 19: sums by a convolution with ones, over the number of elements of each. */
function dilatedAverage(g: Builder, call: Call): Value {
  const x = inputOf(call, 0)
  const { window, places } = pool(call)
  const { kernel, strides, dilations, pads } = window
  const [n, c, ...spatial] = x.dims as [number, number, ...number[]]
  g.reserve(call, sizeOf(kernel) + sizeOf(places))
  const reach = places.map((count, i) => (count - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1)
  const after = reach.map((size, i) => size - spatial[i]! - pads[i]!)
  const padded = g.pad(x, [0, 0, ...pads.slice(0, kernel.length), 0, 0, ...after])
  const ones = g.constant(new Float32Array(sizeOf(kernel)).fill(1), [1, 1, ...kernel])
  const sums = g.conv(g.reshape(padded, [n * c, 1, ...reach]), ones, undefined, { strides, dilations })
  const share = g.constant(
    counts(call).map((count) => 1 / count),
    [1, 1, ...places],
  )
  return g.mul(g.reshape(sums, [n, c, ...places]), share)
}

const maxPool: Operator = {
  cost: reads,
  infer: (call) => {
    if (call.arity > 1) throw shapeError(call, 'onnx/outputs', { asked: call.arity, known: 1 })
    return [{ dtype: inputOf(call, 0).dtype, dims: pooledDims(call) }]
  },
  evaluate: ([x], call, [type]) => {
    const out = new Float64Array(sizeOf(type!.dims)).fill(-Infinity)
    const [area, places] = [sizeOf(x!.dims.slice(2)), sizeOf(type!.dims.slice(2))]
    for (let image = 0; image < sizeOf(x!.dims.slice(0, 2)); image++)
      eachTap(x!.dims, pool(call), (to, from) => {
        if (from >= 0)
          out[image * places + to] = Math.max(out[image * places + to]!, x!.data[image * area + from]!)
      })
    return [out]
  },
  rewrite: (g, call) => (isExplicit(call) ? undefined : [explicit(g, call)]),
  gradient: (g, node, dy) => [
    () => {
      const [x, y] = [node.inputs[0]!, node.outputs[0]!]
      const { window, places } = pool(node)
      const [n, c, ...spatial] = x.dims as [number, number, ...number[]]
      const { kernel, strides, dilations, pads } = window
      const area = sizeOf(kernel)
      g.reserve(node, area * area)
      // Every window as a column [n·c, taps, places], drawn by a convolution with one-hot kernels from an input whose
      // padding loses against everything (finite, since 0·∞ is NaN).
      const reach = places.map((count, i) => (count - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1)
      const after = reach.map((size, i) => size - spatial[i]! - pads[i]!)
      const padded = g.pad(x, [0, 0, ...pads.slice(0, kernel.length), 0, 0, ...after], -1e30)
      const hot = g.constant(
        Float32Array.from({ length: area * area }, (_, i) => Number(i % (area + 1) === 0)),
        [area, 1, ...kernel],
      )
      const taps = g.conv(g.reshape(padded, [n * c, 1, ...reach]), hot, undefined, { strides, dilations })
      const column = (value: Value) => g.reshape(value, [n * c, 1, ...places])
      const hit = g.equal(taps, column(y))
      const ties = g.reduceSum(g.cast(hit, 'float32'), [1], true)
      const back = g.convTranspose(g.where(hit, g.div(column(dy), ties), 0), hot, undefined, {
        strides,
        dilations,
      })
      return cropOrPad(g, g.reshape(back, [n, c, ...back.dims.slice(2)]), spatial, window)
    },
  ],
}

const spatialAxes = (x: Value) => x.dims.map((_, axis) => axis).slice(2)

export const pooling: OperatorTable = {
  AveragePool: {
    ...averagePool,
    attributes: {
      ...windowAttributeRules,
      ceil_mode: flag,
      count_include_pad: flag,
      dilations: readOnly(ints, (value) => 'ints' in value && value.ints.every((d) => d === 1)),
    },
  },
  MaxPool: { ...maxPool, attributes: { ...windowAttributeRules, ceil_mode: flag, storage_order: flag } },
  GlobalAveragePool: {
    rewrite: (g, call) => [g.reduceMean(inputOf(call, 0), spatialAxes(inputOf(call, 0)), true)],
  },
  GlobalMaxPool: {
    rewrite: (g, call) => [g.reduceMax(inputOf(call, 0), spatialAxes(inputOf(call, 0)), true)],
  },
}
