// The archive of a browser that gives the page no database: the same stores with the same checks, kept until the tab closes.
import { encodeFrames, type FrameEncoder } from './frames.ts'
import { createMemoryTables } from './memoryTables.ts'
import { encodeThumbnail } from './thumbnail.ts'
import { createArchive, type Archive } from './stores.ts'

/** An archive in memory only. */
export function createMemoryArchive(
  now: () => number = Date.now,
  encode: FrameEncoder = encodeFrames,
): Archive {
  return createArchive(createMemoryTables(), { now, encodeFrames: encode, encodeThumbnail, close: () => {} })
}
