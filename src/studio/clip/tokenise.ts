// From words to as many token ids as a model reads. Texts that are too long lose their last words, never their end token.
import { excerpt } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'
import type { Tokenizer } from './tokenizer.ts'

/** Ids for the text encoder, and what of the text did not fit. */
export interface Tokens {
  readonly ids: readonly number[]
  /** The end of the text that had to be left out, or null. */
  readonly cut: string | null
}

export type Tokenise = (text: string) => Tokens

/**
 * Makes the tokeniser of a CLIP that reads `context` tokens, start and end included. Longer texts lose their last
 * words, never their end token: CLIP reads its answer there.
 *
 * @param file Its path in the pack, for errors.
 * @throws PackError when it cannot be used.
 */
export function createTokeniser(
  { encode: encodeAny }: Pick<Tokenizer, 'encode'>,
  context: number,
  file: string,
): Tokenise {
  const refused = (reason: string, cause?: unknown) =>
    new PackError('pack/tokenizer', { file, reason: excerpt(reason, 200) }, { cause })
  const encode = (text: string) => {
    let ids: readonly number[]
    try {
      ids = encodeAny(text)
    } catch (cause) {
      throw refused(cause instanceof Error ? cause.message : String(cause), cause)
    }
    // A vocabulary is a stranger's JSON: its numbers may be anything.
    const strange = ids.findIndex((id) => !Number.isSafeInteger(id) || id < 0)
    if (strange >= 0) throw refused(`its token number ${strange + 1} is ${String(ids[strange])}.`)
    return ids
  }
  // What surrounds every text: usually <|startoftext|> and <|endoftext|>.
  const frame = encode('').length
  const measure = (text: string) => encode(text).length
  return (text) => {
    if (measure(text) <= context) return { ids: encode(text), cut: null }
    // Words from the front, as many as fit; a first word too long by itself is cut inside.
    const words = text.split(/(?<=\s)(?=\S)/)
    let kept = 0
    while (kept < words.length && measure(words.slice(0, kept + 1).join('')) <= context) kept++
    const head = words.slice(0, kept).join('').trimEnd()
    if (kept > 0) return { ids: encode(head), cut: text.slice(head.length).trim() }
    const all = encode(text)
    const ids = [...all.slice(0, context - Math.min(1, frame)), ...all.slice(all.length - Math.min(1, frame))]
    return { ids, cut: text }
  }
}
