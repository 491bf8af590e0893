// Where a decoder's file is opened: at its latent. Decoders that take token ids are cut behind their codebook look-up, those that
// quantise inside behind their quantiser. Exporters clip, cast, flatten and transpose ids on the way to the look-up and ask for
// their shape behind it, so shapes are found by building, not by the names of operators.
import { cut, GraphBuilder, upTo, type Dims, type Model, type Value } from '../../onnx/index.ts'
import { ModelError } from '../errors.ts'
import type { VqganConfig } from '../packs/configs.ts'

/** z [1, c, h, w] → picture, as the file has it. */
type Paint = (g: GraphBuilder, z: Value) => Value

/** The part of a decoder behind its latent. @throws ModelError when the latent is not found */
export function latentToImage(model: Model, { latent, codebook }: VqganConfig): Paint {
  const isMade = (name: string) => model.graph.nodes.some(({ outputs }) => outputs.includes(name))
  // A tensor that the config names comes first: it may lie behind a quantiser inside the decoder.
  if (latent !== undefined && isMade(latent)) return behind(model, latent)
  const [input, ...others] = model.graph.inputs
  if (others.length === 0 && input!.dtype.startsWith('float'))
    return (g, z) => imageOf(g.include(model, { [input!.name]: z }))
  if (isMade('z')) return behind(model, 'z')
  const lookup = model.graph.nodes.find(
    ({ op, inputs }) => op === 'Gather' && reaches(model, inputs[0]!, codebook),
  )
  if (!lookup) throw new ModelError('model/codebook-lookup', { codebook })
  return behindLookup(model, lookup.inputs[1]!, lookup.outputs[0]!)
}

const imageOf = (outputs: Readonly<Record<string, Value>>): Value => Object.values(outputs)[0]!

/** Whether a tensor is an initialiser of that name, perhaps through a Cast from half precision. */
function reaches(model: Model, tensor: string, initialiser: string): boolean {
  if (tensor === initialiser) return true
  const maker = model.graph.nodes.find(({ op, outputs }) => op === 'Cast' && outputs.includes(tensor))
  return maker !== undefined && reaches(model, maker.inputs[0]!, initialiser)
}

/** What is painted from a tensor [1, c, h, w] of the model. */
function behind(model: Model, value: string): Paint {
  const body = cut(model, value, { dtype: 'float32' })
  return (g, z) => paintFrom(g, body, value, z, z.dims)
}

/** What is painted from the rows of a look-up: the axes of its index, with the channels last. */
function behindLookup(model: Model, index: string, rows: string): Paint {
  const [before, body] = [upTo(model, index), cut(model, rows, { dtype: 'float32' })]
  return (g, z) => {
    const [, channels, h, w] = z.dims as [number, number, number, number]
    const scratch = new GraphBuilder()
    const ids = idsOf(before, [], h, w).map(
      ({ name, dims, dtype }) => [name, scratch.input(name, dims, dtype)] as const,
    )
    const cells = scratch.replay(before, Object.fromEntries(ids)).get(index)!.dims
    const given = g.reshape(g.transpose(z, [0, 2, 3, 1]), [...cells, channels])
    return paintFrom(g, body, rows, given, z.dims)
  }
}

/** Puts what lies behind a tensor into a graph. Of the ids that came before it, only the shape may still be asked for. */
function paintFrom(g: GraphBuilder, body: Model, value: string, given: Value, latent: Dims): Value {
  const [, , h, w] = latent as [number, number, number, number]
  const ids = idsOf(body, [value], h, w)
  if (ids.length > 0) requireShapesOnly(body, value, given.dims, ids)
  const none = ids.map(
    ({ name, dims, dtype }) => [name, g.constant(Array<number>(h * w).fill(0), dims, dtype)] as const,
  )
  return imageOf(g.include(body, { ...Object.fromEntries(none), [value]: given }))
}

/** The inputs of a model but some, as token ids of h × w cells: [1, h, w], [1, h·w] or [h·w]. */
function idsOf({ graph }: Model, but: readonly string[], h: number, w: number) {
  return graph.inputs
    .filter(({ name }) => !but.includes(name))
    .map(({ name, dims, dtype }) => ({
      name,
      dtype,
      dims: dims?.length === 3 ? [1, h, w] : dims?.length === 2 ? [1, h * w] : [h * w],
    }))
}

/** @throws ModelError when ids are read behind the latent: they are looked up somewhere else too, and the picture would be wrong */
function requireShapesOnly(body: Model, value: string, dims: Dims, ids: ReturnType<typeof idsOf>): void {
  const g = new GraphBuilder()
  const given = ids.map((each) => [each.name, g.input(each.name, each.dims, each.dtype)] as const)
  g.output('image', imageOf(g.include(body, { ...Object.fromEntries(given), [value]: g.input(value, dims) })))
  const { graph } = g.finish({ keepInputs: false })
  const used = graph.inputs.filter(({ name }) => name !== value).map(({ name }) => name)
  if (used.length > 0) throw new ModelError('model/other-inputs', { inputs: used, latent: value })
}
