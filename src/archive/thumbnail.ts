// Small pictures for walls, made by the browser beside the page's own thread.

/** A smaller picture of a PNG file, or null where there is none to be had: a wall then shows the file itself. */
export type ThumbnailEncoder = (png: Uint8Array<ArrayBuffer>) => Promise<Blob | null>

/** The longer side of a thumbnail, in pixels: a place on a wall is at most 320 wide, on a dense screen. */
const longest = 384
const quality = 0.82

export const encodeThumbnail: ThumbnailEncoder = async (png) => {
  // A picture is saved whether or not its thumbnail can be made.
  try {
    const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }))
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)))
    const canvas = new OffscreenCanvas(width!, height!)
    const context = canvas.getContext('2d')!
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, 0, 0, width!, height!)
    bitmap.close()
    const small = await canvas.convertToBlob({ type: 'image/webp', quality })
    return small.size < png.length ? small : null
  } catch {
    return null
  }
}
