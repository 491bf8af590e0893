// Picture files people bring: looked at before they are decoded, so that a huge or disguised file never reaches the
// decoder. PNG, JPEG, WebP and AVIF; never SVG, which is a program.
import { readImageHeader } from '../../fragment/index.ts'
import { ImageFileError } from '../errors.ts'
import { planesOf, type Planes } from './planes.ts'

/** The largest file and the most pixels we open. */
export const maxImageBytes = 32 * 1024 * 1024
const maxPixels = 64 * 1024 * 1024

/** Turns the bytes of an image file into planes; the browser's own decoder, or a stand-in in tests. */
export type DecodeImage = (file: Blob) => Promise<Planes>

/** Decodes with the browser, after a look at the header. @throws ImageFileError */
export const decodeImage: DecodeImage = async (file) => {
  await checkImageFile(file)
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: 'default', premultiplyAlpha: 'none' })
  } catch (cause) {
    throw new ImageFileError('image/undecodable', { type: file.type }, { cause })
  }
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const rgba = new Uint8ClampedArray(context.getImageData(0, 0, width, height).data)
  return planesOf({ width, height, rgba })
}

/** Checks size, kind and header of an image file. @throws ImageFileError */
export async function checkImageFile(file: Blob): Promise<void> {
  if (file.size > maxImageBytes)
    throw new ImageFileError('image/too-many-bytes', { bytes: file.size, most: maxImageBytes })
  const header = readImageHeader(new Uint8Array(await file.arrayBuffer()))
  if (header === null) throw new ImageFileError('image/format', { type: file.type })
  const { width, height } = header
  if (width * height > maxPixels)
    throw new ImageFileError('image/too-many-pixels', { width, height, mostPixels: maxPixels })
}
