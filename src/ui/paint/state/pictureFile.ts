// A file somebody dropped, pasted or chose: a picture of ours (its recipe comes back), any other picture (to start
// from or paint towards), or neither. It is judged by its first bytes and its header before anything decodes it.
import {
  bytesId,
  ComplaintError,
  readImageHeader,
  readPngRecipe,
  type Recipe,
} from '../../../fragment/index.ts'

/** A file that cannot be used here. */
export class PictureFileError extends ComplaintError {
  override readonly name = 'PictureFileError'
}

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
 * @throws PictureFileError for what is no picture or too large, PngError and RecipeError for a damaged one of ours.
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
 * @throws PictureFileError for what is no picture or too large.
 */
export async function readPicture(file: Blob): Promise<GivenPicture> {
  if (file.size > maxBytes) {
    throw new PictureFileError({
      what: 'This picture file is too large',
      value: `${Math.round(file.size / 2 ** 20)} MB`,
      allowed: `at most ${maxBytes / 2 ** 20} MB`,
      remedy: 'Save a smaller copy of it and open that',
    })
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const header = readImageHeader(bytes)
  if (header === null) {
    throw new PictureFileError({
      what: 'This file is not a picture Daub can read',
      allowed: 'PNG, JPEG, WebP and AVIF',
      remedy: 'A PNG saved by Daub brings its recipe back; any of the four can be painted from',
    })
  }
  const { type, width, height } = header
  if (width > maxSide || height > maxSide) {
    throw new PictureFileError({
      what: 'This picture has too many pixels',
      value: `${width} × ${height}`,
      allowed: `at most ${maxSide} a side`,
      remedy: 'Save a smaller copy of it and open that',
    })
  }
  return { id: bytesId(bytes), blob: new Blob([bytes], { type }), width, height }
}
