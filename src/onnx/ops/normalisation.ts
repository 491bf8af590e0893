// Normalisations. With n = dy·scale and x̂ = (x − mean)·r, r = 1/√(variance + ε), all of them share
// dx = r·(n − mean(n) − x̂·mean(n·x̂)), the means taken over the normalised axes (Ba et al. 2016, section 3).
import { excerpt } from '../../fragment/index.ts'
import { shapeError } from '../errors.ts'
import { flag, float, int, ints, onlyInt, readOnly } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { axisIn, inputOf } from '../call.ts'
import { floatOf, intOf } from '../graph.ts'
import { positiveAxis, zip } from '../ndarray.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { sizeOf, type NdArray } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

const epsilonOf = (call: Call) => floatOf(call, 'epsilon', 1e-5)

/** Mean and 1/√(variance + ε) of each of `rows` equal parts of the data. */
function statistics(
  { data }: NdArray,
  rows: number,
  epsilon: number,
): { mean: Float64Array; scale: Float64Array } {
  const width = data.length / rows
  const mean = new Float64Array(rows)
  const scale = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const part = data.subarray(row * width, (row + 1) * width)
    for (const value of part) mean[row]! += value / width
    let variance = 0
    for (const value of part) variance += (value - mean[row]!) ** 2 / width
    scale[row] = 1 / Math.sqrt(variance + epsilon)
  }
  return { mean, scale }
}

/** dx from n = dy·scale, the centred input c = x − mean, and r: r·(n − mean(n) − c·r²·mean(n·c)). */
function projected(g: Builder, n: Value, c: Value, r: Value, axes: readonly number[]): Value {
  const slope = g.mul(g.reduceMean(g.mul(n, c), axes, true), g.square(r))
  return g.mul(g.sub(g.sub(n, g.mul(c, slope)), g.reduceMean(n, axes, true)), r)
}

const layerNormalization: Operator = {
  infer: (call) => {
    const x = inputOf(call, 0)
    const axis = axisIn(call, intOf(call, 'axis', -1), x.dims.length)
    const kept = x.dims.map((dim, i) => (i < axis ? dim : 1))
    return [
      { dtype: x.dtype, dims: x.dims },
      { dtype: 'float32', dims: kept },
      { dtype: 'float32', dims: kept },
    ]
  },
  evaluate: ([x, gain, bias], call, types) => {
    const rows = sizeOf(types[1]!.dims)
    const { mean, scale } = statistics(x!, rows, epsilonOf(call))
    const width = x!.data.length / rows
    const y = Float64Array.from(
      x!.data,
      (value, i) => (value - mean[Math.floor(i / width)]!) * scale[Math.floor(i / width)]!,
    )
    const scaled = zip({ ...x!, data: y }, gain!, x!.dims, (a, b) => a * b)
    const whole = call.inputs[2] ? zip({ ...x!, data: scaled }, bias!, x!.dims, (a, b) => a + b) : scaled
    return [whole, mean, scale]
  },
  // Mean and r are asked for as well: the gradient reads them, and unread they are left out.
  rewrite: (g, call) =>
    call.arity === 3 ? undefined : g.emit(call.op, call.inputs, call.attributes, { arity: 3 }),
  optionalOutputs: true,
  allCotangents: true,
  gradient: (g, node, dy, [dyOnly, dMean, dScale]) => {
    const [x, gain, bias] = node.inputs
    const [, mean, r] = node.outputs
    const axes = x!.dims.map((_, axis) => axis).slice(positiveAxis(intOf(node, 'axis', -1), x!.dims.length))
    const centred = () => g.sub(x!, mean!)
    // The statistics are outputs, too: ∂mean/∂x = 1/n, and ∂r/∂x = −r³·(x − mean)/n.
    const ofStatistics = (): Value[] => {
      const share = sizeOf(mean!.dims) / sizeOf(x!.dims)
      const cube = () => g.mul(g.square(r!), r!)
      return [
        ...(dMean ? [g.mul(dMean, share)] : []),
        ...(dScale ? [g.mul(centred(), g.mul(g.mul(dScale, cube()), -share))] : []),
      ]
    }
    return [
      () =>
        g.sum([...(dyOnly ? [projected(g, g.mul(dy, gain!), centred(), r!, axes)] : []), ...ofStatistics()]),
      () => g.sumTo(g.mul(dy, g.mul(centred(), r!)), gain!.dims),
      bias && (() => g.sumTo(dy, bias.dims)),
    ]
  },
}

