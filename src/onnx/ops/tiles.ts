// Repeating, exchanging depth for space, and masking by the diagonal.
import { shapeError } from '../errors.ts'
import { flag, int, oneOf } from '../attributes.ts'
import { inputOf, numbersOfInput, optionalNumbers, sameType } from '../call.ts'
import { intOf, stringOf } from '../graph.ts'
import { emptyLike, stridesOf, transposed } from '../ndarray.ts'
import type { Operator, OperatorTable, Rewrite } from '../operator.ts'
import { show, sizeOf, type Dims, type NdArray } from '../tensor.ts'
import type { Call } from '../value.ts'

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

/** The block size, which must divide the image or its channels. @throws ShapeError */
function blockSize(call: Call, dims: Dims, from: 'depth' | 'space'): number {
  const blocksize = intOf(call, 'blocksize', 0)
  if (dims.length !== 4) throw shapeError(call, 'onnx/rank', { shape: show(dims), allowed: 4 })
  const [, c, h, w] = dims as [number, number, number, number]
  const fits =
    blocksize >= 1 &&
    (from === 'depth' ? c % (blocksize * blocksize) === 0 : h % blocksize === 0 && w % blocksize === 0)
  if (!fits) throw shapeError(call, 'onnx/blocks', { blocksize, shape: show(dims) })
  return blocksize
}

/** [n, b², c, h, w] or [n, c, b², h, w] between channels and blocks, by the two conventions of DepthToSpace. */
function blocks(call: Call, dims: Dims): { split: number[]; order: number[]; joined: number[] } {
  const b = blockSize(call, dims, 'depth')
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
  const b = blockSize(call, x.dims, 'space')
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

export const tiles: OperatorTable = {
  Tile: tile,
  DepthToSpace: { ...depthToSpace, attributes: { blocksize: int, mode: oneOf('DCR', 'CRD') } },
  SpaceToDepth: { attributes: { blocksize: int }, rewrite: spaceToDepth },
  Trilu: { ...trilu, attributes: { upper: flag } },
}
