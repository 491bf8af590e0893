import { expect, test } from 'vitest'
import { isFrameStep, maxFrames } from '../../../src/studio/painting/timelapse.ts'

test.each([1, 5, 31, 32, 33, 60, 500])(
  'a painting of %i steps has at most 32 frames, the first among them',
  (steps) => {
    const frames = Array.from({ length: steps }, (_, step) => step).filter((step) => isFrameStep(step, steps))
    expect(frames[0]).toBe(0)
    expect(frames.length + 1).toBe(Math.min(steps + 1, maxFrames)) // the finished picture is one more
  },
)
