// What can go wrong with storage, as codes: one for each thing a person can do about it.
import { DaubError, type FormFault, type NoParams } from '../fragment/index.ts'

/** What was to be written; ui/ has a noun for each. `nothing`: a removal, which needs no room. */
export type StorageSubject =
  | 'picture'
  | 'attachment'
  | 'checkpoint'
  | 'job'
  | 'paint-draft'
  | 'history'
  | 'setting'
  | 'round'
  | 'round-picture'
  | 'ballots'
  | 'seal'
  | 'stakes'
  | 'vote'
  | 'receipt'
  | 'winner'
  | 'ballot-file'
  | 'week'
  | 'nothing'

export interface StorageErrors {
  /** The device has no room for what was to be saved. Nothing already saved is lost. */
  'storage/full': { readonly subject: StorageSubject }
  /** The browser gives this page no database: private windows of some browsers, or storage switched off. */
  'storage/unavailable': { readonly reason: string }
  /** Another tab holds an older version of the database open. */
  'storage/blocked': NoParams
  /** The database was written by a newer Daub than this one. */
  'storage/newer': { readonly supported: number }
  /** A newer Daub in another tab needed the database, and this tab let go of it. */
  'storage/taken-over': NoParams
  /** The browser closed the database: site data was cleared, or the device ran out of room. */
  'storage/closed': NoParams
  /** Bringing the database up to date failed; it is as it was before. */
  'storage/upgrade': { readonly version: number; readonly reason: string }
}

/** Storage that is full, or cannot be opened. */
export class StorageError<Code extends keyof StorageErrors = keyof StorageErrors> extends DaubError<
  StorageErrors,
  Code
> {
  override readonly name = 'StorageError'
}

export interface RecordErrors {
  /** A record on this device that cannot be read. It is left out, and nothing else with it. */
  'record/corrupt': { readonly store: string; readonly key: string } & FormFault
  /** A record that is not the one its key names. */
  'record/other': { readonly member: string; readonly received: string; readonly expected: string }
  /** A round's file or picture is asked for whose round is not on this device. */
  'round/not-here': { readonly id: string }
}

/** A record that is not what should stand in its place, or is not here. */
export class RecordError<Code extends keyof RecordErrors = keyof RecordErrors> extends DaubError<
  RecordErrors,
  Code
> {
  override readonly name = 'RecordError'
}

export type ArchiveErrors = StorageErrors & RecordErrors

/** Runs a write and gives the browser's quota failure its code. */
export async function withRoom<T>(subject: StorageSubject, write: () => Promise<T>): Promise<T> {
  try {
    return await whileOpen(write)
  } catch (cause) {
    if (!isQuotaError(cause)) throw cause
    throw new StorageError('storage/full', { subject }, { cause })
  }
}

/** Runs work on the database and gives its failure a code where the connection is closed. */
export async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    // What a closed connection throws at whoever wants a transaction of it (Indexed Database API 3.0).
    if (!(cause instanceof Error) || cause.name !== 'InvalidStateError') throw cause
    throw new StorageError('storage/closed', {}, { cause })
  }
}

/** Chromium and WebKit name a DOMException; Firefox may wrap it as the transaction's error. */
function isQuotaError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'QuotaExceededError' || /quota/i.test(error.message)
}
