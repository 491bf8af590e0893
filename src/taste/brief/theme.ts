// A theme joins every prompt verbatim, as Botto's do. It is no term: it gains no support, and a prompt is not new because of it.
import { BriefError } from '../errors.ts'
import { wordsOf, type Vocabulary } from '../grammar/vocabulary.ts'

/**
 * The prompt with the theme after it.
 *
 * @throws BriefError for a theme that a prompt line would read as several prompts, or whose end it would take for a weight.
 */
export function withTheme(sentence: string, theme: string | null): string {
  if (theme === null) return sentence
  if (theme.includes('|') || /:\s*[-+.\d]*(?:inf)?\s*$/i.test(theme))
    throw new BriefError('brief/theme', { theme })
  return `${sentence}, ${theme}`
}

/** By slot, the terms that share a word with the theme; empty where none does. */
export function themeTerms({ slots }: Vocabulary, theme: string | null): readonly (readonly number[])[] {
  const words = new Set(theme === null ? [] : wordsOf(theme))
  return slots.map(({ terms }) =>
    terms.flatMap(({ say, words: own }, t) => (say !== '' && own.some((word) => words.has(word)) ? [t] : [])),
  )
}
