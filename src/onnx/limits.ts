// How large things may be. Files come from strangers: shapes are checked as soon as they are claimed or inferred, and what is
// computed while a graph is built (folded constants, matrices of rules) has a budget, so that a few kilobytes of file cannot
// take gigabytes or minutes.
import { shapeError } from './errors.ts'
import { show, sizeOf, type Dims, type TensorType } from './tensor.ts'
import type { Call } from './value.ts'

/** Most axes of a tensor. Networks use five or six; numpy allows 64. */
export const mostAxes = 32
/** Most elements of a tensor: 2³¹ of float32 are 8 GB, twice what a 32-bit WebAssembly memory holds. */
export const mostElements = 2 ** 31

/** Whether a shape is made of whole numbers from 0 and within the limits. */
export const isPossible = (dims: Dims): boolean =>
  dims.length <= mostAxes &&
  dims.every((dim) => Number.isInteger(dim) && dim >= 0 && dim <= mostElements) &&
  sizeOf(dims) <= mostElements

/** The types `infer` found, all of them possible. @throws ShapeError */
export function checkedTypes(call: Call, types: readonly TensorType[]): readonly TensorType[] {
  const wrong = types.find(({ dims }) => !isPossible(dims))
  if (wrong)
    throw shapeError(call, 'onnx/impossible-shape', { shape: show(wrong.dims), mostAxes, mostElements })
  return types
}

/** Elements of folded constants beyond the file's own, and multiply-adds spent on them, that every graph has. */
const elementsFree = 2 ** 24
const workFree = 2 ** 28
/** And so many times the weights of the file: turning each convolution for its gradient takes four passes. */
const perWeight = 16
/** Results of this size and cost are shape arithmetic and always computed. */
const tinyResult = 256
const tinyWork = 4096
/** Elements of all constants that rules make out of shapes alone: resize matrices, identities, masks. */
const mostMade = 2 ** 26

/** What may still be computed while one graph is built. */
export class Budget {
  #elements = elementsFree
  #work = workFree
  #made = mostMade

  /** Weights of the file raise it. */
  extend(elements: number): void {
    this.#elements += perWeight * elements
    this.#work += perWeight * elements
  }

  /** Whether a result of so many elements may be computed now at this cost; if so it is taken off. */
  takes(elements: number, work: number): boolean {
    if (elements <= tinyResult && work <= tinyWork) return true
    if (elements > this.#elements || work > this.#work) return false
    this.#elements -= elements
    this.#work -= work
    return true
  }

  /** Takes off a constant that a rule is about to make. @throws ShapeError when there is no room for it */
  reserve(call: Pick<Call, 'op' | 'name'>, elements: number): void {
    if (!(elements <= this.#made)) throw shapeError(call, 'onnx/too-large', { elements, most: mostMade })
    this.#made -= elements
  }
}
