// A file somebody dropped, pasted or chose: a picture of ours (its recipe comes back), any other picture (to start
// from or paint towards), or neither. It is judged by its first bytes and its header before anything decodes it.
import {
  bytesId,
  excerpt,
  readImageHeader,
  readPngCritic,
  readPngRecipe,
  type Critic,
  type Recipe,
} from '../../fragment/index.ts'
import { IntakeError } from './errors.ts'
import { otherKindOf } from './otherKind.ts'

/** A picture to paint from: named by the SHA-256 of its bytes, as recipes refer to it. */
export interface GivenPicture {
  readonly id: string
  readonly blob: Blob
  readonly width: number
  readonly height: number
}

export type OpenedFile =
  | {
      readonly kind: 'recipe'
      readonly recipe: Recipe
      /** The learned taste it was guided by, where the file carries it. */
      readonly critic: Critic | null
    }
  | { readonly kind: 'picture'; readonly picture: GivenPicture }

/** Whether the browser can decode a picture whose header is in order. */
export type Decodes = (picture: Blob) => Promise<boolean>

const maxBytes = 32 * 1024 * 1024
const maxSide = 8192

/**
 * Opens a file: its recipe when it is one of ours, else the picture itself.
 *
 * @throws IntakeError for what is no picture or too large, PngError and RecipeError for a damaged one of ours.
 */
export async function openPictureFile(file: Blob, decodes: Decodes): Promise<OpenedFile> {
  const { bytes, ...picture } = await readHeader(file)
  const recipe = picture.blob.type === 'image/png' ? readPngRecipe(bytes) : null
  if (recipe) return { kind: 'recipe', recipe, critic: readPngCritic(bytes, recipe) }
  return { kind: 'picture', picture: await decodable(picture, file, decodes) }
}

/**
 * Checks that a file is a picture we can decode.
 *
 * @throws IntakeError for what is no picture, too large, or damaged.
 */
export async function readPicture(file: Blob, decodes: Decodes): Promise<GivenPicture> {
  const { bytes: _bytes, ...picture } = await readHeader(file)
  return decodable(picture, file, decodes)
}

/** The name of a file as messages show it. */
export function nameOf(file: Blob): string {
  return 'name' in file ? excerpt(file.name) : ''
}

async function readHeader(file: Blob): Promise<GivenPicture & { readonly bytes: Uint8Array<ArrayBuffer> }> {
  const name = nameOf(file)
  if (file.size > maxBytes) {
    throw new IntakeError('brought/large-file', { name, bytes: file.size, most: maxBytes })
  }
  const bytes = new Uint8Array(await contentOf(file))
  const header = readImageHeader(bytes)
  if (header === null) {
    const begins = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    throw new IntakeError('brought/no-picture', { name, begins, kind: otherKindOf(bytes) })
  }
  const { type, width, height } = header
  if (width > maxSide || height > maxSide) {
    throw new IntakeError('brought/large-picture', { name, width, height, mostSide: maxSide })
  }
  return { id: bytesId(bytes), blob: new Blob([bytes], { type }), width, height, bytes }
}

/** A folder that was dropped, or a file that is gone, shows only when it is read. */
async function contentOf(file: Blob): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer()
  } catch (cause) {
    throw new IntakeError('brought/unreadable', { name: nameOf(file) }, { cause })
  }
}

async function decodable(picture: GivenPicture, file: Blob, decodes: Decodes): Promise<GivenPicture> {
  if (await decodes(picture.blob)) return picture
  throw new IntakeError('brought/undecodable', { name: nameOf(file) })
}
