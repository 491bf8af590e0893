// The shape of the database. Lists read `pieces` only; the heavy bytes of a picture lie beside it under the same key.
import type { DBSchema } from 'idb'
import type { Fragment } from '../fragment/index.ts'
import type { Checkpoint } from '../studio/index.ts'
import type { Settings } from './settings.ts'

/** A finished picture without its bytes. */
export interface Piece extends Omit<Fragment, 'image'> {
  /** What the studio had to cut or change, in sentences. */
  readonly notes: readonly string[]
  /** Milliseconds since 1970 when it went to the trash, or null while it hangs on the wall. */
  readonly trashedAt: number | null
}

/** A frame of a timelapse as an image file. */
export interface StoredFrame {
  readonly step: number
  readonly image: Blob
}

/** A painting under way, under the id of its recipe. */
export interface StoredCheckpoint {
  readonly id: string
  readonly checkpoint: Checkpoint
  readonly savedAt: number
}

export interface ArchiveSchema extends DBSchema {
  pieces: { key: string; value: Piece; indexes: { paintedAt: number } }
  images: { key: string; value: Uint8Array<ArrayBuffer> }
  frames: { key: string; value: readonly StoredFrame[] }
  checkpoints: { key: string; value: StoredCheckpoint; indexes: { savedAt: number } }
  attachments: { key: string; value: Blob }
  settings: { key: keyof Settings; value: unknown }
}
