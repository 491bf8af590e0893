// The operators as methods, so that losses, cutouts, optimisers and gradient rules read as formulas. A number stands for
// a constant of the other operand's type. Axes may be negative. All shapes are known while building.
//
// Everything is made of the few things an `Emitter` offers: the tracer is one, and a test of a single rule may bring its own.
import { privateDomain, type Attributes } from './graph.ts'
import { positiveAxis } from './ndarray.ts'
import { codeOf, sizeOf, type Dims, type DType, type Tensor } from './tensor.ts'
import type { Call, Value } from './value.ts'

export type Operand = Value | number

/** Attributes of a convolution; pads are given as all starts, then all ends. */
export interface ConvOptions {
  readonly strides?: readonly number[]
  readonly pads?: readonly number[]
  readonly dilations?: readonly number[]
  readonly group?: number
}

/** What becomes of an operator when it is added. */
export interface BuildOptions {
  /** Compute nodes of constant inputs (default true). */
  readonly fold?: boolean
  /** Replace operators by their GPU-covered or simpler forms (default true). */
  readonly rewrite?: boolean
  /** Recognise compositions that have a cheaper gradient, such as x·sigmoid(x) (default false). */
  readonly fuse?: boolean
  /** Replace our private marks and compositions by standard operators, so that the graph can run (default false). */
  readonly expand?: boolean
}

/** Domain (standard if absent), number of outputs (1) and node name (that of the source node) of an emitted operator. */
export interface Placement {
  readonly domain?: string
  readonly arity?: number
  readonly name?: string
}

/** Takes operators and constants and gives their values. */
export interface Emitter {
  readonly options: Required<BuildOptions>
  /** The outputs of an operator of the target operator set. @throws ShapeError, UnsupportedOperator */
  emit(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    placement: Placement,
  ): readonly Value[]
  /** A constant: a tensor, a number, or numbers with their shape (default: one axis) and element type. */
  constant(data: Tensor | number | ArrayLike<number>, dims?: Dims, dtype?: DType, name?: string): Value
  /** Asked before a rule makes a constant out of shapes alone. @throws ShapeError when it is too large */
  reserve(call: Pick<Call, 'op' | 'name'>, elements: number): void
}

export class Builder {
  readonly #emitter: Emitter

  constructor(emitter: Emitter) {
    this.#emitter = emitter
  }

  get options(): Required<BuildOptions> {
    return this.#emitter.options
  }

  /** All outputs of an operator of the target operator set. @throws ShapeError, UnsupportedOperator */
  emit(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    placement: Placement = {},
  ): readonly Value[] {
    return this.#emitter.emit(op, inputs, attributes, placement)
  }

