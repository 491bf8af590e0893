// Pixels of stored pictures, by way of a canvas.
import type { Picture } from '../../../studio/index.ts'

const smallSide = 48

/** A picture shrunk to 48 × 48, enough to see its colours; undefined when the browser cannot decode it. */
export async function smallPixels(png: Uint8Array<ArrayBuffer>): Promise<Uint8ClampedArray | undefined> {
  const options = { resizeWidth: smallSide, resizeHeight: smallSide }
  const bitmap = await createImageBitmap(new Blob([png]), options).catch(() => undefined)
  return bitmap && draw(bitmap).rgba
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
