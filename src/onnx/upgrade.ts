// Older and newer forms of operators → the form of our target operator set (18). This table is the only place that
// knows versions: attributes that became inputs, defaults that changed, operators that were renamed.
import { excerpt } from '../fragment/index.ts'
import {
  flag,
  float,
  floats,
  graphOf,
  int,
  ints,
  oneOf,
  tensorOf,
  type AttributeRules,
} from './attributes.ts'
import type { Builder } from './builder.ts'
import { axisIn, inputOf, numbersOfInput, optionalNumbers } from './call.ts'
import { shapeError } from './errors.ts'
import { floatOf, intOf, intsOf, stringOf } from './graph.ts'
import { sizeOf, tensor } from './tensor.ts'
import { operatorKey, type Call, type Value } from './value.ts'

type Upgrade = (g: Builder, call: Call, opset: number) => readonly Value[] | undefined

/** Emits a node of operator set `opset` in the target's form. */
export function upgrade(g: Builder, call: Call, opset: number): readonly Value[] {
  return olderForms.get(operatorKey(call))?.(g, call, opset) ?? emitted(g, call)
}

const emitted = (
  g: Builder,
  { op, domain, arity, ...call }: Call,
  changes: Partial<Call> = {},
): readonly Value[] =>
  g.emit(op, changes.inputs ?? call.inputs, changes.attributes ?? call.attributes, { domain, arity })

/** axes: an attribute before some version, the second input since. */
const axesToInput: Upgrade = (g, call) => {
  const { axes, ...attributes } = call.attributes
  if (!axes || !('ints' in axes)) return undefined
  return emitted(g, call, { inputs: [call.inputs[0], g.ints(axes.ints)], attributes })
}

/** Before 13, softmax flattened all axes from `axis` on (default 1) into one. */
const flattenedAxes: Upgrade = (g, call, opset) => {
  const x = call.inputs[0]!
  if (opset >= 13) return undefined
  const axis = axisIn(call, intOf(call, 'axis', 1), x.dims.length)
  if (axis === x.dims.length - 1) return [g.op(call.op, [x], { axis: { int: -1 } })]
  const flat = g.reshape(x, [sizeOf(x.dims.slice(0, axis)), sizeOf(x.dims.slice(axis))])
  return [g.reshape(g.op(call.op, [flat], { axis: { int: -1 } }), x.dims)]
}

const constantValue: Upgrade = (g, call) => {
  const [[kind, value] = ['', undefined]] = Object.entries(call.attributes)
  if (value && 'tensor' in value) return [g.constant(value.tensor)]
  if (value && 'float' in value) return [g.constant(value.float)]
  if (value && 'int' in value) return [g.constant(value.int, [], 'int64')]
  if (value && 'floats' in value) return [g.constant(value.floats)]
  if (value && 'ints' in value) return [g.ints(value.ints)]
  throw shapeError(call, 'onnx/attribute', {
    attribute: excerpt(kind),
    value: 'present',
    allowed: 'value, value_float, value_floats, value_int, value_ints',
  })
}

const constantOfShape: Upgrade = (g, call) => {
  const shape = numbersOfInput(call, 0)
  const fill = call.attributes['value']
  const { dtype, data } = fill && 'tensor' in fill ? fill.tensor : tensor('float32', [1], [0])
  return [g.expand(g.constant({ dtype, dims: [], data }), shape)]
}

const split: Upgrade = (g, call) => {
  const [x, given] = call.inputs
  const axis = axisIn(call, intOf(call, 'axis', 0), x!.dims.length)
  if (given) return undefined
  const parts = intOf(call, 'num_outputs', call.arity)
  if (parts !== call.arity) throw shapeError(call, 'onnx/outputs', { asked: call.arity, known: parts })
  // Equal parts, the last one smaller if need be (18).
  const even = Math.ceil(x!.dims[axis]! / parts)
  const sizes =
    intsOf(call, 'split') ??
    Array.from({ length: parts }, (_, i) => Math.min(even, x!.dims[axis]! - i * even))
  return g.split(x!, axis, sizes)
}

/** Upsample (7, 9) and Resize (10): scales come second or as an attribute, coordinates are asymmetric. */
const olderResize: Upgrade = (g, call, opset) => {
  if (call.op === 'Resize' && opset >= 11) return undefined
  const scales = call.attributes['scales']
  const input = scales && 'floats' in scales ? g.constant(scales.floats) : call.inputs[1]
  return g.emit('Resize', [call.inputs[0], undefined, input], {
    mode: { string: stringOf(call, 'mode', 'nearest') },
    coordinate_transformation_mode: { string: 'asymmetric' },
    nearest_mode: { string: 'floor' },
  })
}

