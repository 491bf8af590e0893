// Weights that lie in files beside the model: torch writes them by default, and every model over 2 GB has them. The model names a
// file, a place in it and a length; names come from strangers, and only names inside the model's own folder are taken.
import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { fromBinary } from '@bufbuild/protobuf'
import {
  ModelProtoSchema,
  TensorProto_DataLocation,
  type GraphProto,
  type ModelProto,
  type TensorProto,
} from 'onnx-buf'
import { excerpt } from '../fragment/index.ts'
import { InvalidModel, MissingExternalData, shortList } from './errors.ts'

/** Bytes of external files by the `location` the model gives them, and the SHA-1 of those asked for so far. */
export class ExternalFiles {
  readonly #files: Readonly<Record<string, Uint8Array>>
  readonly #sums = new Map<string, string>()

  constructor(files: Readonly<Record<string, Uint8Array>>) {
    this.#files = files
  }

  /**
   * The bytes of a tensor whose elements need `size` bytes.
   * @throws InvalidModel for a location outside the folder, MissingExternalData when the file is absent, too short or altered
   */
  bytesOf(proto: TensorProto, size: number): Uint8Array {
    const location = locationOf(proto)
    const at = { location: excerpt(location), tensor: excerpt(proto.name) }
    const file = Object.hasOwn(this.#files, location) ? this.#files[location] : undefined
    if (!file) throw new MissingExternalData('onnx/external-file', at)
    const offset = wholeOf(entryOf(proto, 'offset') ?? '0')
    const length = wholeOf(entryOf(proto, 'length') ?? String(size))
    if (!(offset + length <= file.byteLength))
      throw new MissingExternalData('onnx/external-range', {
        ...at,
        from: offset,
        to: offset + length,
        bytes: file.byteLength,
      })
    this.#check(location, file, entryOf(proto, 'checksum'), at)
    return file.subarray(offset, offset + length)
  }

  /** @throws MissingExternalData when the file is not the one the model was written with */
  #check(
    location: string,
    file: Uint8Array,
    checksum: string | undefined,
    at: { readonly location: string; readonly tensor: string },
  ): void {
    if (!checksum) return
    const found = this.#sums.get(location) ?? bytesToHex(sha1(file))
    this.#sums.set(location, found)
    const expected = checksum.toLowerCase()
    if (found !== expected)
      throw new MissingExternalData('onnx/external-checksum', {
        ...at,
        found,
        expected: excerpt(expected),
      })
  }
}

/** Most files one model may keep its weights in. */
const mostFiles = 64

/**
 * The locations of the external files a serialised model names, each once, in the order of their first use: relative paths inside
 * the folder of the model. Empty for bytes that are no model: `parseModel` says so.
 * @throws InvalidModel for a location that leads elsewhere, or too many of them
 */
export function externalLocations(bytes: Uint8Array): readonly string[] {
  let proto: ModelProto
  try {
    proto = fromBinary(ModelProtoSchema, bytes)
  } catch {
    return [] // no model: whoever parses it has the words
  }
  const found = new Set<string>()
  for (const each of tensorsOf(proto.graph))
    if (each.dataLocation === TensorProto_DataLocation.EXTERNAL) found.add(locationOf(each))
  const locations = [...found]
  if (locations.length > mostFiles)
    throw new InvalidModel('onnx/external-files', {
      count: locations.length,
      most: mostFiles,
      files: shortList(locations).slice(0, 5),
    })
  return locations
}

/** Every tensor of a graph and of the graphs inside it. */
function* tensorsOf(graph: GraphProto | undefined): Generator<TensorProto> {
  if (!graph) return
  yield* graph.initializer
  for (const { attribute } of graph.node)
    for (const { t, g } of attribute) {
      if (t) yield t
      if (g) yield* tensorsOf(g)
    }
}

/** Relative, with forward slashes, never climbing out of the folder; exporters write "./" before it now and then. */
const inside = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^\\:\p{Cc}]{1,300}$/u

/** @throws InvalidModel for a location that is absolute or leads out of the model's folder */
function locationOf(proto: TensorProto): string {
  const location = (entryOf(proto, 'location') ?? '').replace(/^(?:\.\/)+/, '')
  if (inside.test(location)) return location
  throw new InvalidModel('onnx/external-location', {
    location: excerpt(location),
    tensor: excerpt(proto.name),
  })
}

const entryOf = ({ externalData }: TensorProto, wanted: string): string | undefined =>
  externalData.find(({ key }) => key === wanted)?.value

/** A number of bytes as the format writes it, in decimal digits; NaN for anything else. */
const wholeOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : NaN)
