// The door of this room. Start with `parseModel`, then `specialise`; everything else takes what these return.

// Files
export { parseModel } from './parseModel.ts'
export { externalLocations } from './externalData.ts'
export { serialiseModel, WeightFile } from './serialiseModel.ts'
export {
  type Attribute,
  type Attributes,
  type Dim,
  type Graph,
  type Model,
  type Node,
  type ValueInfo,
} from './graph.ts'
export { numbersOf, tensor, type Dims, type DType, type Tensor } from './tensor.ts'

// Shapes, names, new graphs
export { inFloat32, specialise, type Shapes } from './specialise.ts'
export { cut, upTo } from './cut.ts'
export { GraphBuilder } from './graphBuilder.ts'

export { type Operator } from './operator.ts'
export { type Value } from './value.ts'

// Gradients
export { gradient } from './gradient.ts'
export { lowered } from './lowered.ts'

// What there is, and what is refused
export { operatorGroups } from './operators.ts'
export { gpuOperators, offGpu } from './gpuOperators.ts'
export { olderForms } from './upgrade.ts'
export { refuseUnknown } from './replay.ts'
export {
  InvalidModel,
  MissingExternalData,
  NameError,
  OnnxError,
  QuantisedGraph,
  ShapeError,
  UnboundShape,
  UnsupportedOperator,
  UnsupportedOpset,
  ZeroGradient,
  type At,
  type AtNodes,
  type OnnxErrors,
} from './errors.ts'
