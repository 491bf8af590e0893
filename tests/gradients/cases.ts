// One small model per operator and form of it: what the gradient, parity and placement tests run, and what OPS.md calls
// tested. Shapes are tiny because every element is checked by finite differences.
import {
  tensor,
  type Attribute,
  type Attributes,
  type DType,
  type Graph,
  type Model,
  type Tensor,
} from '../../src/onnx/index.ts'

/** An input drawn at random (its shape), or a constant. */
export type Given = readonly number[] | Tensor | null

export interface Case {
  readonly name: string
  readonly op: string
  readonly domain: string
  readonly opset: number
  readonly given: readonly Given[]
  readonly attributes: Attributes
  readonly outputs: number
  /** Random inputs are uniform here. */
  readonly low: number
  readonly high: number
  /** onnxruntime-web has no kernel for this form; the float64 evaluator alone is the reference. */
  readonly runs: boolean
  /** Shapes were chosen so that the gradient is undefined or zero: only the forward part is compared. */
  readonly differentiable: boolean
}

export const int = (value: number): Attribute => ({ int: value })
export const ints = (...values: number[]): Attribute => ({ ints: values })
export const float = (value: number): Attribute => ({ float: value })
export const text = (value: string): Attribute => ({ string: value })
export const i64 = (...values: number[]): Tensor => tensor('int64', [values.length], values)
export const f32 = (dims: readonly number[], values: readonly number[]): Tensor =>
  tensor('float32', dims, values)
export const scalar = (value: number, dtype: DType = 'float32'): Tensor => tensor(dtype, [], [value])
export const shaped = (value: Tensor, dims: readonly number[]): Tensor => ({ ...value, dims })

type Options = Partial<Omit<Case, 'op' | 'given' | 'attributes'>>

export function one(
  op: string,
  given: readonly Given[],
  attributes: Attributes = {},
  options: Options = {},
): Case {
  const {
    domain = '',
    opset = 18,
    outputs = 1,
    low = -2,
    high = 2,
    runs = true,
    differentiable = true,
  } = options
  const form = Object.entries(attributes).map(
    ([key, value]) => `${key}=${JSON.stringify(Object.values(value)[0])}`,
  )
  const name = options.name ?? [op, opset === 18 ? '' : `@${opset}`, ...form].filter(Boolean).join(' ')
  return { name, op, domain, opset, given, attributes, outputs, low, high, runs, differentiable }
}

/** The case as a model with inputs x0, x1, … and outputs y0, … */
export function modelOf({ op, domain, opset, given, attributes, outputs }: Case): Model {
  const isConstant = (value: Given): value is Tensor => value !== null && 'dtype' in value
  const inputs = given.map((value, i) => (value === null ? '' : `x${i}`))
  const graph: Graph = {
    name: op,
    nodes: [
      {
        op,
        domain,
        name: op,
        inputs,
        outputs: Array.from({ length: outputs }, (_, i) => `y${i}`),
        attributes,
      },
    ],
    initialisers: new Map(
      given.flatMap((value, i) => (isConstant(value) ? [[`x${i}`, value] as const] : [])),
    ),
    inputs: given.flatMap((value, i) =>
      value === null || isConstant(value) ? [] : [{ name: `x${i}`, dtype: 'float32' as const, dims: value }],
    ),
    outputs: Array.from({ length: outputs }, (_, i) => ({
      name: `y${i}`,
      dtype: outputType(op, i),
      dims: undefined,
    })),
    values: new Map(),
  }
  return { opsets: domain ? { '': opset, [domain]: 1 } : { '': opset }, graph }
}

const boolean = [
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
  'And',
  'Or',
  'Xor',
  'Not',
  'IsNaN',
  'IsInf',
]

function outputType(op: string, i: number): DType {
  if (boolean.includes(op)) return 'bool'
  return ['ArgMax', 'ArgMin', 'Shape', 'Size', 'NonZero'].includes(op) || (op === 'TopK' && i === 1)
    ? 'int64'
    : 'float32'
}

const x = [2, 3]
const image = [1, 2, 4, 5]

