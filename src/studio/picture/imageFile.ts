// Picture files people bring: looked at before they are decoded, so that a huge or disguised file never reaches the
// decoder. PNG, JPEG, WebP and AVIF; never SVG, which is a program.
import { decodingWidth, readImageHeader, type ImageHeader } from '../../fragment/index.ts'
import { ImageFileError } from '../errors.ts'
import { planesOf, type Planes } from './planes.ts'

/** The largest file and the most pixels we open. */
export const maxImageBytes = 32 * 1024 * 1024
const maxPixels = 64 * 1024 * 1024
/**
 * The most pixels that are kept of a picture: more than twice as many each way as the largest painting has in most of its
 * recipes, and a sixteenth of what the largest picture has. Smaller pictures are taken as they are, to the pixel.
 */
export const mostKeptPixels = 2048 * 2048

/** Turns the bytes of an image file into planes; the browser's own decoder, or a stand-in in tests. */
export type DecodeImage = (file: Blob) => Promise<Planes>

/** Decodes with the browser, after a look at the header, and shrinks while decoding what is larger than is needed. @throws ImageFileError */
export const decodeImage: DecodeImage = async (file) => {
  const header = await checkImageFile(file)
  try {
    return planesOf(pixelsOf(await decodeSmall(file, header)))
  } catch (cause) {
    throw new ImageFileError('image/undecodable', { type: file.type }, { cause })
  }
}

async function decodeSmall(file: Blob, header: ImageHeader): Promise<ImageBitmap> {
  const options = { colorSpaceConversion: 'default', premultiplyAlpha: 'none' } as const
  const width = decodingWidth(header, mostKeptPixels)
  if (width === null) return createImageBitmap(file, options)
  const bitmap = await createImageBitmap(file, { ...options, resizeWidth: width, resizeQuality: 'high' })
  // A file that asks to be turned has its sides exchanged: then the width was another than meant.
  const again = decodingWidth(bitmap, mostKeptPixels)
  if (again === null) return bitmap
  const smaller = await createImageBitmap(bitmap, { ...options, resizeWidth: again, resizeQuality: 'high' })
  bitmap.close()
  return smaller
}

function pixelsOf(bitmap: ImageBitmap) {
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, rgba: data as Uint8ClampedArray<ArrayBuffer> }
}

/** Checks size, kind and header of an image file. @throws ImageFileError */
export async function checkImageFile(file: Blob): Promise<ImageHeader> {
  if (file.size > maxImageBytes)
    throw new ImageFileError('image/too-many-bytes', { bytes: file.size, most: maxImageBytes })
  const header = readImageHeader(new Uint8Array(await file.arrayBuffer()))
  if (header === null) throw new ImageFileError('image/format', { type: file.type })
  const { width, height } = header
  if (width * height > maxPixels)
    throw new ImageFileError('image/too-many-pixels', { width, height, mostPixels: maxPixels })
  return header
}
