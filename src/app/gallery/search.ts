// Which finished pictures a list shows: all of them, those that are liked, those whose prompt has the words that were typed.
import type { FragmentEntry } from '../../archive/index.ts'

export interface Search {
  /** What was typed, as it was typed. */
  readonly text: string
  readonly isLiked: boolean
}

/** The entries that fit, in their order: each word typed begins a word of the prompt, whatever its case and accents. */
export function searchEntries(entries: readonly FragmentEntry[], { text, isLiked }: Search) {
  const wanted = wordsOf(text)
  if (wanted.length === 0 && !isLiked) return entries
  return entries.filter(
    ({ prompt, likedAt }) => (!isLiked || likedAt !== null) && hasWords(wordsOf(prompt), wanted),
  )
}

const hasWords = (words: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((each) => words.some((word) => word.startsWith(each)))

/** Words in a form in which they can be compared: "Évoli’s" is "evoli" and "s". */
function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
