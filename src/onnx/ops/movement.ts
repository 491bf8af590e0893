// Operators that only move, repeat or leave out elements: their gradients move them back. Views (Squeeze, Flatten, …)
// all become Reshape with a constant shape, and shape queries become constants.
import {
  broadcast,
  inputOf,
  numbersOfInput,
  optionalNumbers,
  sameDims,
  sameType,
  show,
  typeOf,
} from '../call.ts'
import { ShapeError } from '../errors.ts'
import { intOf, intsOf, stringOf } from '../graph.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import {
  around,
  broadcastTo,
  emptyLike,
  positiveAxis,
  strided,
  stridesOf,
  transposed,
  walk,
} from '../ndarray.ts'
import type { Call, NdArray, Operator, OperatorTable, Rewrite, Value } from '../operator.ts'
import { sizeOf, tensor, type Dims } from '../tensor.ts'

/** The target shape of Reshape: 0 copies a dimension, one −1 takes what is left. */
function reshapedDims(call: Call): number[] {
  const x = inputOf(call, 0)
  const wanted = numbersOfInput(call, 1)
  const dims = wanted.map((dim, i) => (dim === 0 && !intOf(call, 'allowzero', 0) ? x.dims[i]! : dim))
  const known = sizeOf(dims.filter((dim) => dim !== -1))
  const result = dims.map((dim) => (dim === -1 ? sizeOf(x.dims) / known : dim))
  if (sizeOf(result) !== sizeOf(x.dims) || result.some((dim) => !Number.isInteger(dim)))
    throw new ShapeError(call, `${show(x.dims)} cannot be reshaped to [${wanted.join(', ')}].`)
  return result
}

const reshape: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: reshapedDims(call) }],
  evaluate: ([x]) => [x!.data],
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const dims = reshapedDims(call)
    if (sameDims(dims, x.dims)) return [x]
    if (x.producer?.op === 'Reshape') return [g.reshape(x.producer.inputs[0]!, dims)]
    // Symbols (0, −1) and the element type of the shape are spelled out.
    return sameDims(numbersOfInput(call, 1), dims) ? undefined : [g.reshape(x, dims)]
  },
  gradient: (g, { inputs: [x] }, dy) => [() => g.reshape(dy, x!.dims), undefined],
}

const orderOf = (call: Call): readonly number[] => {
  const { dims } = inputOf(call, 0)
  return intsOf(call, 'perm') ?? dims.map((_, axis) => dims.length - 1 - axis)
}

/** (aᵀ·b)ᵀ = bᵀ·a: turns one operand in place of another and the product. The gradient of q·kᵀ towards k is this. */
function turnedProduct(g: GraphBuilder, x: Value, order: readonly number[]): Value | undefined {
  const rank = order.length
  const swap = order.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis))
  const [left, right] = x.producer?.op === 'MatMul' ? x.producer.inputs : []
  if (
    !sameDims(order, swap) ||
    left?.producer?.op !== 'Transpose' ||
    left.dims.length !== rank ||
    right!.dims.length !== rank
  )
    return undefined
  return sameDims(orderOf(left.producer), swap)
    ? g.matMul(g.transpose(right!, swap), left.producer.inputs[0]!)
    : undefined
}

const transpose: Operator = {
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const order = orderOf(call)
    if (order.length !== dims.length)
      throw new ShapeError(call, `the order [${order.join(', ')}] does not fit ${show(dims)}.`)
    return [{ dtype, dims: order.map((axis) => dims[axis]!) }]
  },
  evaluate: ([x], call) => [transposed(x!, orderOf(call)).data],
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const order = orderOf(call)
    // Axes of length 1 may go anywhere: if the others keep their order, the data stay where they are.
    const long = order.filter((axis) => x.dims[axis] !== 1)
    if (long.every((axis, i) => i === 0 || axis > long[i - 1]!))
      return [
        g.reshape(
          x,
          order.map((axis) => x.dims[axis]!),
        ),
      ]
    const product = turnedProduct(g, x, order)
    if (product) return [product]
    if (x.producer?.op === 'Transpose') {
      const inner = orderOf(x.producer)
      return [
        g.transpose(
          x.producer.inputs[0]!,
          order.map((axis) => inner[axis]!),
        ),
      ]
    }
    return intsOf(call, 'perm') ? undefined : [g.transpose(x, order)]
  },
  gradient: (g, node, dy) => [
    () => {
      const order = orderOf(node)
      return g.transpose(
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      )
    },
  ],
}

