// The prompt line people type: parallel prompts parted by `|`, each `text:weight:stop`, as in the VQGAN+CLIP notebooks
// (Crowson 2021). There are two syntaxes: recipes of version 1 keep the one they were painted with, in which any number
// behind a colon is a weight; since version 2 colons of ordinary text stay text, and quoted parts are literal.
import { excerpt } from './errors.ts'
import { PromptError } from './failures.ts'
import { partsOf, quoted, readPart, type Part } from './promptSyntax.ts'
import { readPart1 } from './promptSyntax1.ts'

/** One thing to paint towards (weight > 0) or away from (weight < 0). */
export interface Prompt {
  readonly text: string
  /** Strength relative to the other prompts, −100…100 and not 0. */
  readonly weight: number
  /** The loss below which this prompt stops pulling; −∞ pulls for ever. */
  readonly stop: number
}

/** Which syntax a line is read by: the version of its recipe. */
export type PromptSyntax = 1 | 2

/** The longest prompt line accepted, in characters. What the text encoder reads of it is shorter; the studio says what was cut. */
export const maxPromptLength = 1000
/** The most parallel prompts in one line. */
export const maxPrompts = 16
const maxWeight = 100

/**
 * Reads a prompt line.
 *
 * @returns 1 to 16 prompts, in the order of the line; weight 1 and stop −∞ where the line says nothing.
 * @throws PromptError when it is empty, over 1,000 characters or 16 parts, holds half a character, or a weight is 0 or beyond ±100.
 */
export function parsePrompts(line: string, syntax: PromptSyntax = 2): readonly Prompt[] {
  if (line.length > maxPromptLength) {
    throw new PromptError('prompt/too-long', { length: line.length, most: maxPromptLength })
  }
  const half = /\p{Surrogate}/u.exec(line)
  if (half) throw new PromptError('prompt/half-character', { before: excerpt(line.slice(0, half.index)) })
  const parts = (syntax === 1 ? line.split('|') : partsOf(line))
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) throw new PromptError('prompt/empty', {})
  if (parts.length > maxPrompts) {
    throw new PromptError('prompt/too-many-parts', { parts: parts.length, most: maxPrompts })
  }
  return parts.map((part) => checked(part, (syntax === 1 ? readPart1 : readPart)(part)))
}

/** Writes prompts as the shortest line that parses to them in the newest syntax: quoted only where it must be. */
export function formatPrompts(prompts: readonly Prompt[]): string {
  const line = prompts.map(formatPrompt).join(' | ')
  // A mark in one part may close one in another; quoted parts never do.
  if (prompts.length < 2 || isSame(read(line, 2), prompts)) return line
  return prompts.map((prompt) => quoted(prompt.text) + tailOf(prompt)).join(' | ')
}

/**
 * A line of version 1 as the newest syntax writes it: the same line where both read it alike. What cannot be read, or would
 * become too long, stays as it is.
 */
export function inNewestSyntax(line: string): string {
  const meant = read(line, 1)
  if (meant === null || isSame(read(line, 2), meant)) return line
  const written = formatPrompts(meant)
  return written.length > maxPromptLength ? line : written
}

function checked(part: string, { text, weight, stop }: Part): Prompt {
  if (text.trim() === '') throw new PromptError('prompt/no-words', { part: excerpt(part) })
  if (weight === 0 || !(Math.abs(weight) <= maxWeight)) {
    throw new PromptError('prompt/weight', { part: excerpt(part), weight, most: maxWeight })
  }
  return { text, weight, stop }
}

function formatPrompt(prompt: Prompt): string {
  const plain = prompt.text + tailOf(prompt)
  return isSame(read(plain, 2), [prompt]) ? plain : quoted(prompt.text) + tailOf(prompt)
}

function tailOf({ weight, stop }: Prompt): string {
  if (stop !== -Infinity) return `:${weight}:${stop}`
  return weight === 1 ? '' : `:${weight}`
}

function read(line: string, syntax: PromptSyntax): readonly Prompt[] | null {
  try {
    return parsePrompts(line, syntax)
  } catch (error) {
    if (error instanceof PromptError) return null
    throw error
  }
}

function isSame(a: readonly Prompt[] | null, b: readonly Prompt[]): boolean {
  if (a?.length !== b.length) return false
  return a.every(({ text, weight, stop }, i) => {
    const other = b[i]!
    return text === other.text && weight === other.weight && stop === other.stop
  })
}
