// Two people counted the same round: do they agree? A result is named by its hash, so equal ids are equal results; where
// the other's whole result is at hand, it says what differs.
import { contentId, type Json } from '../fragment/index.ts'
import type { RoundResult } from './result.ts'

/** What may differ, the most telling first. */
export const differences = ['winner', 'decided', 'counted', 'used', 'setAside', 'ranking'] as const
export type Difference = (typeof differences)[number]

export type Comparison =
  | { readonly status: 'same' }
  | {
      readonly status: 'different'
      readonly theirs: string
      /** Empty where only an id is known. */ readonly in: readonly Difference[]
    }
  | { readonly status: 'other-round' }
  | { readonly status: 'unreadable' }

/** The longest result that is read, in characters: 2,000 pictures. */
export const maxResultLength = 1024 * 1024

/**
 * Compares our result with an id, or with a saved result.
 *
 * @param ours Our result and its id.
 * @param text Whatever somebody pasted or opened: 64 hexadecimal digits, or a result as JSON of at most 1 MB.
 */
export function compareResults(
  { result, id }: { readonly result: RoundResult; readonly id: string },
  text: string,
): Comparison {
  const trimmed = text.trim()
  const pasted = /^(?:0x)?([0-9a-f]{64})$/i.exec(trimmed)?.[1]?.toLowerCase()
  if (pasted !== undefined)
    return pasted === id ? { status: 'same' } : { status: 'different', theirs: pasted, in: [] }
  const theirs = trimmed.length > maxResultLength ? null : readResult(trimmed)
  if (theirs === null) return { status: 'unreadable' }
  if (theirs.value['round'] !== result.round) return { status: 'other-round' }
  if (theirs.id === id) return { status: 'same' }
  const own: { readonly [key in Difference]?: unknown } = result
  const isSame = (key: Difference) => contentId(theirs.value[key] ?? null) === contentId(own[key] ?? null)
  return { status: 'different', theirs: theirs.id, in: differences.filter((key) => !isSame(key)) }
}

/** A result as somebody saved it: not believed, only hashed and held against ours. */
function readResult(
  text: string,
): { readonly value: Readonly<Record<string, Json>>; readonly id: string } | null {
  try {
    const value = JSON.parse(text) as Json
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    return { value: value as Readonly<Record<string, Json>>, id: contentId(value) }
  } catch {
    return null // no JSON, or nothing that has a canonical form
  }
}
