// A graph one builds: operators as methods (`Builder`), declared inputs and outputs, and whole models put into it.
import { NameError, shortList, UnboundShape } from './errors.ts'
import { excerpt } from '../fragment/index.ts'
import { Builder, type BuildOptions } from './builder.ts'
import type { Dim, Model, ValueInfo } from './graph.ts'
import { recognise } from './fuse.ts'
import { operators } from './operators.ts'
import { replay } from './replay.ts'
import { Tracer, type FinishOptions } from './tracer.ts'
import { isFloat, show, type Dims, type DType } from './tensor.ts'
import type { Traced, Value } from './value.ts'

export class GraphBuilder extends Builder {
  readonly #tracer: Tracer

  constructor(options: BuildOptions = {}) {
    const tracer = new Tracer({ operators, recognise }, options)
    super(tracer)
    this.#tracer = tracer
  }

  /** The nodes so far, in execution order. */
  get nodes(): readonly Traced[] {
    return this.#tracer.nodes
  }

  /** Declares a graph input. @throws NameError if the name is taken */
  input(name: string, dims: Dims, dtype: DType = 'float32'): Value {
    return this.#tracer.input(name, dims, dtype)
  }

  /** Declares a graph output. @throws NameError if the name is taken by another value */
  output(name: string, value: Value): void {
    this.#tracer.output(name, value)
  }

  /**
   * Puts a whole model into this graph, its inputs replaced by the given values, and returns its outputs by name. A model
   * whose file fixes its batch is put in once for every part of a larger batch.
   * @throws NameError for a missing input, UnboundShape for one of another shape or type, ShapeError if shapes do not fit
   */
  include(model: Model, inputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
    const outputs = model.graph.outputs.map(({ name }) => name)
    const parts = partsOf(model, inputs)
    if (parts === 1) {
      const values = this.replay(model, inputs)
      return Object.fromEntries(outputs.map((name) => [name, values.get(name)!]))
    }
    const results = Array.from({ length: parts }, (_, part) => {
      const values = this.replay(model, partOf(this, model, inputs, parts, part))
      return outputs.map((name) => values.get(name)!)
    })
    return Object.fromEntries(
      outputs.map((name, i) => [
        name,
        this.concat(
          results.map((values) => values[i]!),
          0,
        ),
      ]),
    )
  }

  /** Like `include`, but for the model's own batch only, and returns every value of the model by its name. */
  replay(model: Model, inputs: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
    const names = model.graph.inputs.map(({ name }) => name)
    const absent = names.find((name) => !Object.hasOwn(inputs, name) || !inputs[name])
    if (absent !== undefined)
      throw new NameError('onnx/input-without-value', { input: excerpt(absent), inputs: shortList(names) })
    for (const info of model.graph.inputs) requireFit(info, inputs[info.name]!)
    const known = new Map(Object.entries(inputs))
    replay(this, this.#tracer, model.graph, model.opsets[''] ?? 0, known)
    return known
  }

  /** The finished model. See `Tracer.finish`. */
  finish(options: FinishOptions = {}): Model {
    return this.#tracer.finish(options)
  }
}

/** @throws UnboundShape when a value is not of the type and shape that the model declares */
function requireFit({ name, dtype, dims }: ValueInfo, value: Value): void {
  const input = excerpt(name)
  if (isFloat(dtype) !== isFloat(value.dtype))
    throw new UnboundShape('onnx/input-type', { input, declared: dtype, given: value.dtype })
  if (dims && !(dims.length === value.dims.length && fixedAxesFit(dims, value.dims, 0)))
    throw new UnboundShape('onnx/input-shape', { input, declared: show(dims), given: show(value.dims) })
}

const fixedAxesFit = (declared: readonly Dim[], given: Dims, from: number): boolean =>
  declared.every((dim, axis) => axis < from || typeof dim === 'string' || dim === given[axis])

/** Into how many parts a batch must be cut for a model whose inputs fix their first axis; 1 where it fits, or nothing would. */
function partsOf({ graph }: Model, inputs: Readonly<Record<string, Value>>): number {
  const parts = graph.inputs.map(({ name, dims }) => {
    const given = inputs[name]?.dims
    const fixed = dims?.[0]
    if (!given || typeof fixed !== 'number' || fixed === 0 || dims?.length !== given.length) return 1
    return fixedAxesFit(dims, given, 1) && given[0]! % fixed === 0 ? given[0]! / fixed : 1
  })
  const most = Math.max(1, ...parts)
  return parts.every((count) => count === 1 || count === most) ? most : 1
}

/** The inputs of one part: those with a larger batch than the model declares are cut along their first axis. */
function partOf(
  g: Builder,
  { graph }: Model,
  inputs: Readonly<Record<string, Value>>,
  parts: number,
  part: number,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    graph.inputs.map(({ name, dims }) => {
      const value = inputs[name]!
      if (dims?.[0] === value.dims[0] || typeof dims?.[0] !== 'number') return [name, value]
      const size = value.dims[0]! / parts
      return [name, g.slice(value, 0, part * size, (part + 1) * size)]
    }),
  )
}
