// The frames kept of a painting: small, few, evenly spread, the first and the last among them.
import type { TimelapseFrame } from '../contract.ts'
import { pictureOf, resize, type Planes } from '../picture/planes.ts'

/** At most this many frames, the finished picture included. */
export const maxFrames = 32
/** Longer side of a frame in pixels. */
const frameSide = 128

/** Whether the picture after `step` of `steps` is a frame. The last one is added when the painting is finished. */
export function isFrameStep(step: number, steps: number): boolean {
  if (steps < maxFrames) return true
  // Frame k stands at the step nearest k/(max − 1) of the way.
  const k = Math.round((step / steps) * (maxFrames - 1))
  return Math.round((k / (maxFrames - 1)) * steps) === step
}

export function makeFrame(step: number, planes: Planes): TimelapseFrame {
  const scale = Math.min(1, frameSide / Math.max(planes.width, planes.height))
  const small = resize(planes, Math.round(planes.width * scale), Math.round(planes.height * scale))
  return { step, picture: pictureOf(small) }
}

/** Adds a frame, replacing one of the same step, and never beyond the limit. */
export function addFrame(
  frames: readonly TimelapseFrame[],
  frame: TimelapseFrame,
): readonly TimelapseFrame[] {
  const others = frames.filter(({ step }) => step !== frame.step)
  return [...others.slice(0, maxFrames - 1), frame]
}
