// Whether a prompt may be painted: the one answer for every form, link and share.
import { DaubError, parsePrompts } from '../../fragment/index.ts'

/**
 * What is wrong with a prompt, or null. An empty one will do where there are pictures to paint towards.
 *
 * @returns PromptError
 */
export function promptFault({
  prompt,
  imagePrompts,
}: {
  readonly prompt: string
  readonly imagePrompts: readonly unknown[]
}): DaubError | null {
  if (prompt.trim() === '' && imagePrompts.length > 0) return null
  try {
    parsePrompts(prompt)
    return null
  } catch (error) {
    if (error instanceof DaubError) return error
    throw error
  }
}
