// What a prompt says beyond its bare words, for the line under the box: weights, quotations, and colons that stayed text.
import { parsePrompts, PromptError, type Prompt } from '../../../fragment/index.ts'

/** The parts of a prompt as they will be painted; null where that is the line itself, or where it cannot be painted. */
export function understood(line: string): readonly Prompt[] | null {
  let prompts: readonly Prompt[]
  try {
    prompts = parsePrompts(line)
  } catch (error) {
    if (error instanceof PromptError) return null // the form says why when somebody wants to paint it
    throw error
  }
  const [first] = prompts
  const isPlain = prompts.length === 1 && first!.weight === 1 && first!.text === line.trim()
  // "12:30" was left alone, and that is worth saying: elsewhere it is a weight.
  return isPlain && !/[:：]\s*[\d０-９]/u.test(line) ? null : prompts
}
