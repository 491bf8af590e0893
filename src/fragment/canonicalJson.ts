// Canonical JSON by RFC 8785 (JCS): one text for one value, so that its SHA-256 can be its name. Everything Daub
// addresses by content (recipes, packs, rounds, results, seals) passes through here.
import { excerpt } from './errors.ts'
import { CanonicalJsonError } from './failures.ts'

/** A value that JSON can carry. `undefined` members are left out, as JSON.stringify does. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * The canonical text of a value (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript prints them, no
 * white space.
 *
 * @param value A `Json`, or a record of such. What the type of a record cannot promise is checked here.
 * @throws CanonicalJsonError on NaN, infinities, lone surrogates, or anything JSON cannot carry (a bigint, bytes, a Map, an
 * instance of a class).
 */
export function canonicalJson(value: Json | object): string {
  return write(value)
}

function write(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return string(value)
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item)).join(',')}]`
  if (isRecord(value)) return record(value)
  throw new CanonicalJsonError('json/type', { type: typeName(value) })
}

function number(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value) // §3.2.2.3: ECMAScript's own serialisation; -0 prints as 0
  throw new CanonicalJsonError('json/number', { received: String(value) })
}

function string(value: string): string {
  // §3.2.2.2 wants the parser to stop at lone surrogates; two programs would escape them differently.
  if (!value.isWellFormed()) throw new CanonicalJsonError('json/half-character', { text: excerpt(value) })
  return JSON.stringify(value)
}

function record(value: Readonly<Record<string, unknown>>): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort() // the default order is by UTF-16 code units, as §3.2.3 asks
    .map((key) => `${string(key)}:${write(value[key])}`)
  return `{${members.join(',')}}`
}

/** A plain object, of this realm or another: its prototype is nothing, or has nothing above it. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function typeName(value: unknown): string {
  return typeof value === 'object' ? (value?.constructor.name ?? 'object') : typeof value
}
