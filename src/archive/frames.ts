// A timelapse as small image files: 32 raw frames of one picture would be 8 MB, encoded they are some 300 kB.
import type { Picture, TimelapseFrame } from '../studio/index.ts'

/** A frame of a timelapse as an image file. */
export interface StoredFrame {
  readonly step: number
  readonly image: Blob
}

/** Turns frames into image files; a program without a canvas hands in its own. */
export type FrameEncoder = (frames: readonly TimelapseFrame[]) => Promise<readonly StoredFrame[]>

const quality = 0.85

/** Frames as WebP, or as PNG where the browser cannot write WebP. */
export const encodeFrames: FrameEncoder = (frames) =>
  Promise.all(frames.map(async ({ step, picture }) => ({ step, image: await encode(picture) })))

async function encode({ width, height, rgba }: Picture): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0)
  return canvas.convertToBlob({ type: 'image/webp', quality })
}