const concat: Operator = {
  infer: (call) => {
    const parts = call.inputs.map((_, i) => inputOf(call, i))
    const axis = positiveAxis(intOf(call, 'axis', 0), parts[0]!.dims.length)
    for (const { dims } of parts)
      if (
        dims.length !== parts[0]!.dims.length ||
        dims.some((dim, i) => i !== axis && dim !== parts[0]!.dims[i])
      )
        throw new ShapeError(
          call,
          `${parts.map((part) => show(part.dims)).join(', ')} cannot be joined along axis ${axis}.`,
        )
    const dims = parts[0]!.dims.map((dim, i) =>
      i === axis ? parts.reduce((sum, part) => sum + part.dims[axis]!, 0) : dim,
    )
    return [{ dtype: parts[0]!.dtype, dims }]
  },
  evaluate: (parts, call, [type]) => {
    const axis = positiveAxis(intOf(call, 'axis', 0), type!.dims.length)
    const out = emptyLike(parts[0]!.data, sizeOf(type!.dims))
    const row = sizeOf(type!.dims.slice(axis))
    let start = 0
    for (const { data, dims } of parts) {
      const width = sizeOf(dims.slice(axis))
      for (let o = 0; o * width < data.length; o++)
        out.set(data.subarray(o * width, (o + 1) * width), o * row + start)
      start += width
    }
    return [out]
  },
  rewrite: (_, call) => (call.inputs.length === 1 ? [inputOf(call, 0)] : undefined),
  gradient: (g, node, dy) => {
    const axis = intOf(node, 'axis', 0)
    let end = 0
    return node.inputs.map((input) => {
      const start = end
      end += input!.dims[positiveAxis(axis, dy.dims.length)]!
      const stop = end
      return () => g.slice(dy, axis, start, stop)
    })
  },
}

const split: Operator = {
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const axis = positiveAxis(intOf(call, 'axis', 0), dims.length)
    const sizes = numbersOfInput(call, 1)
    if (sizes.reduce((a, b) => a + b, 0) !== dims[axis])
      throw new ShapeError(call, `the parts ${sizes.join(', ')} do not add up to ${dims[axis]}.`)
    return sizes.map((size) => ({ dtype, dims: dims.map((dim, i) => (i === axis ? size : dim)) }))
  },
  evaluate: ([x], call, types) => {
    const axis = positiveAxis(intOf(call, 'axis', 0), x!.dims.length)
    const strides = stridesOf(x!.dims)
    let start = 0
    return types.map(({ dims }) => {
      const part = strided(x!.data, dims, strides, start * strides[axis]!)
      start += dims[axis]!
      return part
    })
  },
  gradient: (g, node, _, dys) => [
    () =>
      g.concat(
        node.outputs.map((part, i) => dys[i] ?? g.filled(part.dims, 0)),
        intOf(node, 'axis', 0),
      ),
    undefined,
  ],
}

/** What a Slice takes along one axis: `length` elements from `start` in steps. */
interface Cut {
  readonly start: number
  readonly step: number
  readonly length: number
}

function cuts(call: Call): Cut[] {
  const { dims } = inputOf(call, 0)
  const starts = numbersOfInput(call, 1)
  const ends = numbersOfInput(call, 2)
  const axes = (optionalNumbers(call, 3) ?? starts.map((_, i) => i)).map((axis) =>
    positiveAxis(axis, dims.length),
  )
  const steps = optionalNumbers(call, 4) ?? starts.map(() => 1)
  return dims.map((dim, axis) => {
    const i = axes.indexOf(axis)
    if (i < 0) return { start: 0, step: 1, length: dim }
    const step = steps[i]!
    const [low, high] = step > 0 ? [0, dim] : [-1, dim - 1]
    const limited = (at: number) => Math.min(Math.max(at < 0 ? at + dim : at, low), high)
    // A start before the first element, stepping down, takes nothing; as an index it must not be −1.
    const start = Math.max(limited(starts[i]!), 0)
    return { start, step, length: Math.max(0, Math.ceil((limited(ends[i]!) - start) / step)) }
  })
}

