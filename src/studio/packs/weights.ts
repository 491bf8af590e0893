// The files a graph keeps its weights in. The graph names them, relative to its own folder; whether they are there and right, the
// manifest decides as for every other file.
import { externalLocations } from '../../onnx/index.ts'
import { PackError } from '../errors.ts'
import { aboutPart } from './aboutPart.ts'
import type { PackFile } from './manifest.ts'
import { roleOf } from './roles.ts'

/** A file of weights by the name the graph has for it. */
export interface WeightsOf {
  readonly location: string
  readonly path: string
}

/** What a graph of the pack, of these bytes, keeps beside it. @throws ModelError for names that lead out of its folder */
export function weightsOf(graph: string, bytes: Uint8Array): readonly WeightsOf[] {
  const folder = graph.slice(0, graph.lastIndexOf('/') + 1)
  return aboutPart(roleOf(graph) ?? graph, () =>
    externalLocations(bytes).map((location) => ({ location, path: folder + location })),
  )
}

/** The listed files of a graph's weights. @throws PackError when one is not listed */
export function listedWeights(
  graph: string,
  bytes: Uint8Array,
  files: ReadonlyMap<string, PackFile>,
): readonly { readonly location: string; readonly file: PackFile }[] {
  return weightsOf(graph, bytes).map(({ location, path }) => {
    const file = files.get(path)
    if (!file) throw new PackError('pack/weights-missing', { graph, path })
    return { location, file }
  })
}
