// The door of this room. Start with `parseModel`, then `specialise`; everything else takes what these return.

// Files
export { parseModel, type ParseOptions } from './parseModel.ts'
export { serialiseModel, WeightFile } from './serialiseModel.ts'
export {
  targetOpset,
  type Attribute,
  type Attributes,
  type Dim,
  type Graph,
  type Model,
  type Node,
  type ValueInfo,
} from './graph.ts'
export { numbersOf, tensor, type Dims, type DType, type Numbers, type Tensor } from './tensor.ts'

// Shapes, names, new graphs
export { freezeInputs, inFloat32, specialise, type Shapes, type SpecialiseOptions } from './specialise.ts'
export { cut, join, keepOutputs, prefix, pruneTo, rename } from './surgery.ts'
export { GraphBuilder, type ConvOptions, type Operand } from './graphBuilder.ts'
export { type Operator, type Value } from './operator.ts'

// Gradients
export { gradient, type GradientRequest } from './gradient.ts'
export { lowered } from './lowered.ts'
export { evaluate } from './evaluate.ts'

// What there is, and what is refused
export { operatorGroups } from './operators.ts'
export { gpuOperators, offGpu } from './gpuOperators.ts'
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
  type OffendingNode,
} from './errors.ts'