/** The transpose of taking `length` elements in steps: put them back among zeros. */
function putBack(g: GraphBuilder, dy: Value, axis: number, dim: number, cut: Cut): Value {
  let { start, step } = cut
  let spread = dy
  if (step < 0) {
    spread = g.slice(dy, axis, -1, -(2 ** 62), -1)
    start += (cut.length - 1) * step
    step = -step
  }
  const widen = (value: Value, at: number, before: number, after: number) =>
    g.pad(value, [
      ...value.dims.map((_, i) => (i === at ? before : 0)),
      ...value.dims.map((_, i) => (i === at ? after : 0)),
    ])
  if (step > 1) {
    const dims = spread.dims.map((size, i) => (i === axis ? size * step : size))
    spread = g.reshape(widen(g.unsqueeze(spread, axis + 1), axis + 1, 0, step - 1), dims)
  }
  return widen(spread, axis, start, dim - start - cut.length * step)
}

/**
 * A backward slice as a cut and then a slice that starts at the last element: onnxruntime-web 1.30 on WebGPU starts
 * backward slices there, wherever they are told to start.
 */
function fromTheEnd(g: GraphBuilder, x: Value, taken: readonly Cut[]): Value {
  return taken.reduce((value, { start, step, length }, axis) => {
    if (step > 0) return g.slice(value, axis, start, start + length * step, step)
    const end = start + length * step
    return g.slice(g.slice(value, axis, 0, start + 1), axis, -1, end < 0 ? -(2 ** 62) : end, step)
  }, x)
}

const slice: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: cuts(call).map(({ length }) => length) }],
  evaluate: ([x], call, [type]) => {
    const strides = stridesOf(x!.dims)
    const taken = cuts(call)
    const offset = taken.reduce((sum, { start }, axis) => sum + start * strides[axis]!, 0)
    return [
      strided(
        x!.data,
        type!.dims,
        taken.map(({ step }, axis) => step * strides[axis]!),
        offset,
      ),
    ]
  },
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const taken = cuts(call)
    if (taken.every(({ length, step }, axis) => length === x.dims[axis] && step > 0)) return [x]
    const late = taken.some(({ start, step }, axis) => step < 0 && start !== x.dims[axis]! - 1)
    return late ? [fromTheEnd(g, x, taken)] : undefined
  },
  gradient: (g, node, dy) => [
    () => {
      const { dims } = node.inputs[0]!
      return cuts(node).reduce(
        (sum, cut, axis) =>
          cut.length === dims[axis] && cut.step === 1 ? sum : putBack(g, sum, axis, dims[axis]!, cut),
        dy,
      )
    },
  ],
}

/** Pads of every axis: starts, then ends. */
function padsOf(call: Call): number[] {
  const rank = inputOf(call, 0).dims.length
  const given = numbersOfInput(call, 1)
  const axes = optionalNumbers(call, 3)?.map((axis) => positiveAxis(axis, rank))
  if (!axes) return given
  const pads = new Array<number>(2 * rank).fill(0)
  axes.forEach((axis, i) => {
    pads[axis] = given[i]!
    pads[rank + axis] = given[axes.length + i]!
  })
  return pads
}

/** Which element along one axis each padded position shows, or −1 for the constant. */
function paddedIndices(mode: string, dim: number, before: number, after: number): number[] {
  return Array.from({ length: dim + before + after }, (_, i) => {
    const at = i - before
    if (mode === 'edge') return Math.min(Math.max(at, 0), dim - 1)
    if (mode === 'wrap') return ((at % dim) + dim) % dim
    if (mode === 'reflect' && dim > 1) {
      const period = 2 * (dim - 1)
      const folded = ((at % period) + period) % period
      return folded < dim ? folded : period - folded
    }
    return at >= 0 && at < dim ? at : -1
  })
}

/** 0/1 matrix [to, from] that shows element `indices[i]` at place i. */
export function selection(g: GraphBuilder, indices: readonly number[], from: number): Value {
  const matrix = new Float32Array(indices.length * from)
  indices.forEach((index, i) => {
    if (index >= 0) matrix[i * from + index] = 1
  })
  return g.constant(matrix, [indices.length, from])
}

