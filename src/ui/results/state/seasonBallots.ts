// The ballots of a round of the shipped season: one file beside its pictures, fetched when somebody looks at the result.
import type { Archive, StoredRound } from '../../../archive/index.ts'
import { maxBallotFileLength } from '../../../rounds/index.ts'
import { fetchFile } from '../../vote/state/fetchFile.ts'
import { importBallots } from './importBallots.ts'

/**
 * Brings the ballots onto the device; twice is once.
 *
 * @throws SeasonFetchError when they do not come; what `importBallots` throws when they are damaged.
 */
export async function bringSeasonBallots(
  { id, sources }: StoredRound,
  { archive, seasonUrl }: { readonly archive: Archive; readonly seasonUrl: string },
  signal: AbortSignal,
): Promise<void> {
  const source = sources.find(({ kind }) => kind === 'shipped')
  if (!source) return
  const url = new URL(`ballots/${id}.json`, seasonUrl).href
  const bytes = await fetchFile(url, { limit: maxBallotFileLength, signal })
  await importBallots(new Blob([bytes]), archive, { source, expected: id, signal })
}
