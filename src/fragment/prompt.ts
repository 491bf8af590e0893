// The prompt line people type: parallel prompts parted by `|`, each `text:weight:stop`, as in the VQGAN+CLIP
// notebooks (Crowson 2021). Only numeric tails count as weight and stop, so "Alice: a portrait" stays a text.
import { excerpt } from './errors.ts'
import { PromptError } from './failures.ts'

/** One thing to paint towards (weight > 0) or away from (weight < 0). */
export interface Prompt {
  readonly text: string
  /** Strength relative to the other prompts, −100…100 and not 0. */
  readonly weight: number
  /** The loss below which this prompt stops pulling; −∞ pulls for ever. */
  readonly stop: number
}

/** The longest prompt line accepted, in characters. What the text encoder reads of it is shorter; the studio says what was cut. */
export const maxPromptLength = 1000
/** The most parallel prompts in one line. */
export const maxPrompts = 16
const maxWeight = 100

/**
 * Reads a prompt line.
 *
 * @returns 1 to 16 prompts, in the order of the line; weight 1 and stop −∞ where the line says nothing.
 * @throws PromptError when it is empty, over 1,000 characters or 16 parts, or a weight is 0 or beyond ±100.
 */
export function parsePrompts(line: string): readonly Prompt[] {
  if (line.length > maxPromptLength) {
    throw new PromptError('prompt/too-long', { length: line.length, most: maxPromptLength })
  }
  const parts = line
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) throw new PromptError('prompt/empty', {})
  if (parts.length > maxPrompts) {
    throw new PromptError('prompt/too-many-parts', { parts: parts.length, most: maxPrompts })
  }
  return parts.map(parsePrompt)
}

/** Writes prompts back as the shortest line that parses to them. */
export function formatPrompts(prompts: readonly Prompt[]): string {
  return prompts.map(formatPrompt).join(' | ')
}

function parsePrompt(part: string): Prompt {
  // As rsplit(':', 2), but a tail is taken only while it is a number.
  const numbers: number[] = []
  let text = part
  while (numbers.length < 2) {
    const tail = /^(.*):\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|-inf)\s*$/is.exec(text)
    if (!tail) break
    text = tail[1]!.trim()
    numbers.unshift(tail[2]!.toLowerCase() === '-inf' ? -Infinity : Number(tail[2]))
  }
  const [weight = 1, stop = -Infinity] = numbers
  if (text === '') throw new PromptError('prompt/no-words', { part: excerpt(part) })
  if (weight === 0 || !(Math.abs(weight) <= maxWeight)) {
    throw new PromptError('prompt/weight', { part: excerpt(part), weight, most: maxWeight })
  }
  return { text, weight, stop }
}

function formatPrompt({ text, weight, stop }: Prompt): string {
  if (stop !== -Infinity) return `${text}:${weight}:${stop}`
  return weight === 1 && !/:\s*[-+.\d]*$/.test(text) ? text : `${text}:${weight}`
}