const pad: Operator = {
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const pads = padsOf(call)
    const padded = dims.map((dim, axis) => dim + pads[axis]! + pads[dims.length + axis]!)
    if (padded.some((dim) => dim < 0))
      throw new ShapeError(call, `pads [${pads.join(', ')}] leave nothing of ${show(dims)}.`)
    return [{ dtype, dims: padded }]
  },
  evaluate: (inputs, call, [type]) => {
    const [x, , value] = inputs
    const pads = padsOf(call)
    const fill = value?.data[0] ?? 0
    const places = x!.dims.map((dim, axis) =>
      paddedIndices(stringOf(call, 'mode', 'constant'), dim, pads[axis]!, pads[x!.dims.length + axis]!),
    )
    const strides = stridesOf(x!.dims)
    const out = emptyLike(x!.data, sizeOf(type!.dims))
    const outStrides = stridesOf(type!.dims)
    for (let to = 0; to < out.length; to++) {
      let from = 0
      let inside = true
      places.forEach((indices, axis) => {
        const index = indices[Math.floor(to / outStrides[axis]!) % type!.dims[axis]!]!
        inside &&= index >= 0
        from += index * strides[axis]!
      })
      out[to] = inside ? x!.data[from]! : fill
    }
    return [out]
  },
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const pads = padsOf(call)
    const rank = x.dims.length
    if (pads.every((amount) => amount === 0)) return [x]
    const mode = stringOf(call, 'mode', 'constant')
    if (mode === 'wrap') {
      // Not in operator set 18; a selection matrix per axis says the same.
      return [
        x.dims.reduce(
          (value, dim, axis) =>
            pads[axis] || pads[rank + axis]
              ? g.alongAxis(
                  value,
                  axis,
                  selection(g, paddedIndices('wrap', dim, pads[axis]!, pads[rank + axis]!), dim),
                )
              : value,
          x,
        ),
      ]
    }
    if (pads.every((amount) => amount >= 0))
      return call.inputs[3] ? [g.op('Pad', [x, g.ints(pads), call.inputs[2]], call.attributes)] : undefined
    const kept = x.dims.reduce(
      (value, dim, axis) =>
        g.slice(value, axis, Math.max(0, -pads[axis]!), dim - Math.max(0, -pads[rank + axis]!)),
      x,
    )
    return [
      g.op('Pad', [kept, g.ints(pads.map((amount) => Math.max(0, amount))), call.inputs[2]], {
        mode: { string: mode },
      }),
    ]
  },
  gradient: (g, node, dy) => [
    () => {
      const x = node.inputs[0]!
      const pads = padsOf(node)
      const mode = stringOf(node, 'mode', 'constant')
      if (mode === 'constant')
        return g.pad(
          dy,
          pads.map((amount) => -amount),
        )
      return x.dims.reduce((sum, dim, axis) => {
        const [before, after] = [pads[axis]!, pads[x.dims.length + axis]!]
        if (before === 0 && after === 0) return sum
        return g.alongAxis(
          sum,
          axis,
          g.transpose(selection(g, paddedIndices(mode, dim, before, after), dim), [1, 0]),
        )
      }, dy)
    },
    undefined,
  ],
}

const expand: Operator = {
  infer: (call) => [
    {
      dtype: inputOf(call, 0).dtype,
      dims: broadcast(call, [inputOf(call, 0).dims, numbersOfInput(call, 1)]),
    },
  ],
  evaluate: ([x], _, [type]) => [broadcastTo(x!, type!.dims)],
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const dims = broadcast(call, [x.dims, numbersOfInput(call, 1)])
    return sizeOf(dims) === sizeOf(x.dims) ? [g.reshape(x, dims)] : undefined
  },
  gradient: (_, _node, dy) => [() => dy],
  pointwise: true,
}

