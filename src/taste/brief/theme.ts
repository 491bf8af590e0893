// A theme joins every prompt verbatim, as Botto's do. It is no term: it gains no support, and a prompt is not new because of it.
import { excerpt, parsePrompts, PromptError } from '../../fragment/index.ts'
import { BriefError } from '../errors.ts'
import { wordsOf, type Vocabulary } from '../grammar/vocabulary.ts'

/**
 * The prompt with the theme after it.
 *
 * @throws BriefError for a theme that a prompt line would read as anything but itself: as several prompts, a weight, a quotation.
 */
export function withTheme(sentence: string, theme: string | null): string {
  if (theme === null) return sentence
  const prompt = `${sentence}, ${theme}`
  if (!isOnePrompt(`fog, ${theme}`)) throw new BriefError('brief/theme', { theme: excerpt(theme) })
  return prompt
}

function isOnePrompt(line: string): boolean {
  try {
    const [first, ...rest] = parsePrompts(line)
    return rest.length === 0 && first!.text === line && first!.weight === 1 && first!.stop === -Infinity
  } catch (error) {
    if (error instanceof PromptError) return false
    throw error
  }
}

/** By slot, the terms that share a word with the theme; empty where none does. */
export function themeTerms({ slots }: Vocabulary, theme: string | null): readonly (readonly number[])[] {
  const words = new Set(theme === null ? [] : wordsOf(theme))
  return slots.map(({ terms }) =>
    terms.flatMap(({ say, words: own }, t) => (say !== '' && own.some((word) => words.has(word)) ? [t] : [])),
  )
}
