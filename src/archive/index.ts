// The door of the archive: what survives a reload.
export { attachmentIds } from './attachments.ts'
export type { BallotStore, KeptBallot } from './ballots.ts'
export { createMemoryArchive } from './createMemoryArchive.ts'
export { DamagedRecordError } from './damage.ts'
export type { Drafts, VoteDraft } from './drafts.ts'
export type { PromptHistory } from './history.ts'
export type { JobRecord, JobState, JobStore, NewJob } from './jobs.ts'
export { newKey } from './newKey.ts'
export type { PaintDraft, PaintDrafts } from './paintDrafts.ts'
export { isSameSource, isShipped } from './provenance.ts'
export type { Winners } from './winners.ts'
export {
  StorageBlockedError,
  StorageFullError,
  StorageNewerError,
  StorageUnavailableError,
} from './errors.ts'
export { schemaVersion } from './migrations.ts'
export { openArchive, type Archive, type ArchiveOptions } from './openArchive.ts'
export { trashDays } from './fragments.ts'
export type { ReceiptStore } from './receipts.ts'
export {
  collectRound,
  keepRound,
  UnknownRoundError,
  type KeepOptions,
  type RoundImport,
} from './roundFile.ts'
export { PictureMismatchError, type RoundPictures } from './roundPictures.ts'
export type { NewRound, Rounds, StoredRound } from './rounds.ts'
export type { FragmentRecord, StoredCheckpoint, StoredFrame } from './schema.ts'
export type { KeptSeal, SealStore } from './seals.ts'
export type { Settings } from './settings.ts'
export type { KeptStake, StakeStore } from './stakes.ts'
export { protectStorage, readStorage, type StorageState } from './storage.ts'
