// Numbers as a program's input wants them, held against what its file declares before the runtime sees them.
import type { DeclaredInput, Engine, Program, Tensor } from '../engine/index.ts'
import { excerpt } from '../fragment/index.ts'
import { ModelError } from './errors.ts'
import { shapeText } from './shapeText.ts'

/** The largest batch a file may fix: everything in it is computed, for one row that is used. */
export const mostCopies = 64

/**
 * A tensor for an input, in the precision it declares. A file that fixes a larger batch gets the same numbers again for the rest of
 * it: its first row is the answer.
 *
 * @param dims [1, …]
 * @throws ModelError for a file that fixes other sizes
 */
export function floatFeed(
  engine: Engine,
  program: Program,
  input: string,
  data: Float32Array,
  dims: readonly number[],
): Tensor {
  const declared = program.declared(input)
  if (!declared) return engine.floats(data, dims)
  const [batch = 1, ...sizes] = declared.dims
  const copies = typeof batch === 'number' && batch > 1 ? batch : 1
  const fits =
    declared.dims.length === dims.length &&
    copies <= mostCopies &&
    sizes.every((size, i) => typeof size === 'string' || size < 0 || size === dims[i + 1])
  if (!fits) throw wrongShape(program, input, declared, dims)
  const all =
    copies === 1
      ? data
      : Float32Array.from({ length: copies * data.length }, (_, i) => data[i % data.length]!)
  return engine.floats(all, [copies, ...dims.slice(1)], declared.type === 'float16' ? 'float16' : 'float32')
}

/** A file that fixes other sizes than it is given here. */
export function wrongShape(
  { name }: Program,
  input: string,
  declared: DeclaredInput,
  dims: readonly number[],
): ModelError {
  const params = { input: excerpt(input), declared: shapeText(declared.dims), given: shapeText(dims) }
  return new ModelError('model/refused', { part: name, fault: { code: 'onnx/input-shape', params } })
}
