// A round with its ballots goes out as one file, written in a worker: everything another person needs to count it again.
import { collectRound, type Archive, type StoredRound } from '../../../archive/index.ts'
import type { SignedBallot } from '../../../ballots/index.ts'
import { askDesk } from './desk.ts'

/**
 * Writes the file.
 *
 * @param extra Ballots that could not be kept here.
 */
export async function exportBallots(
  { id }: StoredRound,
  archive: Archive,
  extra: readonly SignedBallot[] = [],
): Promise<Blob> {
  const held = await collectRound(archive, id)
  return askDesk({ kind: 'write', content: { ...held, ballots: [...held.ballots, ...extra] } })
}
