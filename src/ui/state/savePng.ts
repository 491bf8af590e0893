// Hands a picture's file to the person: the very bytes of the fragment, under a telling name.
import type { Recipe } from '../../fragment/index.ts'
import { fileNameOf } from './fileName.ts'

/** Downloads a PNG. */
export function savePng(image: Uint8Array, recipe: Pick<Recipe, 'prompt' | 'seed'>): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(image)], { type: 'image/png' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileNameOf(recipe)
  link.click()
  // The browser has taken the bytes once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
