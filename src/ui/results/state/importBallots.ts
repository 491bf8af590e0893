// A file of ballots comes in: its size first, then everything else in a worker. What it holds is added to what is here and
// replaces nothing; which ballots count is found out by the recount.
import { keepRound, type Archive, type KeepOptions, type RoundImport } from '../../../archive/index.ts'
import { ComplaintError } from '../../../fragment/index.ts'
import { maxBallotFileLength } from '../../../rounds/index.ts'
import { askDesk } from './desk.ts'

/** A file that is larger than any file of ballots. */
export class ImportError extends ComplaintError {
  override readonly name = 'ImportError'
}

export interface ImportOptions extends KeepOptions {
  readonly signal?: AbortSignal
}

/**
 * Reads and keeps a file of ballots.
 *
 * @throws ImportError for one that is too large; BallotFileError or ManifestError (by name) for a damaged or other one;
 * StorageFullError when nothing more fits; the signal's reason.
 */
export async function importBallots(
  file: Blob,
  archive: Archive,
  { signal, ...options }: ImportOptions,
): Promise<RoundImport> {
  if (file.size > maxBallotFileLength) {
    throw new ImportError({
      what: 'This file is too large for a file of ballots',
      value: `${Math.round(file.size / 2 ** 20)} MB`,
      allowed: `at most ${maxBallotFileLength / 2 ** 20} MB`,
      remedy: 'Choose a file that Daub saved',
    })
  }
  const content = await askDesk({ kind: 'read', file }, signal)
  return keepRound(archive, content, options)
}
