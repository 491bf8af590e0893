// What can go wrong with storage, one class per thing a person can do about it.
import { ComplaintError } from '../fragment/index.ts'

/** The device has no room for what was to be saved. Nothing already saved is lost. */
export class StorageFullError extends ComplaintError {
  override readonly name = 'StorageFullError'
}

/** The browser gives this page no database: private windows of some browsers, or storage switched off. */
export class StorageUnavailableError extends ComplaintError {
  override readonly name = 'StorageUnavailableError'
}

/** Another tab holds an older version of the database open. */
export class StorageBlockedError extends ComplaintError {
  override readonly name = 'StorageBlockedError'
}

/** The database was written by a newer Daub than this one. */
export class StorageNewerError extends ComplaintError {
  override readonly name = 'StorageNewerError'
}

/** Runs a write and gives the browser's quota failure its words. */
export async function withRoom<T>(what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    if (!isQuotaError(cause)) throw cause
    throw new StorageFullError({
      what: `There is no room on this device for ${what}`,
      remedy: 'Download the picture, then empty the trash or free some space, and save again',
      cause,
    })
  }
}

/** Chromium and WebKit name a DOMException; Firefox may wrap it as the transaction's error. */
function isQuotaError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'QuotaExceededError' || /quota/i.test(error.message)
}