const unary = [
  'Abs',
  'Neg',
  'Exp',
  'Erf',
  'Sigmoid',
  'Tanh',
  'Relu',
  'Elu',
  'Selu',
  'Celu',
  'LeakyRelu',
  'HardSigmoid',
  'HardSwish',
  'Softplus',
  'Softsign',
  'Mish',
  'ThresholdedRelu',
  'Shrink',
  'Sin',
  'Cos',
  'Tan',
  'Atan',
  'Sinh',
  'Cosh',
  'Asinh',
  'Identity',
  'Dropout',
]
const reductions = [
  'ReduceSum',
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceL1',
  'ReduceL2',
  'ReduceSumSquare',
  'ReduceLogSum',
  'ReduceLogSumExp',
]
const comparisons = ['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual']

const elementwise: readonly Case[] = [
  ...unary.map((op) => one(op, [x], {}, op === 'Tan' ? { low: -1, high: 1 } : {})),
  ...['Sqrt', 'Log', 'Reciprocal'].map((op) => one(op, [x], {}, { low: 0.5 })),
  ...['Asin', 'Acos', 'Atanh'].map((op) => one(op, [x], {}, { low: -0.8, high: 0.8 })),
  one('Acosh', [x], {}, { low: 1.2, high: 3 }),
  one('Gelu', [x], {}, { opset: 20 }),
  one('Gelu', [x], { approximate: text('tanh') }, { opset: 20 }),
  one('Gelu', [x], {}, { domain: 'com.microsoft', name: 'com.microsoft.Gelu' }),
  one('QuickGelu', [x], { alpha: float(1.702) }, { domain: 'com.microsoft' }),
  one('FastGelu', [x], {}, { domain: 'com.microsoft' }),
  one('BiasGelu', [x, [3]], {}, { domain: 'com.microsoft' }),
  ...['Floor', 'Ceil', 'Round', 'Sign'].map((op) => one(op, [x])),
  ...['Add', 'Sub', 'Mul', 'Max', 'Min', 'Sum', 'Mean'].flatMap((op) => [
    one(op, [x, x]),
    one(
      op,
      [
        [2, 1, 3],
        [4, 1],
      ],
      {},
      { name: `${op} broadcast` },
    ),
  ]),
  one('Div', [x, [2, 1]], {}, { low: 0.5 }),
  one('Pow', [x, [3]], {}, { low: 0.5 }),
  ...[2, 3, 0.5, -1, 2.5].map((p) => one('Pow', [x, scalar(p)], {}, { low: 0.5, name: `Pow ${p}` })),
  one('Pow', [x, scalar(2, 'int64')], {}, { name: 'Pow int64 exponent' }),
  ...['Sum', 'Max', 'Min', 'Mean'].map((op) => one(op, [x, x, [3]], {}, { name: `${op} of three` })),
  one('PRelu', [
    [2, 3, 4],
    [3, 1],
  ]),
  one('Mod', [x, [3]], { fmod: int(1) }, { low: 0.5 }),
  one('Clip', [x, scalar(-1), scalar(1)]),
  one('Clip', [x, null, scalar(1)], {}, { name: 'Clip above' }),
  one('Clip', [x, [], scalar(1.5)], {}, { name: 'Clip computed bound', low: -1, high: 1 }),
  one('Clip', [x], { min: float(-1), max: float(1) }, { opset: 7 }),
  one('Where', [tensor('bool', [2, 1], [1, 0]), x, [3]]),
  one('Where', [tensor('bool', [], [1]), x, [3]], {}, { name: 'Where fixed' }),
  one('Cast', [x], { to: int(1) }),
  ...comparisons.map((op) => one(op, [x, [3]], {}, { differentiable: false })),
  ...['And', 'Or', 'Xor'].map((op) =>
    one(
      op,
      [tensor('bool', [2, 2], [1, 1, 0, 0]), tensor('bool', [2], [1, 0])],
      {},
      { differentiable: false },
    ),
  ),
  one('Not', [tensor('bool', [2], [1, 0])], {}, { differentiable: false }),
  one('IsNaN', [x], {}, { differentiable: false }),
  one('IsInf', [x], {}, { differentiable: false }),
  one('CastLike', [x, scalar(1)]),
]

