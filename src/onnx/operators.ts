// All tables in one: what this room can infer, evaluate, rewrite and differentiate. OPS.md is printed from it.
import type { Operator, OperatorTable } from './operator.ts'
import { activations } from './ops/activations.ts'
import { arithmetic, trigonometry } from './ops/arithmetic.ts'
import { attentions } from './ops/attention.ts'
import { composites } from './ops/composite.ts'
import { convolution } from './ops/convolution.ts'
import { roundings, selection } from './ops/selection.ts'
import { gridSampling } from './ops/gridSample.ts'
import { indexing } from './ops/indexing.ts'
import { linalg } from './ops/linalg.ts'
import { pads } from './ops/pads.ts'
import { slices } from './ops/slices.ts'
import { tiles } from './ops/tiles.ts'
import { views } from './ops/views.ts'
import { shapeConstants } from './ops/shapeConstants.ts'
import { normalisation } from './ops/normalisation.ts'
import { pooling } from './ops/pooling.ts'
import { reductions } from './ops/reduction.ts'
import { resampling } from './ops/resampling.ts'

/** Integer arithmetic of quantised graphs: recognised so that it can be refused as what it is. */
export const quantised: ReadonlySet<string> = new Set([
  'QuantizeLinear',
  'DequantizeLinear',
  'DynamicQuantizeLinear',
  'MatMulInteger',
  'ConvInteger',
  'QLinearConv',
  'QLinearMatMul',
  'com.microsoft.MatMulNBits',
  'com.microsoft.GatherBlockQuantized',
  'com.microsoft.DynamicQuantizeMatMul',
  'com.microsoft.MatMulIntegerToFloat',
  'com.microsoft.DynamicQuantizeLSTM',
  'com.microsoft.QAttention',
  'com.microsoft.QGemm',
  'com.microsoft.QLinearAdd',
  'com.microsoft.QLinearMul',
  'com.microsoft.QLinearSigmoid',
  'com.microsoft.QLinearSoftmax',
  'com.microsoft.QLinearAveragePool',
  'com.microsoft.QLinearGlobalAveragePool',
  'com.microsoft.QLinearConcat',
  'com.microsoft.DequantizeLinear',
  'com.microsoft.QuantizeLinear',
])

/** The tables by kind, as OPS.md lists them. */
export const operatorGroups: Readonly<Record<string, OperatorTable>> = {
  'Element-wise': { ...arithmetic, ...trigonometry, ...activations, ...selection, ...roundings },
  Reductions: reductions,
  'Shape and place': { ...views, ...slices, ...pads, ...tiles, ...shapeConstants },
  Products: { ...linalg, ...attentions },
  Convolution: convolution,
  Pooling: pooling,
  Normalisation: normalisation,
  Indexing: indexing,
  Resampling: { ...resampling, ...gridSampling },
  'Marks and compositions of our own': composites,
}

/** Rows by `operatorKey`. A map, because a file may call an operator `toString`. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.values(operatorGroups).flatMap((table) => Object.entries(table)),
)
