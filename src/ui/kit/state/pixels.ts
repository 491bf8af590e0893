// Pixels of stored pictures, by way of a canvas.
import { decodingWidth, readImageHeader } from '../../../fragment/index.ts'
import type { Picture } from '../../../studio/index.ts'

const smallSide = 48
const copySide = 512

/** A picture shrunk to 48 × 48, enough to see its colours; undefined when the browser cannot decode it. */
export async function smallPixels(png: Uint8Array<ArrayBuffer>): Promise<Uint8ClampedArray | undefined> {
  const options = { resizeWidth: smallSide, resizeHeight: smallSide }
  const bitmap = await createImageBitmap(new Blob([png]), options).catch(() => undefined)
  return bitmap && draw(bitmap).rgba
}

const copies = new WeakMap<Blob, Promise<Blob | null>>()

/** A copy of a picture file of at most some 512 × 512 pixels, decoded once; null when the browser cannot decode it. */
export function smallCopy(file: Blob): Promise<Blob | null> {
  const copy = copies.get(file) ?? makeSmallCopy(file).catch(() => null)
  copies.set(file, copy)
  return copy
}

async function makeSmallCopy(file: Blob): Promise<Blob | null> {
  const header = readImageHeader(new Uint8Array(await file.arrayBuffer()))
  if (header === null) return null
  const width = decodingWidth(header, copySide ** 2)
  const bitmap = await createImageBitmap(
    file,
    width === null ? {} : { resizeWidth: width, resizeQuality: 'medium' },
  )
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}

/** A picture file as the studio's judge wants it. */
export async function pictureOf(png: Uint8Array<ArrayBuffer>): Promise<Picture> {
  return draw(await createImageBitmap(new Blob([png])))
}

function draw(bitmap: ImageBitmap): Picture {
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return {
    width,
    height,
    rgba: context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer>,
  }
}
