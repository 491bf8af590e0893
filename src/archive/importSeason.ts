// A season into the archive: its rounds first, so that they can be looked at, then the ballots of those that have some. A
// damaged file of ballots is told and stops nothing else. Where the files come from is the caller's affair.
import { DaubError } from '../fragment/index.ts'
import type { Season } from '../rounds/index.ts'
import { StorageFullError } from './errors.ts'
import { importRound, type RoundImport } from './roundFile.ts'
import type { RoundOrigin, StoredRound } from './rounds.ts'
import type { VotingStores } from './votingStores.ts'

export interface SeasonImportOptions {
  readonly origin: RoundOrigin
  /** The text of a round's file of ballots, at most `maxBallotFileLength` characters; without it ballots wait. */
  readonly readBallots?: (round: string) => Promise<string>
  readonly signal?: AbortSignal
}

export interface SeasonImport {
  /** In the season's order. */
  readonly rounds: readonly StoredRound[]
  /** One for each file of ballots that could be read. */
  readonly files: readonly RoundImport[]
  /** The files that could not be had or read, and why. */
  readonly refused: readonly { readonly round: string; readonly error: DaubError }[]
}

/**
 * Keeps the rounds of a season with their ballots, seals and claimed stakes. Doing it twice is doing it once.
 *
 * @throws StorageFullError; the signal's reason when aborted. What was kept until then stays, and is sound.
 */
export async function importSeason(
  archive: VotingStores,
  { note, rounds }: Season,
  { origin, readBallots, signal }: SeasonImportOptions,
): Promise<SeasonImport> {
  const stored: StoredRound[] = []
  for (const { round, recipes } of rounds) {
    signal?.throwIfAborted()
    stored.push(await archive.rounds.save({ round, recipes, note, origin }))
  }
  const files: RoundImport[] = []
  const refused: { round: string; error: DaubError }[] = []
  for (const { round, hasBallots } of rounds) {
    if (!hasBallots || !readBallots) continue
    signal?.throwIfAborted()
    try {
      const text = await readBallots(round.id)
      files.push(await importRound(archive, text, { origin, expected: round.id }))
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof DaubError) || error instanceof StorageFullError) throw error
      refused.push({ round: round.id, error })
    }
  }
  return { rounds: stored, files, refused }
}
