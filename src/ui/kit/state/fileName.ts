// The name of a downloaded picture: what it was to show, and the seed, so that it can be found again among files.
import type { Recipe } from '../../../fragment/index.ts'

const maxWords = 60

/** A file name any system accepts, such as `a-red-fox-under-a-full-moon-7.png`. */
export function fileNameOf({ prompt, seed }: Pick<Recipe, 'prompt' | 'seed'>): string {
  const words = prompt
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const short = words.length > maxWords ? words.slice(0, maxWords).replace(/-[^-]*$/, '') : words
  return `${short || 'daub'}-${seed}.png`
}
