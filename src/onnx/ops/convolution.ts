// Conv and ConvTranspose over any number of spatial axes. The input gradient of a stride-1 convolution is a convolution
// with flipped, transposed weights, turned once while the graph is built; a patch convolution (kernel = stride) becomes
// a matrix product; other strides use ConvTranspose, whose WebGPU kernel is slow and is used nowhere else.
import { int, ints, type AttributeRules } from '../attributes.ts'
import type { Builder, ConvOptions } from '../builder.ts'
import { inputOf, requireSameType } from '../call.ts'
import { shapeError } from '../errors.ts'
import { intOf, intsOf, stringOf } from '../graph.ts'
import { stridesOf } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { sameDims, show, sizeOf, type Dims, type NdArray } from '../tensor.ts'
import type { Call, Value } from '../value.ts'
import { windowAttributeRules, windowOf, type Window } from './window.ts'

const convWindow = (call: Call): Window =>
  windowOf(call, inputOf(call, 0).dims.slice(2), inputOf(call, 1).dims.slice(2))

/** Positions of the window along each axis. */
const outputDims = (spatial: Dims, { kernel, strides, dilations, pads }: Window) =>
  spatial.map(
    (size, i) =>
      Math.floor(
        (size + pads[i]! + pads[kernel.length + i]! - dilations[i]! * (kernel[i]! - 1) - 1) / strides[i]!,
      ) + 1,
  )

/** Calls `visit(inside position, outside position, tap)` for every tap of every window that touches the inside. */
function taps(
  inner: Dims,
  outer: Dims,
  { kernel, strides, dilations, pads }: Window,
  visit: (inside: number, outside: number, tap: number) => void,
): void {
  const [innerStrides, outerStrides, kernelStrides] = [stridesOf(inner), stridesOf(outer), stridesOf(kernel)]
  const step = (axis: number, inside: number, outside: number, tap: number): void => {
    if (axis === kernel.length) return visit(inside, outside, tap)
    for (let o = 0; o < outer[axis]!; o++)
      for (let k = 0; k < kernel[axis]!; k++) {
        const i = o * strides[axis]! + k * dilations[axis]! - pads[axis]!
        if (i < 0 || i >= inner[axis]!) continue
        step(
          axis + 1,
          inside + i * innerStrides[axis]!,
          outside + o * outerStrides[axis]!,
          tap + k * kernelStrides[axis]!,
        )
      }
  }
  step(0, 0, 0, 0)
}

/** Shared by both directions: `wide` is the side a convolution reads, `narrow` the side it writes. */
function eachProduct(
  wide: Dims,
  narrow: Dims,
  w: Dims,
  group: number,
  window: Window,
  visit: (wide: number, narrow: number, weight: number) => void,
): void {
  const [channels, outputs] = [wide[1]!, narrow[1]!]
  const [perGroup, outPerGroup] = [channels / group, outputs / group]
  const [wideSize, narrowSize, kernelSize] = [
    sizeOf(wide.slice(2)),
    sizeOf(narrow.slice(2)),
    sizeOf(w.slice(2)),
  ]
  for (let n = 0; n < wide[0]!; n++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < perGroup; i++) {
        const from = (n * channels + Math.floor(o / outPerGroup) * perGroup + i) * wideSize
        const to = (n * outputs + o) * narrowSize
        const weight = (o * perGroup + i) * kernelSize
        taps(wide.slice(2), narrow.slice(2), window, (inside, outside, tap) =>
          visit(from + inside, to + outside, weight + tap),
        )
      }
}

const biased = (dims: Dims, bias: NdArray | undefined): Float64Array => {
  const out = new Float64Array(sizeOf(dims))
  const area = sizeOf(dims.slice(2))
  return bias && bias.data.length > 0 ? out.map((_, i) => bias.data[Math.floor(i / area) % dims[1]!]!) : out
}

