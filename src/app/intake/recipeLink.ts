// A recipe as a link: canonical JSON, deflated, base64url, behind `#recipe=`. It stays in the fragment of the address,
// so no server ever sees a prompt.
import { deflateSync, Inflate } from 'fflate'
import { canonicalJson, parseRecipe, type Recipe } from '../../fragment/index.ts'
import { IntakeError } from './errors.ts'

/** The longest link and the longest recipe we unpack, in characters and bytes: a recipe is about 1 kB. */
const maxCode = 8192
const maxJson = 64 * 1024

/** The code of a recipe for `#recipe=`. */
export function encodeRecipeLink(recipe: Recipe): string {
  const bytes = deflateSync(new TextEncoder().encode(canonicalJson(recipe)), { level: 9 })
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/**
 * The recipe of a code.
 *
 * @throws IntakeError when the link is cut, altered, or not ours; RecipeError when its recipe is not one.
 */
export function decodeRecipeLink(code: string): Recipe {
  let value: unknown
  try {
    if (code.length > maxCode) throw new RangeError('too long')
    const bytes = Uint8Array.from(atob(code.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    )
    value = JSON.parse(new TextDecoder().decode(inflate(bytes)))
  } catch (cause) {
    throw new IntakeError('brought/no-recipe-link', {}, { cause })
  }
  return parseRecipe(value)
}

/** Inflates in pieces and stops at the limit, so that a small link cannot fill the memory. */
function inflate(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(maxJson)
  let length = 0
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > maxJson) throw new RangeError('too long')
    out.set(chunk, length)
    length += chunk.length
  })
  for (let at = 0; at < bytes.length; at += 512)
    stream.push(bytes.subarray(at, at + 512), at + 512 >= bytes.length)
  return out.subarray(0, length)
}
