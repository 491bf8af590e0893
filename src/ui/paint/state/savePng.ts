// Hands a picture's file to the person: the very bytes of the fragment, under a telling name.
import type { Recipe } from '../../../fragment/index.ts'
import { fileNameOf } from '../../kit/state/fileName.ts'
import { saveFile } from '../../kit/state/saveFile.ts'

/** Downloads a PNG. */
export function savePng(image: Uint8Array, recipe: Pick<Recipe, 'prompt' | 'seed'>): void {
  saveFile(new Blob([new Uint8Array(image)], { type: 'image/png' }), fileNameOf(recipe))
}