/** x [n, c, …] as [n, c, area]: normalisation does not care how positions are laid out. */
const flat = (g: Builder, x: Value): Value => g.reshape(x, [x.dims[0]!, x.dims[1]!, sizeOf(x.dims.slice(2))])

const channels = (g: Builder, v: Value, rank: number): Value =>
  g.reshape(v, [v.dims[0]!, ...Array<number>(rank - 2).fill(1)])

const instanceNormalization: Operator = {
  infer: (call) => [{ dtype: inputOf(call, 0).dtype, dims: inputOf(call, 0).dims }],
  evaluate: ([x, gain, bias], call) => {
    const rows = x!.dims[0]! * x!.dims[1]!
    const { mean, scale } = statistics(x!, rows, epsilonOf(call))
    const width = x!.data.length / rows
    return [
      Float64Array.from(x!.data, (value, i) => {
        const row = Math.floor(i / width)
        const channel = row % x!.dims[1]!
        return (value - mean[row]!) * scale[row]! * gain!.data[channel]! + bias!.data[channel]!
      }),
    ]
  },
  gradient: (g, node, dy) => {
    const [x, gain] = node.inputs
    const input = flat(g, x!)
    const centred = g.sub(input, g.reduceMean(input, [2], true))
    const r = () => g.reciprocal(g.sqrt(g.add(g.reduceMean(g.square(centred), [2], true), epsilonOf(node))))
    const cotangent = flat(g, dy)
    return [
      () => g.reshape(projected(g, g.mul(cotangent, channels(g, gain!, 3)), centred, r(), [2]), x!.dims),
      () => g.reduceSum(g.mul(cotangent, g.mul(centred, r())), [0, 2]),
      () => g.reduceSum(cotangent, [0, 2]),
    ]
  },
}

/** Per-channel scale and bias [c] brought beside x [n, c, …]. */
const affine = (g: Builder, x: Value, gain: Value, bias: Value): Value =>
  g.add(g.mul(x, channels(g, gain, x.dims.length)), channels(g, bias, x.dims.length))

/** Groups as instances, the form exporters wrote before the operator existed and the one WebGPU has a kernel for. */
function groupNormalization(g: Builder, call: Call): Value {
  const [x, gain, bias] = [inputOf(call, 0), inputOf(call, 1), inputOf(call, 2)]
  const groups = intOf(call, 'num_groups', 0)
  if (!(groups >= 1) || x.dims.length < 2 || x.dims[1]! % groups !== 0)
    throw shapeError(call, 'onnx/attribute', {
      attribute: 'num_groups',
      value: excerpt(groups),
      allowed: `a divisor of ${x.dims[1] ?? 0}`,
    })
  const split = g.reshape(x, [x.dims[0]!, groups, sizeOf(x.dims.slice(1)) / groups])
  const [ones, zeros] = [g.constant(new Float32Array(groups).fill(1)), g.constant(new Float32Array(groups))]
  return affine(
    g,
    g.reshape(g.instanceNormalization(split, ones, zeros, epsilonOf(call)), x.dims),
    gain,
    bias,
  )
}

/**
 * (x − mean)/√(variance + ε)·gain + bias for each channel. With stored statistics it is one multiplication and one addition:
 * a = gain/√(variance + ε), b = bias − mean·a. In training mode (14) the statistics are those of the batch, and the running
 * ones, momentum·old + (1 − momentum)·new, are the other outputs.
 */
