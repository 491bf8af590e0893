// The door of the archive: what survives a reload.

export type { StoredCheckpoint } from './checkpoints.ts'

export { createMemoryArchive } from './createMemoryArchive.ts'
export type { VoteDraft } from './drafts.ts'
export { ballotKey, evictExcess, type ArrivedBallot } from './evictExcess.ts'
export { RecordError, StorageError, type ArchiveErrors, type StorageSubject } from './errors.ts'
export { entryOf, newestFirst, type FragmentEntry } from './fragmentEntries.ts'
export type { FragmentRecord } from './fragmentRecords.ts'
export { trashDays } from './fragments.ts'

export type { JobRecord } from './jobs.ts'
export { newKey } from './newKey.ts'
export { openArchive } from './openArchive.ts'
export type { PaintDraft } from './paintDrafts.ts'
export { isShipped, shippedSource } from './provenance.ts'

export { collectRound, keepRound, type KeepOptions, type RoundImport } from './roundFile.ts'

export type { StoredRound } from './rounds.ts'
export { schemaVersion } from './schema.ts'
export { artistHere, earlierSource, isArtistHere, ownSource, type RoundSource } from './roundSources.ts'
export type { ClaimedSeal } from './seals.ts'
export type { Settings } from './settings.ts'
export type { KeptStake, StakeStore } from './stakes.ts'
export { protectStorage, readStorage, type StorageState } from './storage.ts'
export type { Archive } from './stores.ts'
export type { TasteAnswer } from './tasteAnswers.ts'
export type { WeekPhase, WeekPiece, WeekRecord } from './weeks.ts'
