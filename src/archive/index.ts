// The door of the archive: what survives a reload.
export { attachmentIds } from './attachments.ts'
export { createMemoryArchive } from './createMemoryArchive.ts'
export {
  StorageBlockedError,
  StorageFullError,
  StorageNewerError,
  StorageUnavailableError,
} from './errors.ts'
export { schemaVersion } from './migrations.ts'
export { openArchive, type Archive, type ArchiveOptions } from './openArchive.ts'
export { trashDays } from './pieces.ts'
export type { Piece, StoredCheckpoint, StoredFrame } from './schema.ts'
export type { Settings, Wish } from './settings.ts'
export { protectStorage, readStorage, type StorageState } from './storage.ts'