const tile: Operator = {
  infer: (call) => {
    const { dtype, dims } = inputOf(call, 0)
    const repeats = numbersOfInput(call, 1)
    return [{ dtype, dims: dims.map((dim, axis) => dim * repeats[axis]!) }]
  },
  evaluate: ([x], _, [type]) => {
    const strides = stridesOf(x!.dims)
    const outStrides = stridesOf(type!.dims)
    const out = emptyLike(x!.data, sizeOf(type!.dims))
    for (let to = 0; to < out.length; to++) {
      const from = x!.dims.reduce(
        (sum, dim, axis) =>
          sum + ((Math.floor(to / outStrides[axis]!) % type!.dims[axis]!) % dim) * strides[axis]!,
        0,
      )
      out[to] = x!.data[from]!
    }
    return [out]
  },
  rewrite: (g, call) => {
    const x = inputOf(call, 0)
    const repeats = numbersOfInput(call, 1)
    return x.dims.every((dim, axis) => dim === 1 || repeats[axis] === 1)
      ? [
          g.expand(
            x,
            x.dims.map((dim, axis) => dim * repeats[axis]!),
          ),
        ]
      : undefined
  },
  gradient: (g, node, dy) => [
    () => {
      const { dims } = node.inputs[0]!
      const repeats = numbersOfInput(node, 1)
      const folded = g.reshape(
        dy,
        dims.flatMap((dim, axis) => [repeats[axis]!, dim]),
      )
      return g.reshape(
        g.reduceSum(
          folded,
          dims.map((_, axis) => 2 * axis),
        ),
        dims,
      )
    },
  ],
}

/** [n, b², c, h, w] or [n, c, b², h, w] between channels and blocks, by the two conventions of DepthToSpace. */
function blocks(call: Call, dims: Dims): { split: number[]; order: number[]; joined: number[] } {
  const b = intOf(call, 'blocksize', 1)
  const [n, c, h, w] = dims as [number, number, number, number]
  const depth = c / (b * b)
  const columnFirst = stringOf(call, 'mode', 'DCR') === 'CRD'
  return {
    split: columnFirst ? [n, depth, b, b, h, w] : [n, b, b, depth, h, w],
    order: columnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2],
    joined: [n, depth, h * b, w * b],
  }
}

const depthToSpace: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: blocks(call, inputOf(call, 0).dims).joined }],
  evaluate: ([x], call) => {
    const { split, order } = blocks(call, x!.dims)
    return [transposed({ ...x!, dims: split }, order).data]
  },
  gradient: (g, node, dy) => [
    () => {
      const x = node.inputs[0]!
      const { split, order } = blocks(node, x.dims)
      const folded = g.reshape(
        dy,
        order.map((axis) => split[axis]!),
      )
      return g.reshape(
        g.transpose(
          folded,
          order.map((_, axis) => order.indexOf(axis)),
        ),
        x.dims,
      )
    },
  ],
}

const spaceToDepth: Rewrite = (g, call) => {
  const x = inputOf(call, 0)
  const b = intOf(call, 'blocksize', 1)
  const [n, c, h, w] = x.dims as [number, number, number, number]
  const split = g.reshape(x, [n, c, h / b, b, w / b, b])
  return [g.reshape(g.transpose(split, [0, 3, 5, 1, 2, 4]), [n, c * b * b, h / b, w / b])]
}

const trilu: Operator = {
  infer: sameType,
  evaluate: ([x], call) => {
    const [rows, columns] = x!.dims.slice(-2) as [number, number]
    const k = optionalNumbers(call, 1)?.[0] ?? 0
    const upper = intOf(call, 'upper', 1) === 1
    return [
      x!.data.map((value: number, i: number) => {
        const offset = (i % columns) - (Math.floor(i / columns) % rows)
        return (upper ? offset >= k : offset <= k) ? value : 0
      }) as NdArray['data'],
    ]
  },
  gradient: (g, node, dy) => [() => g.op('Trilu', [dy, node.inputs[1]], node.attributes), undefined],
}

const range: Operator = {
  infer: (call) => {
    const [start, limit, delta] = [0, 1, 2].map((i) => numbersOfInput(call, i)[0]!) as [
      number,
      number,
      number,
    ]
    return [{ dtype: inputOf(call, 0).dtype, dims: [Math.max(0, Math.ceil((limit - start) / delta))] }]
  },
  evaluate: ([start, , delta], _, [type]) => [
    Float64Array.from({ length: type!.dims[0]! }, (_x, i) => start!.data[0]! + i * delta!.data[0]!),
  ],
  gradient: 'zero',
}

const nonZero: Operator = {
  infer: (call) => {
    const found = numbersOfInput(call, 0).filter((value) => value !== 0).length
    return [{ dtype: 'int64', dims: [inputOf(call, 0).dims.length, found] }]
  },
  evaluate: ([x], _, [type]) => {
    const strides = stridesOf(x!.dims)
    const found: number[] = []
    walk(x!.dims, strides, 0, (i) => {
      if (x!.data[i]) found.push(i)
    })
    return [
      Float64Array.from(
        x!.dims.flatMap((dim, axis) => found.map((i) => Math.floor(i / strides[axis]!) % dim)),
      ).slice(0, sizeOf(type!.dims)),
    ]
  },
  gradient: 'zero',
}

