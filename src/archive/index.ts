// The door of the archive: what survives a reload.
export { attachmentIds } from './attachments.ts'
export type { BallotStore, KeptBallot } from './ballots.ts'
export { createMemoryArchive } from './createMemoryArchive.ts'
export { DamagedRecordError } from './damage.ts'
export type { Drafts, VoteDraft } from './drafts.ts'
export {
  StorageBlockedError,
  StorageFullError,
  StorageNewerError,
  StorageUnavailableError,
} from './errors.ts'
export { schemaVersion } from './migrations.ts'
export { openArchive, type Archive, type ArchiveOptions } from './openArchive.ts'
export { trashDays } from './pieces.ts'
export type { ReceiptStore } from './receipts.ts'
export {
  collectRound,
  keepRound,
  UnknownRoundError,
  type KeepOptions,
  type RoundImport,
} from './roundFile.ts'
export { PictureMismatchError, type RoundPictures } from './roundPictures.ts'
export type { RoundOrigin, Rounds, StoredRound } from './rounds.ts'
export type { Piece, StoredCheckpoint, StoredFrame } from './schema.ts'
export type { KeptSeal, SealStore } from './seals.ts'
export type { Settings, Wish } from './settings.ts'
export type { KeptStake, StakeStore } from './stakes.ts'
export { protectStorage, readStorage, type StorageState } from './storage.ts'
