// pack.json: what a model pack is made of. It is parsed once, here, with size limits; its id is the SHA-256 of its
// canonical JSON, so a recipe names exactly one set of weights.
import * as v from 'valibot'
import { contentId, type Json } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'

/** The largest pack.json or config we parse, in bytes. Tokenisers are larger and have their own limit. */
export const maxJsonBytes = 1024 * 1024
/** The largest single file of a pack: what one ArrayBuffer can hold everywhere. */
const maxFileBytes = 2 ** 31 - 1

const side = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4096))
const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most))

const file = v.looseObject({
  /** Relative, with forward slashes, never climbing out of the folder. */
  path: v.pipe(
    text(300),
    v.regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[\w\-./ ]+$/, 'must be a relative path'),
  ),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxFileBytes)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')),
})

const manifest = v.looseObject({
  name: text(100),
  version: v.optional(text(40), '0'),
  licence: v.optional(text(2000), 'unknown'),
  files: v.pipe(v.array(file), v.minLength(1), v.maxLength(200)),
  /** Sides in pixels the pack paints well. */
  sizes: v.optional(v.pipe(v.array(side), v.minLength(1), v.maxLength(16))),
  /** The side it paints best. */
  size: v.optional(side),
})

export type PackFile = Readonly<v.InferOutput<typeof file>>
export type Manifest = Readonly<v.InferOutput<typeof manifest>> & { readonly id: string }

/**
 * Parses the text of a pack.json.
 *
 * @throws PackError naming the member that is wrong.
 */
export function parseManifest(json: string, where: string): Manifest {
  const value = parseJson(json, where)
  const parsed = checkShape(manifest, value, where)
  const paths = new Set(parsed.files.map(({ path }) => path))
  if (paths.size !== parsed.files.length) {
    throw new PackError({
      what: `${where} lists a file twice`,
      remedy: 'Ask the maker of the pack for a correct one',
    })
  }
  return { ...parsed, id: contentId(value as Json) }
}

/** Parses JSON from a pack with words for a person when it is none, or when a server answered with a web page. */
export function parseJson(json: string, where: string): unknown {
  if (json.length > 64 * maxJsonBytes) {
    throw new PackError({ what: `${where} is too large`, value: `${json.length} characters` })
  }
  try {
    return JSON.parse(json)
  } catch (cause) {
    const page = /^\s*</.test(json)
    throw new PackError({
      what: page ? `Instead of ${where} the server sent a web page` : `${where} is not readable`,
      value: json.slice(0, 60),
      allowed: 'JSON',
      remedy: page ? 'Check the address of the pack' : 'Download the pack again',
      cause,
    })
  }
}

/** Checks a parsed value against a schema; the first wrong member becomes a sentence. */
export function checkShape<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  where: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new PackError({
    what: `${where}: "${v.getDotPath(issue) ?? 'form'}" is wrong`,
    value: issue.received,
    allowed: issue.message,
    remedy: 'Ask the maker of the pack for a correct one',
  })
}
