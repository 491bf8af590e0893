// A graph one builds: operators as methods (`Builder`), declared inputs and outputs, and whole models put into it.
import { NameError, shortList } from './errors.ts'
import { excerpt } from '../fragment/index.ts'
import { Builder, type BuildOptions } from './builder.ts'
import type { Model } from './graph.ts'
import { recognise } from './fuse.ts'
import { operators } from './operators.ts'
import { replay } from './replay.ts'
import { Tracer, type FinishOptions } from './tracer.ts'
import type { Dims, DType } from './tensor.ts'
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
   * Puts a whole model into this graph, its inputs replaced by the given values, and returns its outputs by name.
   * @throws NameError for a missing input, ShapeError if shapes do not fit
   */
  include(model: Model, inputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
    const values = this.replay(model, inputs)
    return Object.fromEntries(model.graph.outputs.map(({ name }) => [name, values.get(name)!]))
  }

  /** Like `include`, but returns every value of the model by its name. */
  replay(model: Model, inputs: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
    const names = model.graph.inputs.map(({ name }) => name)
    const absent = names.find((name) => !Object.hasOwn(inputs, name) || !inputs[name])
    if (absent !== undefined)
      throw new NameError('onnx/input-without-value', { input: excerpt(absent), inputs: shortList(names) })
    const known = new Map(Object.entries(inputs))
    replay(this, this.#tracer, model.graph, model.opsets[''] ?? 0, known)
    return known
  }

  /** The finished model. See `Tracer.finish`. */
  finish(options: FinishOptions = {}): Model {
    return this.#tracer.finish(options)
  }
}