const reduced: readonly Case[] = [
  ...reductions.flatMap((op) => [
    one(op, [[2, 3, 4], i64(1)], {}, { low: 0.5, name: `${op} axis 1` }),
    one(op, [[2, 3, 4], i64(-1, 0)], { keepdims: int(0) }, { low: 0.5, name: `${op} axes -1, 0` }),
    one(op, [x], {}, { low: 0.5, name: `${op} all` }),
    one(op, [[2, 3, 4]], { axes: ints(1, 2) }, { opset: op === 'ReduceSum' ? 11 : 13, low: 0.5 }),
  ]),
  one('Softmax', [[2, 3, 4]], { axis: int(1) }),
  one('Softmax', [[2, 3, 4]], { axis: int(1) }, { opset: 11 }),
  one('LogSoftmax', [[2, 3, 4]], { axis: int(-1) }),
  one('LogSoftmax', [[2, 3]], {}, { opset: 12 }),
  one('CumSum', [[2, 4], scalar(1, 'int64')]),
  one('CumSum', [[2, 4], scalar(-1, 'int64')], { exclusive: int(1), reverse: int(1) }),
  one('ArgMax', [[2, 4]], { axis: int(1) }, { differentiable: false }),
  one('ArgMin', [[2, 4]], { axis: int(0), keepdims: int(0) }, { differentiable: false }),
  one('TopK', [[2, 5], i64(2)], { axis: int(1) }, { outputs: 2 }),
  one('TopK', [[5, 2], i64(3)], { axis: int(0), largest: int(0) }, { outputs: 2 }),
]

