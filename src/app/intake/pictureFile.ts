// A file somebody dropped, pasted or chose: a picture of ours (its recipe comes back), any other picture (to start
// from or paint towards), or neither. It is judged by its first bytes and its header before anything decodes it.
import { bytesId, readImageHeader, readPngRecipe, type Recipe } from '../../fragment/index.ts'
import { IntakeError } from './errors.ts'

/** A picture to paint from: named by the SHA-256 of its bytes, as recipes refer to it. */
export interface GivenPicture {
  readonly id: string
  readonly blob: Blob
  readonly width: number
  readonly height: number
}

export type OpenedFile =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'picture'; readonly picture: GivenPicture }

const maxBytes = 32 * 1024 * 1024
const maxSide = 8192

/**
 * Opens a file: its recipe when it is one of ours, else the picture itself.
 *
 * @throws IntakeError for what is no picture or too large, PngError and RecipeError for a damaged one of ours.
 */
export async function openPictureFile(file: Blob): Promise<OpenedFile> {
  const picture = await readPicture(file)
  const isPng = picture.blob.type === 'image/png'
  const recipe = isPng ? readPngRecipe(new Uint8Array(await picture.blob.arrayBuffer())) : null
  return recipe ? { kind: 'recipe', recipe } : { kind: 'picture', picture }
}

/**
 * Checks that a file is a picture we may decode.
 *
 * @throws IntakeError for what is no picture or too large.
 */
export async function readPicture(file: Blob): Promise<GivenPicture> {
  if (file.size > maxBytes) {
    throw new IntakeError('brought/large-file', { bytes: file.size, most: maxBytes })
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const header = readImageHeader(bytes)
  if (header === null) {
    const begins = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    throw new IntakeError('brought/no-picture', { begins })
  }
  const { type, width, height } = header
  if (width > maxSide || height > maxSide) {
    throw new IntakeError('brought/large-picture', { width, height, mostSide: maxSide })
  }
  return { id: bytesId(bytes), blob: new Blob([bytes], { type }), width, height }
}
