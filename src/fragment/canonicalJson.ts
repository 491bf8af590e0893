// Canonical JSON by RFC 8785 (JCS): one text for one value, so that its SHA-256 can be its name. Everything Daub
// addresses by content (recipes, packs, later rounds and ballots) passes through here.
import { CanonicalJsonError } from './failures.ts'

/** A value that JSON can carry. `undefined` members are left out, as JSON.stringify does. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * The canonical text of a JSON value (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript prints
 * them, no white space.
 *
 * @throws CanonicalJsonError on NaN, infinities, lone surrogates, or anything JSON cannot carry.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return string(value)
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  if (typeof value === 'object') return object(value as { readonly [key: string]: Json | undefined })
  throw new CanonicalJsonError({ what: 'This value has no JSON form', value: typeof value })
}

function number(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value) // §3.2.2.3: ECMAScript's own serialisation; -0 prints as 0
  throw new CanonicalJsonError({ what: 'JSON has no such number', value, allowed: 'finite numbers' })
}

function string(value: string): string {
  // §3.2.2.2 wants the parser to stop at lone surrogates; two programs would escape them differently.
  if (!value.isWellFormed()) throw new CanonicalJsonError({ what: 'The text holds half a character', value })
  return JSON.stringify(value)
}

function object(value: { readonly [key: string]: Json | undefined }): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort() // the default order is by UTF-16 code units, as §3.2.3 asks
    .map((key) => `${string(key)}:${canonicalJson(value[key]!)}`)
  return `{${members.join(',')}}`
}
