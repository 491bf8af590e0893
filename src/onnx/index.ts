// The door of this room. Start with `parseModel`, then `specialise`; everything else takes what these return.
export {
  OnnxError,
  InvalidModel,
  MissingExternalData,
  NameError,
  QuantisedGraph,
  ShapeError,
  UnboundShape,
  UnsupportedOperator,
  UnsupportedOpset,
  type OffendingNode,
} from './errors.ts'
export { GraphBuilder, type ConvOptions, type Operand } from './graphBuilder.ts'
export { gradient, type GradientRequest } from './gradient.ts'
export { lowered } from './lowered.ts'
export { parseModel, type ParseOptions } from './parseModel.ts'
export { serialiseModel, WeightFile } from './serialiseModel.ts'
export { freezeInputs, specialise, type Shapes, type SpecialiseOptions } from './specialise.ts'
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
export { type Value } from './operator.ts'
export { cut, join, keepOutputs, prefix, pruneTo, rename } from './surgery.ts'
export { evaluate } from './evaluate.ts'
export { refuseUnknown } from './replay.ts'
export { gpuOperators, offGpu } from './gpuOperators.ts'
export { operatorGroups } from './operators.ts'
export { type Operator } from './operator.ts'
