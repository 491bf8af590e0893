// A file of ballots in whatever holds its bytes: read in pieces, so that a hundred thousand ballots take little more memory than
// what they say.
import { BallotFileError, loadBallotFiles, type OpenedBallotFile } from '../rounds/index.ts'
import { openJsonLists, type Sliceable } from './jsonLists.ts'
import type { BallotsOptions } from './source.ts'

/**
 * Reads a file of ballots. Its size has been looked at.
 *
 * @throws as `readBallotPieces`; the signal's reason
 */
export async function openBallotFile(
  file: Sliceable,
  { signal, onProgress }: BallotsOptions = {},
): Promise<OpenedBallotFile> {
  const { longLists, readBallotPieces } = await loadBallotFiles()
  const of = 2 * file.size
  let done = 0
  const lists = await openJsonLists(file, {
    names: longLists,
    signal,
    onProgress: (bytes) => onProgress?.((done += bytes), of),
    fail: (fault, options) => new BallotFileError('ballot-file/json', fault, options),
  })
  return readBallotPieces(lists)
}
