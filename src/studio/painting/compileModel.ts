// Compiles a graph on an engine after a look at what that engine cannot do, so that the refusal has a name.
import { offGpu, serialiseModel, WeightFile, type Model } from '../../onnx/index.ts'
import type { Engine, Program } from '../../engine/index.ts'
import { ModelError } from '../errors.ts'
import { largestTensorBytes } from './plan.ts'

/**
 * @param program A short tag for errors.
 * @param keep Outputs that stay on the device; those the graph does not have are ignored.
 * @throws ModelError, EngineError
 */
export async function compileModel(
  engine: Engine,
  program: string,
  model: Model,
  keep: readonly string[],
): Promise<Program> {
  const bytes = largestTensorBytes(model)
  const most = engine.maxTensorBytes
  if (bytes > most) throw new ModelError('model/tensor-too-large', { program, bytes, most })
  const operators = engine.info.kind === 'webgpu' ? [...new Set(offGpu(model))] : []
  if (operators.length > 0) throw new ModelError('model/no-gpu-kernel', { program, operators })
  const outputs = new Set(model.graph.outputs.map((output) => output.name))
  const weights = new WeightFile('weights.bin')
  const proto = serialiseModel(model, { weights })
  const kept = keep.filter((output) => outputs.has(output))
  return engine.compile(program, proto, kept, [{ location: weights.location, bytes: weights.bytes() }])
}