const view = (dims: (call: Call, x: Value) => Dims): Operator => ({
  rewrite: (g, call) => [g.reshape(inputOf(call, 0), dims(call, inputOf(call, 0)))],
})

const squeezed = (call: Call, { dims }: Value): Dims => {
  const axes = optionalNumbers(call, 1)?.map((axis) => positiveAxis(axis, dims.length))
  return dims.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1))
}

const unsqueezed = (call: Call, { dims }: Value): Dims => {
  const given = numbersOfInput(call, 1)
  const axes = given.map((axis) => positiveAxis(axis, dims.length + given.length))
  const rest = [...dims]
  return Array.from({ length: dims.length + axes.length }, (_, axis) =>
    axes.includes(axis) ? 1 : rest.shift()!,
  )
}

const flattened = (call: Call, { dims }: Value): Dims => {
  const axis = positiveAxis(intOf(call, 'axis', 1), dims.length)
  const { outer, along, inner } =
    axis < dims.length ? around(dims, axis) : { outer: sizeOf(dims), along: 1, inner: 1 }
  return [outer, along * inner]
}

export const movement: OperatorTable = {
  Reshape: reshape,
  Squeeze: view(squeezed),
  Unsqueeze: view(unsqueezed),
  Flatten: view(flattened),
  Identity: {
    infer: (call) => [typeOf(inputOf(call, 0))],
    evaluate: ([x]) => [x!.data],
    rewrite: (_, call) => [inputOf(call, 0)],
    gradient: (_, _node, dy) => [() => dy],
  },
  Dropout: { rewrite: (_, call) => [inputOf(call, 0)] },
  Transpose: transpose,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Expand: expand,
  Tile: tile,
  DepthToSpace: depthToSpace,
  SpaceToDepth: { rewrite: spaceToDepth },
  Trilu: trilu,
  Range: range,
  NonZero: nonZero,
  Shape: {
    rewrite: (g, call) => {
      const { dims } = inputOf(call, 0)
      return [
        g.ints(
          dims.slice(intOf(call, 'start', 0), 'end' in call.attributes ? intOf(call, 'end', 0) : undefined),
        ),
      ]
    },
  },
  Size: { rewrite: (g, call) => [g.constant(sizeOf(inputOf(call, 0).dims), [], 'int64')] },
  EyeLike: {
    rewrite: (g, call) => {
      const { dims, dtype } = inputOf(call, 0)
      const k = intOf(call, 'k', 0)
      const [rows, columns] = dims as [number, number]
      return [
        g.constant(
          tensor(
            dtype,
            dims,
            Float32Array.from({ length: rows * columns }, (_, i) =>
              Number((i % columns) - Math.floor(i / columns) === k),
            ),
          ),
        ),
      ]
    },
  },
  // Rows of the identity, with its off and on values, gathered by the indices; then the new axis moves into place.
  OneHot: {
    rewrite: (g, call) => {
      const [indices, values] = [inputOf(call, 0), inputOf(call, 2)]
      const depth = numbersOfInput(call, 1)[0]!
      const [off, on] = numbersOfInput(call, 2) as [number, number]
      const eye = g.constant(
        tensor(
          values.dtype,
          [depth, depth],
          Float64Array.from({ length: depth * depth }, (_, i) => (i % (depth + 1) === 0 ? on : off)),
        ),
      )
      const rank = indices.dims.length + 1
      const axis = positiveAxis(intOf(call, 'axis', -1), rank)
      const order = Array.from({ length: rank }, (_, i) => (i === axis ? rank - 1 : i > axis ? i - 1 : i))
      return [g.transpose(g.gather(eye, indices), order)]
    },
  },
  // Only reached with what `upgrade` leaves; listed so that they are known.
  Constant: { rewrite: () => undefined },
  ConstantOfShape: { rewrite: () => undefined },
  CastLike: { rewrite: (g, call) => [g.cast(inputOf(call, 0), inputOf(call, 1).dtype)] },
  Upsample: { rewrite: () => undefined },
  Scatter: { rewrite: () => undefined },
}