const movement: readonly Case[] = [
  one('Reshape', [[2, 6], i64(3, -1)]),
  one('Reshape', [[2, 6], i64(0, 2, 3)], {}, { name: 'Reshape keeping a dimension' }),
  one('Flatten', [[2, 3, 4]], { axis: int(2) }),
  one('Squeeze', [[1, 3, 1], i64(0)]),
  one('Squeeze', [[1, 3, 1]], { axes: ints(2) }, { opset: 11 }),
  one('Squeeze', [[1, 3, 1]], {}, { name: 'Squeeze all' }),
  one('Unsqueeze', [x, i64(0, -1)]),
  one('Unsqueeze', [x], { axes: ints(1) }, { opset: 11 }),
  one('Transpose', [[2, 3, 4]], { perm: ints(2, 0, 1) }),
  one('Transpose', [[2, 3]]),
  one(
    'Concat',
    [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    { axis: int(1) },
  ),
  one('Split', [[2, 6], i64(1, 2, 3)], { axis: int(1) }, { outputs: 3 }),
  one('Split', [[4, 2]], { axis: int(0) }, { outputs: 2, opset: 13 }),
  one('Split', [[5, 2]], { axis: int(0), num_outputs: int(2) }, { outputs: 2 }),
  one('Split', [[4, 2]], { axis: int(0), split: ints(1, 3) }, { outputs: 2, opset: 11 }),
  one('Slice', [[5, 6], i64(1, -5), i64(4, 9999), i64(0, 1), i64(1, 2)]),
  one('Slice', [[5, 6], i64(-1, 4), i64(-9999, 0), i64(0, 1), i64(-1, -2)], {}, { name: 'Slice backwards' }),
  one('Slice', [[5], i64(1), i64(3)], {}, { name: 'Slice without axes' }),
  one('Pad', [[2, 3], i64(1, 0, 2, 3), scalar(0.5)], {}, { name: 'Pad constant' }),
  one('Pad', [[3, 3], i64(-1, 1, 0, -1)], {}, { name: 'Pad negative' }),
  one('Pad', [[3, 4], i64(1, 2, 2, 3)], { mode: text('reflect') }),
  one('Pad', [[3, 4], i64(1, 2, 2, 3)], { mode: text('edge') }),
  one('Pad', [[3, 4], i64(1, 2, 2, 3)], { mode: text('wrap') }, { opset: 19 }),
  one('Pad', [[2, 3], i64(1, 1), scalar(0), i64(1)], {}, { name: 'Pad one axis' }),
  one('Expand', [[3, 1], i64(2, 1, 4)]),
  one('Tile', [[2, 3], i64(2, 3)]),
  one('Tile', [[2, 1], i64(1, 3)], {}, { name: 'Tile as Expand' }),
  one('DepthToSpace', [[1, 8, 2, 3]], { blocksize: int(2) }),
  one('DepthToSpace', [[1, 8, 2, 3]], { blocksize: int(2), mode: text('CRD') }),
  one('SpaceToDepth', [[1, 2, 4, 6]], { blocksize: int(2) }),
  one('Shape', [[2, 3, 4]], { start: int(1) }, { differentiable: false }),
  one('Size', [[2, 3]], {}, { differentiable: false }),
  one('EyeLike', [[2, 3]], { k: int(1) }, { differentiable: false }),
  one('Range', [scalar(1), scalar(7), scalar(2)], {}, { differentiable: false }),
  one('NonZero', [f32([2, 2], [1, 0, 0, 3])], {}, { differentiable: false }),
  one(
    'ConstantOfShape',
    [i64(2, 3)],
    { value: { tensor: f32([1], [2.5]) } },
    { differentiable: false, name: 'ConstantOfShape' },
  ),
  one('Trilu', [[3, 4]], { upper: int(1) }),
  one('Trilu', [[2, 3, 3], shaped(i64(-1), [])], { upper: int(0) }),
]

const products: readonly Case[] = [
  one('MatMul', [
    [2, 3],
    [3, 4],
  ]),
  one(
    'MatMul',
    [
      [2, 2, 3],
      [3, 4],
    ],
    {},
    { name: 'MatMul by a matrix' },
  ),
  one(
    'MatMul',
    [
      [2, 1, 2, 3],
      [3, 3, 2],
    ],
    {},
    { name: 'MatMul broadcast' },
  ),
  one('MatMul', [[3], [3, 2]], {}, { name: 'MatMul vector left' }),
  one('MatMul', [[2, 2, 3], [3]], {}, { name: 'MatMul vector right' }),
  one('MatMul', [[3], [3]], {}, { name: 'MatMul vectors' }),
  ...[0, 1].flatMap((transA) =>
    [0, 1].map((transB) =>
      one('Gemm', [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [4]], {
        transA: int(transA),
        transB: int(transB),
        alpha: float(0.5),
        beta: float(2),
      }),
    ),
  ),
  one(
    'Gemm',
    [
      [2, 3],
      [3, 4],
    ],
    {},
    { name: 'Gemm without c' },
  ),
  one(
    'FusedMatMul',
    [
      [2, 3, 2],
      [2, 4, 3],
    ],
    { transA: int(1), transB: int(1), alpha: float(0.3) },
    { domain: 'com.microsoft' },
  ),
  one(
    'Einsum',
    [
      [2, 3],
      [3, 4],
    ],
    { equation: text('ij,jk->ik') },
  ),
  one(
    'Einsum',
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    { equation: text('bij,bjk->bik') },
  ),
  one(
    'Einsum',
    [
      [2, 3, 2, 2],
      [2, 3, 2, 2],
    ],
    { equation: text('bqhd,bkhd->bhqk') },
  ),
  one(
    'Einsum',
    [
      [2, 3, 2],
      [2, 2, 4],
    ],
    { equation: text('...ij,...jk') },
  ),
  one('Einsum', [[2, 3]], { equation: text('ij->j') }),
  one('Einsum', [[2, 3], [4, 3], [2]], { equation: text('ij,kj,i->k') }),
]

const w = [3, 2, 3, 3]
const convolutions: readonly Case[] = [
  one('Conv', [image, w], { pads: ints(1, 1, 1, 1) }),
  one('Conv', [image, w, [3]], { pads: ints(2, 1, 0, 1), kernel_shape: ints(3, 3) }),
  one('Conv', [image, [3, 2, 1, 1]], {}, { name: 'Conv 1x1' }),
  one('Conv', [[1, 2, 6, 7], w], { strides: ints(2, 2), pads: ints(1, 1, 1, 1) }),
  one('Conv', [[1, 2, 6, 7], w], { strides: ints(2, 3), pads: ints(0, 1, 0, 1) }),
  one('Conv', [[1, 2, 6, 7], w], { dilations: ints(2, 2), pads: ints(1, 2, 1, 2) }),
  one(
    'Conv',
    [
      [1, 4, 4, 4],
      [6, 2, 3, 3],
    ],
    { group: int(2), pads: ints(1, 1, 1, 1) },
  ),
  one(
    'Conv',
    [[2, 3, 4, 4], [3, 1, 3, 3], [3]],
    { group: int(3), pads: ints(1, 1, 1, 1) },
    { name: 'Conv depthwise' },
  ),
  one(
    'Conv',
    [
      [1, 4, 5, 5],
      [4, 2, 3, 3],
    ],
    { group: int(2), strides: ints(2, 2), pads: ints(1, 1, 1, 1) },
  ),
  one('Conv', [[2, 3, 4, 6], [5, 3, 2, 2], [5]], { strides: ints(2, 2) }, { name: 'Conv patches' }),
  one(
    'Conv',
    [
      [1, 3, 5, 7],
      [2, 3, 2, 2],
    ],
    { strides: ints(2, 2) },
    { name: 'Conv patches with a rest' },
  ),
  one('Conv', [image, w], { auto_pad: text('SAME_UPPER'), strides: ints(2, 2) }),
  one('Conv', [image, w], { auto_pad: text('SAME_LOWER') }),
  one('Conv', [image, [2, 2, 1, 1]], { pads: ints(1, 1, 1, 1) }, { name: 'Conv padded beyond its kernel' }),
  one(
    'Conv',
    [
      [1, 2, 5],
      [2, 2, 3],
    ],
    { pads: ints(1, 1) },
    { name: 'Conv 1-D' },
  ),
  one(
    'Conv',
    [
      [1, 1, 3, 3, 3],
      [2, 1, 2, 2, 2],
    ],
    {},
    { name: 'Conv 3-D' },
  ),
  one('ConvTranspose', [[1, 2, 3, 3], [2, 3, 3, 3], [3]], {
    strides: ints(2, 2),
    pads: ints(1, 1, 1, 1),
    output_padding: ints(1, 1),
  }),
  one('ConvTranspose', [[1, 2, 3, 3], [2, 3, 3, 3], [3]], { pads: ints(1, 1, 1, 1) }),
  one(
    'ConvTranspose',
    [
      [1, 4, 3, 3],
      [4, 2, 2, 2],
    ],
    { strides: ints(2, 2), group: int(2) },
  ),
  one(
    'ConvTranspose',
    [
      [1, 2, 3, 3],
      [2, 2, 3, 3],
    ],
    { strides: ints(2, 2), output_shape: ints(6, 6) },
  ),
  one(
    'ConvTranspose',
    [
      [1, 2, 3, 3],
      [2, 2, 3, 3],
    ],
    { strides: ints(2, 2), auto_pad: text('SAME_UPPER') },
  ),
  one('AveragePool', [image], { kernel_shape: ints(2, 2), strides: ints(2, 2) }),
  one('AveragePool', [image], { kernel_shape: ints(3, 3), pads: ints(1, 1, 1, 1) }),
  one('AveragePool', [image], {
    kernel_shape: ints(3, 3),
    strides: ints(2, 2),
    pads: ints(1, 1, 1, 1),
    count_include_pad: int(1),
  }),
  one('AveragePool', [image], { kernel_shape: ints(2, 2), strides: ints(2, 2), ceil_mode: int(1) }),
  one('MaxPool', [image], { kernel_shape: ints(2, 2), strides: ints(2, 2) }),
  one('MaxPool', [[1, 2, 5, 5]], { kernel_shape: ints(3, 3), strides: ints(2, 2), pads: ints(1, 1, 1, 1) }),
  one('MaxPool', [[1, 2, 6]], { kernel_shape: ints(3), dilations: ints(2) }),
  one('GlobalAveragePool', [image]),
  one('GlobalMaxPool', [image]),
]

const normalisations: readonly Case[] = [
  one('LayerNormalization', [[2, 3, 4], [4], [4]], {}, { opset: 17 }),
  one(
    'LayerNormalization',
    [
      [2, 3, 4],
      [3, 4],
    ],
    { axis: int(1), epsilon: float(1e-3) },
    { opset: 17 },
  ),
  one('InstanceNormalization', [image, [2], [2]]),
  one('InstanceNormalization', [[1, 2, 5], [2], [2]], { epsilon: float(1e-3) }),
  one('GroupNormalization', [[1, 4, 3, 3], [2], [2]], { num_groups: int(2) }),
  one('GroupNormalization', [[1, 4, 3, 3], [4], [4]], { num_groups: int(2) }, { opset: 21 }),
  one('BatchNormalization', [[2, 3, 2, 2], [3], [3], f32([3], [0.1, 0, -0.2]), f32([3], [1, 0.5, 2])]),
  one('LpNormalization', [x], { axis: int(1), p: int(2) }),
  one('LpNormalization', [x], { axis: int(0), p: int(1) }),
  one('MeanVarianceNormalization', [[2, 3, 2, 2]]),
  one('RMSNormalization', [x, [3]], {}, { opset: 23, runs: false }),
  one(
    'SkipLayerNormalization',
    [[1, 2, 4], [1, 2, 4], [4], [4], [4]],
    { epsilon: float(1e-5) },
    { domain: 'com.microsoft' },
  ),
]

const indexing: readonly Case[] = [
  one('Gather', [[4, 3], i64(2, 0, 2)]),
  one('Gather', [[2, 4, 3], shaped(i64(3, 0, 3, 1), [2, 2])], { axis: int(1) }),
  one('Gather', [[2, 4], scalar(-1, 'int64')], { axis: int(1) }, { name: 'Gather one' }),
  one('Gather', [[2, 4], i64(3, 2, 1, 0)], { axis: int(1) }, { name: 'Gather reversed' }),
  one('GatherElements', [[3, 3], shaped(i64(1, 2, 0, 2, 0, 0), [2, 3])], { axis: int(0) }),
  one('GatherND', [[2, 3, 2], shaped(i64(0, 1, 1, 0, 0, 1), [3, 2])]),
  one('GatherND', [[2, 3, 2], shaped(i64(1, 0), [2, 1])], { batch_dims: int(1) }),
  one('ScatterND', [[4, 2], shaped(i64(1, 3), [2, 1]), [2, 2]]),
  one('ScatterND', [[4, 2], shaped(i64(1, 1), [2, 1]), [2, 2]], { reduction: text('add') }),
  one('ScatterElements', [[3, 3], shaped(i64(1, 0, 2), [1, 3]), [1, 3]], { axis: int(0) }),
  one('ScatterElements', [[2, 4], shaped(i64(1, 1, 3, 3), [2, 2]), [2, 2]], {
    axis: int(1),
    reduction: text('add'),
  }),
  one(
    'OneHot',
    [i64(0, 2, -1), shaped(i64(3), []), f32([2], [0, 1])],
    { axis: int(0) },
    { differentiable: false },
  ),
]

const resize = (attributes: Attributes, scales: readonly number[], options: Options = {}) =>
  one('Resize', [[1, 1, 4, 6], null, f32([4], [1, 1, ...scales])], attributes, {
    name: `Resize ${scales.join('×')} ${Object.values(attributes)
      .map((a) => Object.values(a)[0])
      .join(' ')}`,
    ...options,
  })

const nearest = (coordinates: string, rounding: string) => ({
  mode: text('nearest'),
  coordinate_transformation_mode: text(coordinates),
  nearest_mode: text(rounding),
})

const resampling: readonly Case[] = [
  resize(nearest('asymmetric', 'floor'), [2, 2]),
  resize(nearest('half_pixel', 'round_prefer_floor'), [2, 3]),
  resize(nearest('half_pixel', 'round_prefer_ceil'), [0.5, 0.5]),
  resize(nearest('align_corners', 'round_prefer_floor'), [1.5, 2]),
  resize({ mode: text('linear'), coordinate_transformation_mode: text('half_pixel') }, [2, 0.5]),
  resize({ mode: text('linear'), coordinate_transformation_mode: text('align_corners') }, [2, 1.5]),
  resize({ mode: text('linear'), coordinate_transformation_mode: text('pytorch_half_pixel') }, [1.5, 2]),
  resize({ mode: text('linear'), coordinate_transformation_mode: text('asymmetric') }, [0.75, 2]),
  resize({ mode: text('cubic'), coordinate_transformation_mode: text('half_pixel') }, [2, 1.5]),
  resize({ mode: text('cubic'), cubic_coeff_a: float(-0.5), exclude_outside: int(1) }, [2, 1.5]),
  resize({ mode: text('linear'), antialias: int(1) }, [0.5, 0.5]),
  resize({ mode: text('cubic'), antialias: int(1) }, [0.5, 0.6]),
  one(
    'Resize',
    [[1, 1, 4, 6], null, null, i64(1, 1, 3, 9)],
    { mode: text('linear') },
    { name: 'Resize to sizes' },
  ),
  one(
    'Resize',
    [[1, 1, 2, 3], null, f32([2], [2, 2])],
    { ...nearest('asymmetric', 'floor'), axes: ints(2, 3) },
    { name: 'Resize two axes' },
  ),
  one('Resize', [[1, 1, 2, 3], f32([4], [1, 1, 2, 2])], { mode: text('nearest') }, { opset: 10 }),
  one('Upsample', [[1, 1, 2, 3], f32([4], [1, 1, 2, 2])], { mode: text('nearest') }, { opset: 9 }),
]

/** Operator set 23: queries of four heads over keys and values of as many, or of two that are shared. */
const attended = (kv: number, mask: Tensor | null, attributes: Attributes, name: string) =>
  one('Attention', [[2, 4, 3, 2], [2, kv, 5, 2], [2, kv, 5, 3], ...(mask ? [mask] : [])], attributes, {
    opset: 23,
    low: -1,
    high: 1,
    name: `Attention ${name}`,
  })

const attentions: readonly Case[] = [
  attended(4, null, {}, 'of four heads'),
  attended(2, null, { scale: float(0.7), is_causal: int(1) }, 'causal, with shared keys'),
  attended(4, f32([3, 5], numbers(15, 3)), {}, 'masked'),
  attended(
    4,
    tensor(
      'bool',
      [2, 1, 3, 5],
      Float32Array.from({ length: 30 }, (_, i) => Number(i % 5 !== i % 4)),
    ),
    {},
    'with a mask of booleans',
  ),
  one(
    'Attention',
    [
      [2, 3, 8],
      [2, 5, 4],
      [2, 5, 6],
    ],
    { q_num_heads: int(4), kv_num_heads: int(2) },
    { opset: 23, low: -1, high: 1, name: 'Attention of three axes' },
  ),
]

const sampling: readonly Case[] = [
  one(
    'GridSample',
    [
      [2, 2, 4, 5],
      [2, 3, 2, 2],
    ],
    { mode: text('bilinear') },
    { low: -1.2, high: 1.2 },
  ),
  one(
    'GridSample',
    [
      [1, 2, 4, 5],
      [1, 3, 2, 2],
    ],
    { padding_mode: text('border'), align_corners: int(1) },
    { low: -1.2, high: 1.2 },
  ),
  one(
    'GridSample',
    [
      [1, 2, 4, 5],
      [1, 3, 2, 2],
    ],
    { mode: text('linear') },
    { opset: 20, low: -0.9, high: 0.9 },
  ),
]

export const cases: readonly Case[] = [
  ...elementwise,
  ...reduced,
  ...movement,
  ...products,
  ...attentions,
  ...convolutions,
  ...normalisations,
  ...indexing,
  ...resampling,
  ...sampling,
]

/** Numbers that look random and are the same every time: mulberry32, scaled to [low, high]. */
export function numbers(count: number, seed: number, low = -2, high = 2): number[] {
  let state = seed >>> 0
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return low + (((t ^ (t >>> 14)) >>> 0) / 4294967296) * (high - low)
  })
}
