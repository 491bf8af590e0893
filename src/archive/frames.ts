// A timelapse as small image files: 32 raw frames of one picture would be 8 MB, compressed they are some 300 kB.
import type { Picture, TimelapseFrame } from '../studio/index.ts'
import type { StoredFrame } from './schema.ts'

const quality = 0.85

/** Frames as WebP, or as PNG where the browser cannot write WebP. */
export function compressFrames(frames: readonly TimelapseFrame[]): Promise<readonly StoredFrame[]> {
  return Promise.all(frames.map(async ({ step, picture }) => ({ step, image: await compress(picture) })))
}

async function compress({ width, height, rgba }: Picture): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0)
  return canvas.convertToBlob({ type: 'image/webp', quality })
}