/** Weights [a, b/group, …] as [b, a/group, …], taps in reverse order: a convolution seen from its other side. */
function flippedWeights(g: Builder, w: Value, group: number): Value {
  const [a, perGroup, ...kernel] = w.dims as [number, number, ...number[]]
  const spatial = kernel.map((_, i) => i + 3)
  const split = g.reshape(w, [group, a / group, perGroup, ...kernel])
  const turn = g.reshape(g.transpose(split, [0, 2, 1, ...spatial]), [group * perGroup, a / group, ...kernel])
  const flipped = kernel.flatMap((size, i) => (size > 1 ? [i + 2] : []))
  if (flipped.length === 0) return turn
  const all = (value: number) => g.ints(flipped.map(() => value))
  return g.op('Slice', [turn, all(-1), all(-(2 ** 62)), g.ints(flipped), all(-1)])
}

/** dx of a convolution y = x ∗ w, for x of shape `dims`. Also what ConvTranspose computes. */
function inputGradient(g: Builder, dy: Value, w: Value, dims: Dims, window: Window, group: number): Value {
  const { kernel, strides, dilations, pads } = window
  const rank = kernel.length
  const plain = dilations.every((d) => d === 1) && pads.every((p) => p === 0) && group === 1
  if (strides.every((s) => s === 1)) {
    // pads' = d·(k − 1) − p; where that is negative, dy is cut instead
    const wanted = [...kernel, ...kernel].map((k, i) => dilations[i % rank]! * (k - 1) - pads[i]!)
    const cut = g.pad(
      dy,
      [0, 0, ...wanted.slice(0, rank), 0, 0, ...wanted.slice(rank)].map((p) => Math.min(p, 0)),
    )
    return g.conv(cut, flippedWeights(g, w, group), undefined, {
      dilations,
      group,
      pads: wanted.map((p) => Math.max(p, 0)),
    })
  }
  if (plain && kernel.every((k, i) => k === strides[i])) return patches(g, dy, w, dims)
  const reached = dy.dims
    .slice(2)
    .map(
      (size, i) =>
        (size - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - pads[i]! - pads[rank + i]!,
    )
  return g.convTranspose(dy, w, undefined, {
    strides,
    dilations,
    pads,
    group,
    outputPadding: reached.map((size, i) => dims[i + 2]! - size),
  })
}

/** Windows that tile the input: each dy vector times the weights is one patch of dx. */
function patches(g: Builder, dy: Value, w: Value, dims: Dims): Value {
  const [n, o, ...grid] = dy.dims as [number, number, ...number[]]
  const [, i, ...kernel] = w.dims as [number, number, ...number[]]
  const columns = g.matMul(
    g.transpose(g.reshape(w, [o, i * sizeOf(kernel)]), [1, 0]),
    g.reshape(dy, [n, o, sizeOf(grid)]),
  )
  const rank = kernel.length
  const split = g.reshape(columns, [n, i, ...kernel, ...grid])
  const order = [0, 1, ...kernel.flatMap((_, axis) => [2 + rank + axis, 2 + axis])]
  const tiled = g.reshape(g.transpose(split, order), [n, i, ...kernel.map((k, axis) => k * grid[axis]!)])
  const rest = tiled.dims.map((size, axis) => dims[axis]! - size)
  return g.pad(tiled, [...rest.map(() => 0), ...rest])
}

/**
 * dw of y = x ∗ w: x and dy convolved with each other, batch and channels exchanged, strides and dilations exchanged.
 * x [n, g·i, …], dy [n, g·o, …] → dw [g·o, i, kernel].
 */
function weightGradient(g: Builder, x: Value, dy: Value, window: Window, group: number): Value {
  const [n, channels, ...spatial] = x.dims as [number, number, ...number[]]
  const outputs = dy.dims[1]!
  const axes = (shift: number) => spatial.map((_, axis) => axis + shift)
  const perGroup = channels / group
  const data = g.reshape(g.transpose(g.reshape(x, [n, group, perGroup, ...spatial]), [2, 1, 0, ...axes(3)]), [
    perGroup,
    group * n,
    ...spatial,
  ])
  const kernel = g.transpose(dy, [1, 0, ...axes(2)])
  const { strides, dilations, pads } = window
  const product = g.conv(data, kernel, undefined, { strides: dilations, dilations: strides, pads, group })
  // Input that no window reached makes the product larger than the kernel.
  const cut = window.kernel.reduce((value, k, axis) => g.slice(value, axis + 2, 0, k), product)
  return g.reshape(g.transpose(cut, [1, 0, ...axes(2)]), [outputs, perGroup, ...window.kernel])
}

const biasGradient = (g: Builder, dy: Value) =>
  g.reduceSum(
    dy,
    dy.dims.map((_, axis) => axis).filter((axis) => axis !== 1),
  )

const optionsOf = (window: Window, group: number): ConvOptions => ({ ...window, group })

/** @throws ShapeError when `kernel_shape` contradicts the weights */
function requireKernelShape(call: Call, w: Value): void {
  const stated = intsOf(call, 'kernel_shape')
  if (stated && !sameDims(stated, w.dims.slice(2)))
    throw shapeError(call, 'onnx/window', {
      attribute: 'kernel_shape',
      values: stated.slice(0, 16),
      axes: w.dims.length - 2,
    })
}

/** Multiply-adds of a convolution: one for each weight at each place of its narrow side, in every image. */
const products = (images: number, w: Value, places: Dims): number => images * sizeOf(w.dims) * sizeOf(places)

const conv: Operator = {
  cost: (call, [type]) => products(type!.dims[0]!, inputOf(call, 1), type!.dims.slice(2)),
  infer: (call) => {
    const [x, w] = [inputOf(call, 0), inputOf(call, 1)]
    const group = intOf(call, 'group', 1)
    requireSameType(call, [0, 1])
    requireKernelShape(call, w)
    const fits =
      x.dims.length === w.dims.length && x.dims[1] === w.dims[1]! * group && w.dims[0]! % group === 0
    if (x.dims.length < 3 || !(group >= 1) || !fits)
      throw shapeError(call, 'onnx/weights', { shape: show(x.dims), weights: show(w.dims), groups: group })
    return [
      { dtype: x.dtype, dims: [x.dims[0]!, w.dims[0]!, ...outputDims(x.dims.slice(2), convWindow(call))] },
    ]
  },
  evaluate: ([x, w, b], call, [type]) => {
    const out = biased(type!.dims, b)
    eachProduct(
      x!.dims,
      type!.dims,
      w!.dims,
      intOf(call, 'group', 1),
      convWindow(call),
      (from, to, weight) => {
        out[to]! += x!.data[from]! * w!.data[weight]!
      },
    )
    return [out]
  },
  // auto_pad and defaults are written out: gradients and kernels need not know them.
  rewrite: (g, call) => {
    const complete = ['kernel_shape', 'strides', 'dilations', 'pads', 'group'].every(
      (name) => name in call.attributes,
    )
    if (complete && stringOf(call, 'auto_pad', 'NOTSET') === 'NOTSET' && !('auto_pad' in call.attributes))
      return undefined
    const [x, w, b] = call.inputs
    return [g.conv(x!, w!, b, optionsOf(convWindow(call), intOf(call, 'group', 1)))]
  },
  gradient: (g, node, dy) => {
    const [x, w, b] = node.inputs
    const group = intOf(node, 'group', 1)
    return [
      () => inputGradient(g, dy, w!, x!.dims, convWindow(node), group),
      () => weightGradient(g, x!, dy, convWindow(node), group),
      b && (() => biasGradient(g, dy)),
    ]
  },
}

/** ConvTranspose's window seen as that of the convolution it is the transpose of, and the size it makes. */
interface TransposeWindow {
  readonly window: Window
  /** Elements added behind the end of each axis. */
  readonly outputPadding: readonly number[]
  readonly spatial: readonly number[]
}

function transposeWindow(call: Call): TransposeWindow {
  const [x, w] = [inputOf(call, 0), inputOf(call, 1)]
  const size = x.dims.slice(2)
  const window = windowOf(
    { ...call, attributes: { ...call.attributes, auto_pad: { string: 'NOTSET' } } },
    size,
    w.dims.slice(2),
  )
  const { strides, dilations, kernel } = window
  const extra = intsOf(call, 'output_padding') ?? size.map(() => 0)
  // s·(n − 1) + d·(k − 1) + 1 + output_padding, before pads are cut away
  const full = size.map((n, i) => (n - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 + extra[i]!)
  const auto = stringOf(call, 'auto_pad', 'NOTSET')
  const wanted =
    intsOf(call, 'output_shape')?.slice(-size.length) ??
    (auto.startsWith('SAME') ? size.map((n, i) => n * strides[i]!) : undefined)
  if (!wanted) {
    const spatial = full.map((n, i) => n - window.pads[i]! - window.pads[size.length + i]!)
    return { window, outputPadding: extra, spatial }
  }
  // What is too much is cut at both ends; what is too little is added at the end.
  const cut = full.map((n, i) => Math.max(n - wanted[i]!, 0))
  const outputPadding = full.map((n, i) => extra[i]! + Math.max(wanted[i]! - n, 0))
  const [half, rest] = [cut.map((n) => Math.floor(n / 2)), cut.map((n) => n - Math.floor(n / 2))]
  const pads = auto === 'SAME_UPPER' ? [...half, ...rest] : [...rest, ...half]
  return { window: { ...window, pads }, outputPadding, spatial: [...wanted] }
}

const convTranspose: Operator = {
  cost: (call) => products(inputOf(call, 0).dims[0]!, inputOf(call, 1), inputOf(call, 0).dims.slice(2)),
  infer: (call) => {
    const [x, w] = [inputOf(call, 0), inputOf(call, 1)]
    requireSameType(call, [0, 1])
    requireKernelShape(call, w)
    if (x.dims.length < 3 || x.dims.length !== w.dims.length || x.dims[1] !== w.dims[0])
      throw shapeError(call, 'onnx/weights', {
        shape: show(x.dims),
        weights: show(w.dims),
        groups: intOf(call, 'group', 1),
      })
    return [
      {
        dtype: x.dtype,
        dims: [x.dims[0]!, w.dims[1]! * intOf(call, 'group', 1), ...transposeWindow(call).spatial],
      },
    ]
  },
  evaluate: ([x, w, b], call, [type]) => {
    const out = biased(type!.dims, b)
    eachProduct(
      type!.dims,
      x!.dims,
      w!.dims,
      intOf(call, 'group', 1),
      transposeWindow(call).window,
      (to, from, weight) => {
        out[to]! += x!.data[from]! * w!.data[weight]!
      },
    )
    return [out]
  },
  // With stride 1 it is a convolution with turned weights, which has the better kernel.
  rewrite: (g, call) => {
    const [x, w, b] = call.inputs
    const group = intOf(call, 'group', 1)
    const { window, outputPadding, spatial } = transposeWindow(call)
    const dims = [x!.dims[0]!, w!.dims[1]! * group, ...spatial]
    if (window.strides.every((stride) => stride === 1) && !outputPadding.some(Boolean)) {
      const y = inputGradient(g, x!, w!, dims, window, group)
      return [b ? g.add(y, g.reshape(b, [1, b.dims[0]!, ...spatial.map(() => 1)])) : y]
    }
    if (!('output_shape' in call.attributes) && !('auto_pad' in call.attributes) && 'pads' in call.attributes)
      return undefined
    return [
      g.convTranspose(x!, w!, b, {
        ...optionsOf(window, group),
        outputPadding,
      }),
    ]
  },
  gradient: (g, node, dy) => {
    const [x, w, b] = node.inputs
    const group = intOf(node, 'group', 1)
    const { window } = transposeWindow(node)
    return [
      () => g.conv(dy, w!, undefined, optionsOf(window, group)),
      () => weightGradient(g, dy, x!, window, group),
      b && (() => biasGradient(g, dy)),
    ]
  },
}

const convAttributes: AttributeRules = { ...windowAttributeRules, group: int }

export const convolution: OperatorTable = {
  Conv: { ...conv, attributes: convAttributes },
  ConvTranspose: {
    ...convTranspose,
    attributes: { ...convAttributes, output_padding: ints, output_shape: ints },
  },
}
