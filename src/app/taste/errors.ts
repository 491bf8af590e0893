// The failures of reading a taste.
import { DaubError, type NoParams } from '../../fragment/index.ts'

export interface TasteReadingErrors {
  /** The worker that reads tastes stopped by itself, often for lack of memory. */
  'taste/worker-stopped': NoParams
  /** Another pack is open than the one whose view of the pictures is wanted; content ids. */
  'taste/other-pack': { readonly received: string; readonly expected: string }
}

/** A taste that could not be read. */
export class TasteReadingError<
  Code extends keyof TasteReadingErrors = keyof TasteReadingErrors,
> extends DaubError<TasteReadingErrors, Code> {
  override readonly name = 'TasteReadingError'
}
