// A graph under construction. Each operator that is emitted is, in this order: looked up among those already there,
// computed at once if all its inputs are constants, rewritten if its row has a better form, or recorded as a node.
// So shape arithmetic disappears while the graph is replayed, and every value's shape is known as soon as it exists.
import { excerpt } from '../fragment/index.ts'
import { withForm, writtenAttributes } from './attributes.ts'
import { Builder, type BuildOptions, type Emitter, type Placement } from './builder.ts'
import { NameError, shapeError, UnboundShape, UnsupportedOperator } from './errors.ts'
import {
  privateDomain,
  targetOpset,
  type Attributes,
  type Model,
  type Node,
  type ValueInfo,
} from './graph.ts'
import { Budget, checkedTypes, isPossible, mostElements } from './limits.ts'
import type { Operator, Rewrite } from './operator.ts'
import {
  numbersOf,
  show,
  sizeOf,
  tensor,
  type Dims,
  type DType,
  type Tensor,
  type TensorType,
} from './tensor.ts'
import { operatorKey, type Call, type Traced, type Value } from './value.ts'

/** What a tracer knows of operators. */
export interface Rules {
  /** Rows by `operatorKey`. */
  readonly operators: ReadonlyMap<string, Operator>
  /** The composition a call completes, if it is asked to `fuse`. */
  readonly recognise: Rewrite
}

export interface FinishOptions {
  /** Inputs that no output needs stay inputs (default true). */
  readonly keepInputs?: boolean
  readonly name?: string
}

/** Folding must not blow a small constant up into a large one: expanded results over this stay nodes. */
const largestBlowUp = 1 << 16
/** Constants up to this many elements are shared by content. */
const smallConstant = 16

export class Tracer implements Emitter {
  readonly nodes: Traced[] = []
  readonly options: Required<BuildOptions>
  readonly #rules: Rules
  /** What rules write their operators with. */
  readonly #builder = new Builder(this)
  readonly #inputs = new Map<string, Value>()
  readonly #outputs = new Map<string, Value>()
  readonly #names = new Map<Value, string>()
  readonly #emitted = new Map<string, readonly Value[]>()
  readonly #constants = new Map<string | Tensor, Value>()
  readonly #budget = new Budget()
  #origin = ''
  #count = 0

  constructor(rules: Rules, options: BuildOptions = {}) {
    this.#rules = rules
    this.options = { fold: true, rewrite: true, fuse: false, expand: false, ...options }
  }

