// From words to token ids, by the tokenizer.json of the CLIP at hand (the model hub's own format and library).
import { Tokenizer } from '@huggingface/tokenizers'
import { excerpt } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'

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
  tokenizerJson: unknown,
  configJson: unknown,
  context: number,
  file: string,
): Tokenise {
  const tokenizer = build(tokenizerJson, configJson, file)
  // What surrounds every text: usually <|startoftext|> and <|endoftext|>.
  const frame = tokenizer.encode('').ids.length
  const measure = (text: string) => tokenizer.encode(text).ids.length
  return (text) => {
    if (measure(text) <= context) return { ids: tokenizer.encode(text).ids, cut: null }
    // Words from the front, as many as fit; a first word too long by itself is cut inside.
    const words = text.split(/(?<=\s)(?=\S)/)
    let kept = 0
    while (kept < words.length && measure(words.slice(0, kept + 1).join('')) <= context) kept++
    const head = words.slice(0, kept).join('').trimEnd()
    if (kept > 0) return { ids: tokenizer.encode(head).ids, cut: text.slice(head.length).trim() }
    const all = tokenizer.encode(text).ids
    const ids = [...all.slice(0, context - Math.min(1, frame)), ...all.slice(all.length - Math.min(1, frame))]
    return { ids, cut: text }
  }
}

function build(tokenizerJson: unknown, configJson: unknown, file: string): Tokenizer {
  try {
    return new Tokenizer(tokenizerJson as object, (configJson ?? {}) as object)
  } catch (cause) {
    const reason = excerpt(cause instanceof Error ? cause.message : String(cause), 200)
    throw new PackError('pack/tokenizer', { file, reason }, { cause })
  }
}