  /** The first output of an operator: most have only one. */
  op(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}, domain = ''): Value {
    return this.emit(op, inputs, attributes, { domain })[0]!
  }

  /** A constant: a tensor, a number, or numbers with their shape (default: one axis) and element type. */
  constant(data: Tensor | number | ArrayLike<number>, dims?: Dims, dtype?: DType, name?: string): Value {
    return this.#emitter.constant(data, dims, dtype, name)
  }

  /** Asked before a rule makes a constant out of shapes alone. @throws ShapeError when it is too large */
  reserve(call: Pick<Call, 'op' | 'name'>, elements: number): void {
    this.#emitter.reserve(call, elements)
  }

  /** A one-axis int64 constant: axes, shapes, indices. */
  ints(values: readonly number[]): Value {
    return this.constant(values, [values.length], 'int64')
  }

  // ── element-wise, broadcasting ──
  readonly add = (a: Operand, b: Operand): Value => this.#binary('Add', a, b)
  readonly sub = (a: Operand, b: Operand): Value => this.#binary('Sub', a, b)
  readonly mul = (a: Operand, b: Operand): Value => this.#binary('Mul', a, b)
  readonly div = (a: Operand, b: Operand): Value => this.#binary('Div', a, b)
  readonly pow = (a: Operand, b: Operand): Value => this.#binary('Pow', a, b)
  readonly max = (a: Operand, b: Operand): Value => this.#binary('Max', a, b)
  readonly min = (a: Operand, b: Operand): Value => this.#binary('Min', a, b)
  readonly equal = (a: Operand, b: Operand): Value => this.#binary('Equal', a, b)
  readonly greater = (a: Operand, b: Operand): Value => this.#binary('Greater', a, b)
  readonly greaterOrEqual = (a: Operand, b: Operand): Value => this.#binary('GreaterOrEqual', a, b)
  readonly less = (a: Operand, b: Operand): Value => this.#binary('Less', a, b)
  readonly lessOrEqual = (a: Operand, b: Operand): Value => this.#binary('LessOrEqual', a, b)
  readonly and = (a: Value, b: Value): Value => this.op('And', [a, b])
  readonly or = (a: Value, b: Value): Value => this.op('Or', [a, b])
  readonly not = (a: Value): Value => this.op('Not', [a])
  readonly neg = (x: Value): Value => this.op('Neg', [x])
  readonly abs = (x: Value): Value => this.op('Abs', [x])
  readonly sign = (x: Value): Value => this.op('Sign', [x])
  readonly exp = (x: Value): Value => this.op('Exp', [x])
  readonly log = (x: Value): Value => this.op('Log', [x])
  readonly sqrt = (x: Value): Value => this.op('Sqrt', [x])
  readonly reciprocal = (x: Value): Value => this.op('Reciprocal', [x])
  readonly erf = (x: Value): Value => this.op('Erf', [x])
  readonly sin = (x: Value): Value => this.op('Sin', [x])
  readonly cos = (x: Value): Value => this.op('Cos', [x])
  readonly asin = (x: Value): Value => this.op('Asin', [x])
  readonly floor = (x: Value): Value => this.op('Floor', [x])
  readonly relu = (x: Value): Value => this.op('Relu', [x])
  readonly sigmoid = (x: Value): Value => this.op('Sigmoid', [x])
  readonly tanh = (x: Value): Value => this.op('Tanh', [x])
  readonly softplus = (x: Value): Value => this.op('Softplus', [x])
  /** x·Φ(x); `tanh` is the approximation of GPT and SigLIP. */
  readonly gelu = (x: Value, approximate: 'none' | 'tanh' = 'none'): Value =>
    this.op('Gelu', [x], { approximate: { string: approximate } })
  /** x·sigmoid(alpha·x): SiLU, and QuickGELU for alpha = 1.702. */
  readonly swish = (x: Value, alpha = 1): Value => this.mul(x, this.sigmoid(this.mul(x, alpha)))
  readonly square = (x: Value): Value => this.mul(x, x)

  /** Limits x to [low, high]; its gradient is zero outside. */
  clip(x: Value, low: number, high: number): Value {
    return this.op('Clip', [x, this.constant(low, [], x.dtype), this.constant(high, [], x.dtype)])
  }

  where(condition: Value, a: Operand, b: Operand): Value {
    const dtype = typeof a !== 'number' ? a.dtype : typeof b !== 'number' ? b.dtype : 'float32'
    return this.op('Where', [condition, this.#operand(a, dtype), this.#operand(b, dtype)])
  }

  cast(x: Value, dtype: DType): Value {
    return x.dtype === dtype ? x : this.op('Cast', [x], { to: { int: codeOf(dtype) } })
  }

  /** Sums a list from left to right. */
  sum(values: readonly Value[]): Value {
    return values.reduce((total, value) => this.add(total, value))
  }

  // ── gradients of our own ──
  /** x, through which no gradient passes: `b + stopGradient(a − b)` has the value of a and the gradient of b. */
  readonly stopGradient = (x: Value): Value => this.op('StopGradient', [x], {}, privateDomain)

  /** x limited to [low, high]; the gradient g passes where it would lead back: g·(x − clamp(x)) ≥ 0 (Crowson, VQGAN+CLIP). */
  clampWithGrad(x: Value, low: number, high: number): Value {
    return this.op('ClampWithGrad', [x], { low: { float: low }, high: { float: high } }, privateDomain)
  }

  // ── products ──
  readonly matMul = (a: Value, b: Value): Value => this.op('MatMul', [a, b])

  /** alpha·A'·B' + c for matrices, each transposed first if asked. */
  gemm(
    a: Value,
    b: Value,
    {
      c,
      transA = false,
      transB = false,
      alpha = 1,
    }: { c?: Value | undefined; transA?: boolean; transB?: boolean; alpha?: number } = {},
  ): Value {
    return this.op('Gemm', [a, b, c], {
      alpha: { float: alpha },
      transA: { int: Number(transA) },
      transB: { int: Number(transB) },
    })
  }

  /** Convolution of x [n, i, …] with w [o, i/group, …]. */
  conv(x: Value, w: Value, bias?: Value, options: ConvOptions = {}): Value {
    return this.op('Conv', [x, w, bias], convAttributes(w, options))
  }

  /** Transposed convolution of x [n, i, …] with w [i, o/group, …]. */
  convTranspose(
    x: Value,
    w: Value,
    bias?: Value,
    options: ConvOptions & { readonly outputPadding?: readonly number[] } = {},
  ): Value {
    const padding = options.outputPadding?.some(Boolean)
      ? { output_padding: { ints: options.outputPadding } }
      : {}
    return this.op('ConvTranspose', [x, w, bias], { ...convAttributes(w, options), ...padding })
  }

  /** Multiplies along one axis by a matrix [to, from]: x[…, from, …] → [[…, to, …]]. Resizing and cutouts are this. */
  alongAxis(x: Value, axis: number, matrix: Value): Value {
    const at = positiveAxis(axis, x.dims.length)
    const [to, from] = matrix.dims as [number, number]
    const dims = x.dims.map((dim, i) => (i === at ? to : dim))
    if (at === x.dims.length - 1) {
      const rows = this.reshape(x, [sizeOf(x.dims) / from, from])
      return this.reshape(this.gemm(rows, matrix, { transB: true }), dims)
    }
    const split = this.reshape(x, [sizeOf(x.dims.slice(0, at)), from, sizeOf(x.dims.slice(at + 1))])
    return this.reshape(this.matMul(matrix, split), dims)
  }

  // ── shape and place ──
  /** x in another shape of the same size. A 0 in `dims` is an empty axis, not a copied one. */
  readonly reshape = (x: Value, dims: Dims): Value =>
    this.op('Reshape', [x, this.ints(dims)], dims.includes(0) ? { allowzero: { int: 1 } } : {})
  readonly transpose = (x: Value, order: readonly number[]): Value =>
    this.op('Transpose', [x], { perm: { ints: order } })
  readonly expand = (x: Value, dims: Dims): Value => this.op('Expand', [x, this.ints(dims)])
  unsqueeze(x: Value, axis: number): Value {
    const at = positiveAxis(axis, x.dims.length + 1)
    return this.reshape(x, [...x.dims.slice(0, at), 1, ...x.dims.slice(at)])
  }
  squeeze(x: Value, axis: number): Value {
    const at = positiveAxis(axis, x.dims.length)
    return this.reshape(
      x,
      x.dims.filter((_, i) => i !== at),
    )
  }
  readonly concat = (values: readonly Value[], axis: number): Value =>
    this.op('Concat', values, { axis: { int: axis } })

  /** x[start : end : step] along one axis; negative positions count from the end. */
  slice(x: Value, axis: number, start: number, end: number, step = 1): Value {
    return this.op('Slice', [x, this.ints([start]), this.ints([end]), this.ints([axis]), this.ints([step])])
  }

  split(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
    return this.emit('Split', [x, this.ints(sizes)], { axis: { int: axis } }, { arity: sizes.length })
  }

  /** Pads with a constant; starts of all axes, then ends; negative amounts cut away. */
  pad(x: Value, pads: readonly number[], value = 0): Value {
    return this.op('Pad', [x, this.ints(pads), this.constant(value, [], x.dtype)])
  }

  readonly gather = (x: Value, indices: Value, axis = 0): Value =>
    this.op('Gather', [x, indices], { axis: { int: axis } })
  readonly gatherElements = (x: Value, indices: Value, axis: number): Value =>
    this.op('GatherElements', [x, indices], { axis: { int: axis } })
  readonly gatherND = (x: Value, indices: Value): Value => this.op('GatherND', [x, indices])
  scatterND(x: Value, indices: Value, updates: Value, reduction: 'none' | 'add' = 'none'): Value {
    return this.op('ScatterND', [x, indices, updates], { reduction: { string: reduction } })
  }
  scatterElements(
    x: Value,
    indices: Value,
    updates: Value,
    axis: number,
    reduction: 'none' | 'add' = 'none',
  ): Value {
    return this.op('ScatterElements', [x, indices, updates], {
      axis: { int: axis },
      reduction: { string: reduction },
    })
  }
  /** A constant tensor of one number; large ones are expanded at run time. */
  readonly filled = (dims: Dims, value: number, dtype: DType = 'float32'): Value =>
    this.expand(this.constant(value, [], dtype), dims)

  /** Nearest-neighbour enlargement of the trailing axes by whole factors. */
  upsample(x: Value, factors: readonly number[]): Value {
    const lead = x.dims.length - factors.length
    const scales = x.dims.map((_, i) => (i < lead ? 1 : factors[i - lead]!))
    return this.op('Resize', [x, undefined, this.constant(scales)], {
      mode: { string: 'nearest' },
      coordinate_transformation_mode: { string: 'asymmetric' },
      nearest_mode: { string: 'floor' },
    })
  }

  // ── reductions; all axes if none are given ──
  readonly reduceSum = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceSum', x, axes, keep)
  readonly reduceMean = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceMean', x, axes, keep)
  readonly reduceMax = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceMax', x, axes, keep)
  readonly reduceMin = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceMin', x, axes, keep)
  readonly reduceL2 = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceL2', x, axes, keep)
  readonly reduceSumSquare = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceSumSquare', x, axes, keep)
  readonly reduceLogSumExp = (x: Value, axes?: readonly number[], keep = false): Value =>
    this.#reduce('ReduceLogSumExp', x, axes, keep)
  readonly softmax = (x: Value, axis = -1): Value => this.op('Softmax', [x], { axis: { int: axis } })
  readonly argMax = (x: Value, axis: number, keep = false): Value =>
    this.op('ArgMax', [x], { axis: { int: axis }, keepdims: { int: Number(keep) } })
  readonly argMin = (x: Value, axis: number, keep = false): Value =>
    this.op('ArgMin', [x], { axis: { int: axis }, keepdims: { int: Number(keep) } })
  cumSum(x: Value, axis: number, { reverse = false, exclusive = false } = {}): Value {
    return this.op('CumSum', [x, this.constant(axis, [], 'int64')], {
      reverse: { int: Number(reverse) },
      exclusive: { int: Number(exclusive) },
    })
  }

  /** The transpose of broadcasting: sums x until it has the shape `dims` that was broadcast to x's. */
  sumTo(x: Value, dims: Dims): Value {
    const lead = x.dims.length - dims.length
    const axes = x.dims
      .map((_, axis) => axis)
      .filter((axis) => axis < lead || (dims[axis - lead] === 1 && x.dims[axis] !== 1))
    return this.reshape(axes.length > 0 ? this.reduceSum(x, axes, true) : x, dims)
  }

  // ── normalisation ──
  /** (x − mean)/√(variance + ε)·scale + bias over the axes from `axis` on. */
  layerNormalization(x: Value, scale: Value, bias?: Value, { axis = -1, epsilon = 1e-5 } = {}): Value {
    return this.op('LayerNormalization', [x, scale, bias], {
      axis: { int: axis },
      epsilon: { float: epsilon },
    })
  }
  /** The same over all spatial positions of each channel of x [n, c, …]; scale and bias are [c]. */
  instanceNormalization(x: Value, scale: Value, bias: Value, epsilon = 1e-5): Value {
    return this.op('InstanceNormalization', [x, scale, bias], { epsilon: { float: epsilon } })
  }
  /** The same over groups of channels of x [n, c, …]; scale and bias are [c]. */
  groupNormalization(x: Value, groups: number, scale: Value, bias: Value, epsilon = 1e-5): Value {
    return this.op('GroupNormalization', [x, scale, bias], {
      num_groups: { int: groups },
      epsilon: { float: epsilon },
    })
  }

  #operand(x: Operand, dtype: DType): Value {
    return typeof x === 'number' ? this.constant(x, [], dtype) : x
  }

  #binary(op: string, a: Operand, b: Operand): Value {
    const dtype = typeof a !== 'number' ? a.dtype : typeof b !== 'number' ? b.dtype : 'float32'
    return this.op(op, [this.#operand(a, dtype), this.#operand(b, dtype)])
  }

  #reduce(op: string, x: Value, axes: readonly number[] | undefined, keep: boolean): Value {
    const which = axes ?? x.dims.map((_, axis) => axis)
    return this.op(op, [x, this.ints(which)], { keepdims: { int: Number(keep) } })
  }
}

function convAttributes(w: Value, { strides, pads, dilations, group = 1 }: ConvOptions) {
  const rank = w.dims.length - 2
  return {
    kernel_shape: { ints: w.dims.slice(2) },
    strides: { ints: strides ?? Array<number>(rank).fill(1) },
    pads: { ints: pads ?? Array<number>(2 * rank).fill(0) },
    dilations: { ints: dilations ?? Array<number>(rank).fill(1) },
    group: { int: group },
  }
}
