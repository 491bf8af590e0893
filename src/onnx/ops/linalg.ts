// Matrix products. Gradients use Gemm with transposed operands where one side is a matrix, so that weights are shared
// by the forward and the backward pass and no transposed copy is stored or computed.
import { flag, float, text } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { excerpt } from '../../fragment/index.ts'
import { broadcast, inputOf, requireSameType } from '../call.ts'
import { shapeError } from '../errors.ts'
import { floatOf, intOf, stringOf } from '../graph.ts'
import { broadcastStrides, broadcastTo, matmul, transposed, walk } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { show, sizeOf, type Dims } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

/** The last two axes exchanged. */
export const swapped = (g: Builder, x: Value): Value => {
  const rank = x.dims.length
  return g.transpose(
    x,
    x.dims.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)),
  )
}

/** All axes but the last as rows. */
const rowsOf = (g: Builder, x: Value): Value => g.reshape(x, [sizeOf(x.dims.slice(0, -1)), x.dims.at(-1)!])

const productDims = (call: Call, a: Dims, b: Dims): number[] => {
  const [m, k] = a.slice(-2)
  const [l, n] = b.slice(-2)
  if (k !== l) throw shapeError(call, 'onnx/product', { left: show(a), right: show(b) })
  return [...broadcast(call, [a.slice(0, -2), b.slice(0, -2)]), m!, n!]
}

const matMul: Operator = {
  cost: (call, [type]) => sizeOf(type!.dims) * inputOf(call, 0).dims.at(-1)!,
  infer: (call) => {
    const [a, b] = [inputOf(call, 0), inputOf(call, 1)]
    requireSameType(call, [0, 1])
    const left = a.dims.length === 1 ? [1, ...a.dims] : a.dims
    const right = b.dims.length === 1 ? [...b.dims, 1] : b.dims
    const dims = productDims(call, left, right)
    if (b.dims.length === 1) dims.pop()
    if (a.dims.length === 1) dims.splice(b.dims.length === 1 ? dims.length - 1 : dims.length - 2, 1)
    return [{ dtype: a.dtype, dims }]
  },
  evaluate: ([a, b], call) => {
    const left = a!.dims.length === 1 ? [1, ...a!.dims] : a!.dims
    const right = b!.dims.length === 1 ? [...b!.dims, 1] : b!.dims
    const lead = productDims(call, left, right).slice(0, -2)
    const offsets = (dims: Dims) => {
      const at: number[] = []
      walk(lead, broadcastStrides(dims.slice(0, -2), lead), 0, (_, from) =>
        at.push(from * sizeOf(dims.slice(-2))),
      )
      return at
    }
    const atB = offsets(right)
    return [
      matmul(
        a!.data,
        b!.data,
        offsets(left).map((at, i) => [at, atB[i]!]),
        left.at(-2)!,
        left.at(-1)!,
        right.at(-1)!,
      ),
    ]
  },
  // Vectors become matrices of one row or column.
  rewrite: (g, call) => {
    const [a, b] = [inputOf(call, 0), inputOf(call, 1)]
    if (a.dims.length > 1 && b.dims.length > 1) return undefined
    const product = g.matMul(
      a.dims.length === 1 ? g.reshape(a, [1, ...a.dims]) : a,
      b.dims.length === 1 ? g.reshape(b, [...b.dims, 1]) : b,
    )
    return [g.reshape(product, matMul.infer!(call)[0]!.dims)]
  },
  // y = a·b:  da = dy·bᵀ, db = aᵀ·dy, summed over batches that were broadcast
  gradient: (g, { inputs: [a, b] }, dy) => [
    () => {
      if (b!.dims.length > 2) return g.sumTo(g.matMul(dy, swapped(g, b!)), a!.dims)
      return g.reshape(g.gemm(rowsOf(g, dy), b!, { transB: true }), a!.dims)
    },
    () => {
      if (b!.dims.length > 2) return g.sumTo(g.matMul(swapped(g, a!), dy), b!.dims)
      return g.gemm(rowsOf(g, a!), rowsOf(g, dy), { transA: true })
    },
  ],
}

const flags = (call: Call) => ({
  transA: intOf(call, 'transA', 0) === 1,
  transB: intOf(call, 'transB', 0) === 1,
  alpha: floatOf(call, 'alpha', 1),
})

const gemm: Operator = {
  cost: (call, [type]) => (sizeOf(type!.dims) * sizeOf(inputOf(call, 0).dims)) / type!.dims[0]!,
  infer: (call) => {
    const { transA, transB } = flags(call)
    const turn = (dims: Dims, yes: boolean) => (yes ? [dims[1]!, dims[0]!] : dims)
    return [
      {
        dtype: inputOf(call, 0).dtype,
        dims: productDims(call, turn(inputOf(call, 0).dims, transA), turn(inputOf(call, 1).dims, transB)),
      },
    ]
  },
  evaluate: ([a, b, c], call, [type]) => {
    const { transA, transB, alpha } = flags(call)
    const left = transA ? transposed(a!, [1, 0]) : a!
    const right = transB ? transposed(b!, [1, 0]) : b!
    const product = matmul(left.data, right.data, [[0, 0]], left.dims[0]!, left.dims[1]!, right.dims[1]!)
    const bias = call.inputs[2] ? broadcastTo(c!, type!.dims) : undefined
    const beta = floatOf(call, 'beta', 1)
    return [product.map((value, i) => alpha * value + (bias ? beta * bias[i]! : 0))]
  },
  rewrite: (g, call) => {
    const [a, b, c] = call.inputs
    const beta = floatOf(call, 'beta', 1)
    if (beta === 1 || !c) return undefined
    return [g.gemm(a!, b!, { ...flags(call), c: g.mul(c, beta) })]
  },
  // y = α·A·B + c with A = a or aᵀ, B = b or bᵀ:  dA = α·dy·Bᵀ, dB = α·Aᵀ·dy, each turned back if it was turned
  gradient: (g, node, dy) => {
    const { transA, transB, alpha } = flags(node)
    const [a, b, c] = node.inputs
    return [
      () =>
        transA
          ? g.gemm(b!, dy, { transA: transB, transB: true, alpha })
          : g.gemm(dy, b!, { transB: !transB, alpha }),
      () =>
        transB
          ? g.gemm(dy, a!, { transA: true, transB: transA, alpha })
          : g.gemm(a!, dy, { transA: !transA, alpha }),
      c && (() => g.sumTo(dy, c.dims)),
    ]
  },
}