function batchNormalization(g: Builder, call: Call): Value[] {
  const [x, gain, bias, mean, variance] = [0, 1, 2, 3, 4].map((i) => inputOf(call, i)) as [
    Value,
    Value,
    Value,
    Value,
    Value,
  ]
  const normalised = (m: Value, v: Value) => {
    const a = g.div(gain, g.sqrt(g.add(v, epsilonOf(call))))
    return affine(g, x, a, g.sub(bias, g.mul(m, a)))
  }
  if (intOf(call, 'training_mode', 0) === 0) return [normalised(mean, variance)]
  const axes = x.dims.map((_, axis) => axis).filter((axis) => axis !== 1)
  const current = g.reduceMean(x, axes)
  const spread = g.reduceMean(g.square(g.sub(x, channels(g, current, x.dims.length))), axes)
  const momentum = floatOf(call, 'momentum', 0.9)
  const running = (old: Value, now: Value) => g.add(g.mul(old, momentum), g.mul(now, 1 - momentum))
  return [normalised(current, spread), running(mean, current), running(variance, spread)]
}

function norm(g: Builder, x: Value, p: number, axis: number): Value {
  return p === 1 ? g.op('ReduceL1', [x, g.ints([axis])]) : g.reduceL2(x, [axis], true)
}

const meanVariance = (g: Builder, x: Value, axes: readonly number[]): Value => {
  const centred = g.sub(x, g.reduceMean(x, axes, true))
  return g.div(centred, g.add(g.sqrt(g.reduceMean(g.square(centred), axes, true)), 1e-9))
}

export const normalisation: OperatorTable = {
  LayerNormalization: {
    ...layerNormalization,
    attributes: { axis: int, epsilon: float, stash_type: onlyInt(1) },
  },
  InstanceNormalization: { ...instanceNormalization, attributes: { epsilon: float } },
  GroupNormalization: {
    attributes: { num_groups: int, epsilon: float, stash_type: readOnly(onlyInt(1), () => true) },
    rewrite: (g, call) => [groupNormalization(g, call)],
  },
  BatchNormalization: {
    attributes: {
      epsilon: float,
      momentum: float,
      spatial: readOnly(onlyInt(1), () => true),
      training_mode: flag,
    },
    rewrite: batchNormalization,
  },
  LpNormalization: {
    attributes: { axis: int, p: onlyInt(1, 2) },
    rewrite: (g, call) => [
      g.div(inputOf(call, 0), norm(g, inputOf(call, 0), intOf(call, 'p', 2), intOf(call, 'axis', -1))),
    ],
  },
  MeanVarianceNormalization: {
    attributes: { axes: ints },
    rewrite: (g, call) => {
      const axes = call.attributes['axes']
      return [meanVariance(g, inputOf(call, 0), axes && 'ints' in axes ? axes.ints : [0, 2, 3])]
    },
  },
  // x/√(mean(x²) + ε)·scale (operator set 23, and onnxruntime's own before it)
  RMSNormalization: {
    attributes: { axis: int, epsilon: float, stash_type: onlyInt(1) },
    rewrite: (g, call) => {
      const x = inputOf(call, 0)
      const axis = axisIn(call, intOf(call, 'axis', -1), x.dims.length)
      const axes = x.dims.map((_, i) => i).slice(axis)
      return [
        g.mul(
          g.div(x, g.sqrt(g.add(g.reduceMean(g.square(x), axes, true), epsilonOf(call)))),
          inputOf(call, 1),
        ),
      ]
    },
  },
  // LayerNormalization(x + skip [+ bias])
  'com.microsoft.SkipLayerNormalization': {
    attributes: { epsilon: float },
    rewrite: (g, call) => {
      const [x, skip, gain, beta, bias] = call.inputs
      const sum = g.add(x!, skip!)
      const whole = bias ? g.add(sum, bias) : sum
      const y = g.layerNormalization(whole, gain!, beta, { epsilon: floatOf(call, 'epsilon', 1e-5) })
      return [y, y, y, whole]
    },
  },
}