  /** Declares a graph input. @throws NameError if the name is taken */
  input(name: string, dims: Dims, dtype: DType): Value {
    if (this.#inputs.has(name)) throw new NameError('onnx/name-taken', { name: excerpt(name) })
    if (!isPossible(dims))
      throw new UnboundShape('onnx/input-too-large', {
        input: excerpt(name),
        shape: show(dims),
        mostElements,
      })
    const value = this.#value({ dtype, dims })
    this.#inputs.set(name, value)
    this.#names.set(value, name)
    return value
  }

  /** Declares a graph output. @throws NameError if the name is taken by another value */
  output(name: string, value: Value): void {
    if (this.#outputs.has(name) || (this.#inputs.has(name) && this.#inputs.get(name) !== value))
      throw new NameError('onnx/name-taken', { name: excerpt(name) })
    this.#outputs.set(name, value)
  }

  /** A constant: a tensor, a number, or numbers with their shape (default: one axis) and element type. */
  constant(
    data: Tensor | number | ArrayLike<number>,
    dims?: Dims,
    dtype: DType = 'float32',
    name?: string,
  ): Value {
    const source =
      typeof data === 'number'
        ? tensor(dtype, dims ?? [], [data])
        : 'dtype' in data
          ? data
          : tensor(dtype, dims ?? [data.length], data)
    const key =
      source.data.length <= smallConstant
        ? `${source.dtype}[${source.dims.join()}]${Array.from(numbersOf(source), exact).join()}`
        : source
    let value = this.#constants.get(key)
    if (!value) this.#constants.set(key, (value = this.#value(source, { constant: source })))
    if (name !== undefined) this.suggestName(value, name)
    return value
  }

  emit(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    { domain = '', arity = 1, name = this.#origin }: Placement,
  ): readonly Value[] {
    const call: Call = { op, domain, name, inputs, attributes, arity }
    const key = `${operatorKey(call)}(${inputs.map((input) => input?.id ?? '').join()})${arity}${JSON.stringify(attributes)}`
    let outputs = this.#emitted.get(key)
    if (!outputs) this.#emitted.set(key, (outputs = this.#resolve(call)))
    return outputs
  }

  /** A weight of a model that is put into the graph. */
  weight(tensor: Tensor, name: string): Value {
    this.#budget.extend(tensor.data.length)
    return this.constant(tensor, undefined, undefined, name)
  }

  reserve(call: Pick<Call, 'op' | 'name'>, elements: number): void {
    this.#budget.reserve(call, elements)
  }

  /** Runs `emission` with its nodes named after `origin`, the node of the source model they stand for. */
  naming<T>(origin: string, emission: () => T): T {
    const outer = this.#origin
    this.#origin = origin
    try {
      return emission()
    } finally {
      this.#origin = outer
    }
  }

  /** Proposes a name; the first proposal for a value is taken, and clashes are resolved when the graph is finished. */
  suggestName(value: Value, name: string): void {
    if (name && !this.#names.has(value)) this.#names.set(value, name)
  }

  /** Adds a node as it is: no folding, no rewriting. */
  #record(call: Call, types: readonly TensorType[]): readonly Value[] {
    const outputs: Value[] = []
    const node: Traced = { ...call, outputs }
    for (const type of types) outputs.push(this.#value(type, { producer: node }))
    this.nodes.push(node)
    return outputs
  }

  #value({ dtype, dims }: TensorType, rest: Pick<Value, 'constant' | 'producer'> = {}): Value {
    return { id: this.#count++, dtype, dims, ...rest }
  }

  #resolve(call: Call): readonly Value[] {
    const row = this.#row(call)
    if (!row) throw new UnsupportedOperator('onnx/unknown-operators', [call])
    const types = row.infer && checkedTypes(call, row.infer(call))
    const outputs =
      (types && this.options.fold ? this.#folded(row, call, types) : undefined) ??
      (this.options.fuse ? this.#rules.recognise(this.#builder, call) : undefined) ??
      (this.options.rewrite || !types ? row.rewrite?.(this.#builder, call) : undefined) ??
      (types ? this.#record(call, types) : undefined)
    if (!outputs) throw new UnsupportedOperator('onnx/unknown-operators', [call])
    if (outputs.length < call.arity)
      throw shapeError(call, 'onnx/outputs', { asked: call.arity, known: outputs.length })
    return outputs
  }

  #row(call: Pick<Call, 'op' | 'domain'>): Operator | undefined {
    return this.#rules.operators.get(operatorKey(call))
  }

  #folded(row: Operator, call: Call, types: readonly TensorType[]): readonly Value[] | undefined {
    const { inputs } = call
    if (!row.evaluate || inputs.length === 0 || inputs.some((input) => input && !input.constant))
      return undefined
    const sizes = types.map(({ dims }) => sizeOf(dims))
    const given = inputs.map((input) => (input ? sizeOf(input.dims) : 0))
    const largest = largestOf(sizes)
    if (largest > largestBlowUp && largest > 4 * largestOf(given)) return undefined
    const cost = row.cost?.(call, types) ?? total(sizes) + total(given)
    if (!this.#budget.takes(total(sizes), cost)) return undefined
    const data = row.evaluate(inputs.map(ndarray), call, types)
    return data?.map((numbers, i) => this.constant(tensor(types[i]!.dtype, types[i]!.dims, numbers)))
  }

  /** The finished model: only what the outputs need, names made unique, shapes of every value recorded. */
  finish({ keepInputs = true, name = 'daub' }: FinishOptions): Model {
    const alive = this.#alive()
    const names = this.#finalNames(alive)
    const nameOf = (value: Value | undefined) => (value ? names.get(value)! : '')
    const nodes: Node[] = []
    const initialisers = new Map<string, Tensor>()
    const values = new Map<string, ValueInfo>()
    const unique = uniqueNames()
    for (const value of alive) if (value.constant) initialisers.set(nameOf(value), value.constant)
    for (const node of this.nodes) {
      const needed = node.outputs.filter((value) => alive.has(value))
      if (needed.length === 0) continue
      const outputs = needed.map(nameOf)
      // Nothing may leave this room that the target operator set does not have.
      const { written, kept } = writtenAttributes(node.attributes, this.#row(node)?.attributes ?? {})
      if (kept.length > 0) throw new UnsupportedOperator('onnx/unknown-attributes', [withForm(node, kept)])
      const inputs = node.inputs.map(nameOf)
      while (inputs.at(-1) === '') inputs.pop()
      nodes.push({
        op: node.op,
        domain: node.domain,
        name: unique(node.name || node.op),
        inputs,
        outputs,
        attributes: written,
      })
      for (const value of needed) values.set(nameOf(value), infoOf(nameOf(value), value))
    }
    for (const [output, value] of this.#outputs) {
      values.delete(output)
      if (names.get(value) === output && value.producer) continue
      nodes.push({
        op: 'Identity',
        domain: '',
        name: unique(`${output}/Identity`),
        inputs: [nameOf(value)],
        outputs: [output],
        attributes: {},
      })
    }
    const used = new Set(nodes.flatMap((node) => node.inputs))
    return {
      opsets: nodes.some((node) => node.domain === privateDomain)
        ? { '': targetOpset, [privateDomain]: 1 }
        : { '': targetOpset },
      graph: {
        name,
        nodes,
        initialisers,
        inputs: [...this.#inputs]
          .filter(([input]) => keepInputs || used.has(input))
          .map(([input, value]) => infoOf(input, value)),
        outputs: [...this.#outputs].map(([output, value]) => infoOf(output, value)),
        values,
      },
    }
  }

  /** Everything an output depends on. */
  #alive(): Set<Value> {
    const alive = new Set<Value>()
    const queue = [...this.#outputs.values()]
    for (let value = queue.pop(); value; value = queue.pop()) {
      if (alive.has(value)) continue
      alive.add(value)
      for (const input of value.producer?.inputs ?? []) if (input) queue.push(input)
    }
    // Outputs that a node must have although nobody reads them (the indices of TopK, the first of three).
    for (const node of this.nodes) {
      const last = node.outputs.findLastIndex((value) => alive.has(value))
      const needed = this.#row(node)?.optionalOutputs ? last + 1 : last < 0 ? 0 : node.outputs.length
      for (const value of node.outputs.slice(0, needed)) alive.add(value)
    }
    return alive
  }

  /** Outputs keep their declared names; other values get the one proposed for them, or their operator's. */
  #finalNames(alive: ReadonlySet<Value>): ReadonlyMap<Value, string> {
    const unique = uniqueNames([...this.#inputs.keys(), ...this.#outputs.keys()])
    const names = new Map<Value, string>([...this.#inputs].map(([name, value]) => [value, name]))
    for (const [name, value] of this.#outputs) if (value.producer && !names.has(value)) names.set(value, name)
    for (const value of [...alive].sort((a, b) => a.id - b.id))
      if (!names.has(value))
        names.set(value, unique(this.#names.get(value) ?? (value.producer ? value.producer.op : 'constant')))
    return names
  }
}

const largestOf = (sizes: readonly number[]): number =>
  sizes.reduce((most, size) => Math.max(most, size), -Infinity)
const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0)

/** A constant's numbers in a key: -0 and 0 are different constants. */
const exact = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const infoOf = (name: string, { dtype, dims }: Value): ValueInfo => ({ name, dtype, dims })

const ndarray = (value: Value | undefined) =>
  value?.constant
    ? { dtype: value.dtype, dims: value.dims, data: numbersOf(value.constant) }
    : { dtype: 'float32' as const, dims: [0], data: new Float64Array(0) }

/** Makes names unique by a number at their end. */
function uniqueNames(taken: readonly string[] = []): (proposed: string) => string {
  const used = new Set(taken)
  const next = new Map<string, number>()
  return (proposed) => {
    let name = proposed
    while (used.has(name)) {
      const n = (next.get(proposed) ?? 1) + 1
      next.set(proposed, n)
      name = `${proposed}_${n}`
    }
    used.add(name)
    return name
  }
}
