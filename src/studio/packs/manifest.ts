// pack.json: what a model pack is made of. It is parsed once, here, with size limits; its id is the SHA-256 of its
// canonical JSON, so a recipe names exactly one set of weights.
import * as v from 'valibot'
import { contentId, listOf, sha256, whole, type Format, type Json } from '../../fragment/index.ts'
import { checkPackJson, parsePackJson } from './packJson.ts'

/** The largest single file of a pack: what one ArrayBuffer can hold everywhere. */
const maxFileBytes = 2 ** 31 - 1

const side = whole(16, 4096)
const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most))

const file = v.looseObject({
  /** Relative, with forward slashes, never climbing out of the folder. */
  path: v.pipe(
    text(300),
    v.regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[\w\-./ ]+$/, 'relative-path' satisfies Format),
  ),
  bytes: whole(1, maxFileBytes),
  sha256,
})

const manifest = v.looseObject({
  name: text(100),
  version: v.optional(text(40), '0'),
  licence: v.optional(text(2000), 'unknown'),
  files: listOf(file, [1, 200], ({ path }) => path),
  /** Sides in pixels the pack paints well. */
  sizes: v.optional(v.pipe(v.array(side), v.minLength(1), v.maxLength(16))),
  /** The side it paints best. */
  size: v.optional(side),
})

export type PackFile = Readonly<v.InferOutput<typeof file>>
export type Manifest = Readonly<v.InferOutput<typeof manifest>> & { readonly id: string }

/** Parses the text of a pack.json. @throws PackError naming the member that is wrong */
export function parseManifest(json: string): Manifest {
  const value = parsePackJson(json, 'pack.json')
  return { ...checkPackJson(manifest, value, 'pack.json'), id: contentId(value as Json) }
}