/** Letters of each operand and of the result; an ellipsis becomes capital letters, counted from the end. */
function subscripts(call: Call): { operands: string[]; result: string } {
  const equation = stringOf(call, 'equation', '').replaceAll(' ', '')
  const [left, right] = equation.split('->') as [string, string?]
  const ellipsis = (text: string, rank: number) =>
    text.replace(
      '...',
      [...'ZYXWVUTS']
        .slice(0, rank - text.replace('...', '').length)
        .reverse()
        .join(''),
    )
  const operands = left.split(',').map((text, i) => ellipsis(text, inputOf(call, i).dims.length))
  const batch = [...new Set(operands.flatMap((text) => [...text].filter((letter) => letter < 'a')))].sort()
  const implicit = () =>
    [
      ...batch,
      ...[...new Set(left.replace(/[^a-z]/g, ''))].filter((letter) => left.split(letter).length === 2).sort(),
    ].join('')
  const result = right === undefined ? implicit() : right.replace('...', batch.join(''))
  const repeated = operands.find((text) => new Set(text).size !== text.length)
  if (repeated !== undefined) throw shapeError(call, 'onnx/diagonal', { equation: excerpt(equation) })
  return { operands, result }
}

type Labelled = readonly [Value, string]

/** Sums out letters that nobody needs any more. */
function summed(g: Builder, [x, letters]: Labelled, needed: string): Labelled {
  const axes = [...letters].flatMap((letter, axis) => (needed.includes(letter) ? [] : [axis]))
  if (axes.length === 0) return [x, letters]
  return [g.reduceSum(x, axes), [...letters].filter((letter) => needed.includes(letter)).join('')]
}

const ordered = (g: Builder, [x, letters]: Labelled, order: string): Value =>
  g.transpose(
    x,
    [...order].map((letter) => letters.indexOf(letter)),
  )

/** One contraction of two operands as a batched matrix product: batch, own, shared letters. */
function contracted(g: Builder, a: Labelled, b: Labelled, needed: string): Labelled {
  const [x, inX] = summed(g, a, needed + b[1])
  const [y, inY] = summed(g, b, needed + inX)
  const both = [...inX].filter((letter) => inY.includes(letter))
  const batch = both.filter((letter) => needed.includes(letter)).join('')
  const inner = both.filter((letter) => !needed.includes(letter)).join('')
  const own = (letters: string) => [...letters].filter((letter) => !both.includes(letter)).join('')
  const size = (letters: string) =>
    sizeOf(
      [...letters].map((letter) =>
        Math.max(x.dims[inX.indexOf(letter)] ?? 1, y.dims[inY.indexOf(letter)] ?? 1),
      ),
    )
  const left = g.reshape(ordered(g, [x, inX], batch + own(inX) + inner), [
    size(batch),
    size(own(inX)),
    size(inner),
  ])
  const right = g.reshape(ordered(g, [y, inY], batch + inner + own(inY)), [
    size(batch),
    size(inner),
    size(own(inY)),
  ])
  const letters = batch + own(inX) + own(inY)
  return [
    g.reshape(
      g.matMul(left, right),
      [...letters].map((letter) => size(letter)),
    ),
    letters,
  ]
}

const einsum: Operator = {
  rewrite: (g, call) => {
    const { operands, result } = subscripts(call)
    const [first, ...rest] = operands.map((letters, i): Labelled => [inputOf(call, i), letters])
    const product = rest.reduce(
      (a, b, i) => contracted(g, a, b, result + operands.slice(i + 2).join('')),
      first!,
    )
    const [x, letters] = summed(g, product, result)
    return [ordered(g, [x, letters], result)]
  },
}

/** The first axis moved behind the batch axes: [m, b, …, k] → [b, …, m, k]. */
const batchFirst = (g: Builder, x: Value): Value => {
  const rank = x.dims.length
  const batch = x.dims.map((_, axis) => axis).slice(1, -1)
  return rank < 3 ? x : g.transpose(x, [...batch, 0, rank - 1])
}

/** onnxruntime's own: MatMul(alpha·a', b'), each operand transposed in its batch axes, then in its last two. */
const fusedMatMul: Operator = {
  rewrite: (g, call) => {
    const { transA, transB, alpha } = flags(call)
    const operand = (i: number, batch: string, transposed: boolean) => {
      const x = inputOf(call, i)
      const led = intOf(call, batch, 0) === 1 ? batchFirst(g, x) : x
      return transposed ? swapped(g, led) : led
    }
    return [g.mul(g.matMul(operand(0, 'transBatchA', transA), operand(1, 'transBatchB', transB)), alpha)]
  },
}

export const linalg: OperatorTable = {
  MatMul: matMul,
  Gemm: { ...gemm, attributes: { alpha: float, beta: float, transA: flag, transB: flag } },
  Einsum: { ...einsum, attributes: { equation: text } },
  'com.microsoft.FusedMatMul': {
    ...fusedMatMul,
    attributes: { alpha: float, transA: flag, transB: flag, transBatchA: flag, transBatchB: flag },
  },
}
