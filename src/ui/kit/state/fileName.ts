// The name of a downloaded picture: what it was to show, and the seed, so that it can be found again among files.
import type { Recipe } from '../../../fragment/index.ts'

/** Letters of the words, with the marks that belong to them: a name in any script stays under the 255 bytes of a file system. */
const mostLetters = 60

/** A file name any system accepts, such as `a-red-fox-under-a-full-moon-7.png`. */
export function fileNameOf({ prompt, seed }: Pick<Recipe, 'prompt' | 'seed'>): string {
  return `${shortened(asFileName(prompt)) || 'daub'}-${seed}.png`
}

/** A text as a part of a file name: letters, their marks and digits, with hyphens between words. */
export function asFileName(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
}

/** Whole words, or where the first is too long by itself, whole letters of it. */
function shortened(words: string): string {
  const letters = words.match(/\P{M}\p{M}*/gu) ?? []
  let short = ''
  for (const letter of letters)
    if (short.length + letter.length <= mostLetters) short += letter
    else break
  return short === words ? words : short.replace(/(?<=.)-[^-]*$/u, '')
}