const slice: Upgrade = (g, call) => {
  const starts = intsOf(call, 'starts')
  const ends = intsOf(call, 'ends')
  if (!starts || !ends) return undefined
  const axes = intsOf(call, 'axes') ?? starts.map((_, axis) => axis)
  return g.emit('Slice', [call.inputs[0], g.ints(starts), g.ints(ends), g.ints(axes)])
}

const clip: Upgrade = (g, call, opset) => {
  if (opset >= 11) return undefined
  const x = call.inputs[0]!
  const bound = (name: string) =>
    call.attributes[name] ? g.constant(floatOf(call, name, 0), [], x.dtype) : undefined
  return g.emit('Clip', [x, bound('min'), bound('max')])
}

const pad: Upgrade = (g, call) => {
  const pads = intsOf(call, 'pads')
  if (!pads) return undefined
  const value = g.constant(floatOf(call, 'value', 0), [], call.inputs[0]!.dtype)
  return g.emit('Pad', [call.inputs[0], g.ints(pads), value], {
    mode: { string: stringOf(call, 'mode', 'constant') },
  })
}

const topK: Upgrade = (g, call) =>
  call.inputs[1] ? undefined : emitted(g, call, { inputs: [call.inputs[0], g.ints([intOf(call, 'k', 1)])] })

/**
 * At inference dropout is the identity; its mask, if asked for, is all true. In training mode (third input, 12) it is random
 * unless its ratio is 0.
 */
const dropout: Upgrade = (g, call) => {
  const x = inputOf(call, 0)
  const training = call.inputs[2] && numbersOfInput(call, 2)[0] !== 0
  if (training && (optionalNumbers(call, 1)?.[0] ?? 0.5) !== 0) throw shapeError(call, 'onnx/training', {})
  return call.arity > 1 ? [x, g.filled(x.dims, 1, 'bool')] : [x]
}

/** 18 gave one scale and bias per group, 21 gives one per channel, which is the form used here. */
const groupNormalization: Upgrade = (g, call, opset) => {
  const [x, scale, bias] = call.inputs
  const groups = intOf(call, 'num_groups', 1)
  const channels = x!.dims[1]!
  if (opset >= 21 || scale!.dims[0] === channels) return undefined
  const perChannel = (v: Value) =>
    g.reshape(g.expand(g.reshape(v, [groups, 1]), [groups, channels / groups]), [channels])
  return emitted(g, call, { inputs: [x, perChannel(scale!), perChannel(bias!)] })
}

const gridSample: Upgrade = (g, call, opset) => {
  const mode = stringOf(call, 'mode', opset >= 20 ? 'linear' : 'bilinear')
  const older = mode === 'linear' ? 'bilinear' : mode === 'cubic' ? 'bicubic' : mode
  return emitted(g, call, { attributes: { ...call.attributes, mode: { string: older } } })
}

const reductions = ['Sum', 'Mean', 'Max', 'Min', 'Prod', 'L1', 'L2', 'SumSquare', 'LogSum', 'LogSumExp']

/** Attributes of operators that have no row, since they are always replaced. */
export const attributesOfReplaced: Readonly<Record<string, AttributeRules>> = {
  Constant: { value: tensorOf, value_float: float, value_floats: floats, value_int: int, value_ints: ints },
  ConstantOfShape: { value: tensorOf },
  Identity: {},
  Dropout: { ratio: float, seed: int },
  CastLike: { saturate: flag },
  Upsample: { mode: oneOf('nearest', 'linear', 'bilinear'), scales: floats },
  Scatter: { axis: int },
  If: { then_branch: graphOf, else_branch: graphOf },
}

/** Operators with a form of another operator set, or none in the target's, by `operatorKey`. */
export const olderForms: ReadonlyMap<string, Upgrade> = new Map(
  Object.entries<Upgrade>({
    Constant: constantValue,
    ConstantOfShape: constantOfShape,
    Identity: (_, call) => [call.inputs[0]!],
    Dropout: dropout,
    CastLike: (g, call) => [g.cast(call.inputs[0]!, call.inputs[1]!.dtype)],
    Squeeze: axesToInput,
    Unsqueeze: axesToInput,
    ...Object.fromEntries(reductions.map((name) => [`Reduce${name}`, axesToInput])),
    Softmax: flattenedAxes,
    LogSoftmax: flattenedAxes,
    Split: split,
    Upsample: olderResize,
    Resize: olderResize,
    Slice: slice,
    Clip: clip,
    Pad: pad,
    TopK: topK,
    Scatter: (g, call) => g.emit('ScatterElements', call.inputs, call.attributes),
    GroupNormalization: groupNormalization,
    GridSample: gridSample,
  }),
)
