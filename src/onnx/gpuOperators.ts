// Operators with a kernel on onnxruntime-web's WebGPU provider, and the element types of their first input that it
// takes. Measured with onnxruntime-web 1.30 and CPU fallback disabled; tests/browser/placement.test.ts measures the
// emitted graphs again. Nodes outside this table would run on the CPU, with a copy each way.
import type { Model } from './graph.ts'
import type { DType } from './tensor.ts'

const float: readonly DType[] = ['float32', 'float16']
const number: readonly DType[] = ['float32', 'float16', 'int32']
const data: readonly DType[] = ['float32', 'float16', 'int32', 'bool']

const listed = (names: string, types: readonly DType[]) =>
  names.split(/\s+/).map((name) => [name, types] as const)

export const gpuOperators: Readonly<Record<string, readonly DType[]>> = Object.fromEntries([
  ...listed(
    'Abs Neg Exp Log Sqrt Reciprocal Erf Sigmoid Tanh Relu LeakyRelu Elu HardSigmoid Softplus PRelu Clip',
    float,
  ),
  ...listed(
    'Floor Ceil Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh HardSwish Mish ThresholdedRelu',
    float,
  ),
  ...listed('Add Sub Mul Div', number),
  ...listed('Pow Max Min', float),
  ...listed('Equal Greater GreaterOrEqual Less LessOrEqual', number),
  ...listed('And Not Where', ['bool']),
  ...listed('Cast', data),
  ...listed('Conv ConvTranspose MatMul Gemm', float),
  ...listed('Softmax LayerNormalization InstanceNormalization', float),
  ...listed(
    'ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSumExp',
    float,
  ),
  ...listed('CumSum TopK ArgMax ArgMin MaxPool AveragePool', float),
  ...listed('Reshape Expand', data),
  ...listed('Concat', number),
  ...listed('Transpose Slice Split Pad Tile DepthToSpace Trilu Resize', float),
  ...listed('Gather GatherElements GatherND ScatterND ScatterElements GridSample', float),
  ...listed('Identity', data),
])

/** Nodes of a finished model that WebGPU would leave to the CPU, as 'op of type'. */
export function offGpu({ graph }: Model): readonly string[] {
  const typeOf = (name: string): DType | undefined =>
    graph.values.get(name)?.dtype ??
    graph.initialisers.get(name)?.dtype ??
    [...graph.inputs, ...graph.outputs].find((info) => info.name === name)?.dtype
  return graph.nodes.flatMap((node) => {
    const type = typeOf(node.inputs[0] ?? '')
    const covered = node.domain === '' && type !== undefined && gpuOperators[node.op]?.includes(type)
    return covered ? [] : [`${node.domain ? `${node.domain}.` : ''}${node.op} of ${type ?? 'nothing'}`]
  })
}
