// The counted votes of a closed round, by the count that anybody can make. A count that is not final yet says so.
import { isShipped, type Archive, type StoredRound } from '../../archive/index.ts'
import { parseChoices } from '../../ballots/index.ts'
import type { FolderAddress } from '../../exchange/index.ts'
import type { Counting } from '../count/index.ts'
import type { CountedVotes } from './gather.ts'

export interface CountedVotesPorts {
  readonly archive: Pick<Archive, 'ballots'>
  readonly counting: Pick<Counting, 'count' | 'list' | 'fetchBallots'>
  /** Where the ballots of rounds that came with the app lie. */
  readonly season: FolderAddress
}

/** Null where no ballot counts. */
export async function countedVotes(
  stored: StoredRound,
  { archive, counting, season }: CountedVotesPorts,
  signal: AbortSignal,
): Promise<CountedVotes | null> {
  // Ballots that do not arrive are no reason not to count those that are here.
  if (isShipped(stored)) await counting.fetchBallots(season, stored.id, { signal }).catch(() => null)
  signal.throwIfAborted()
  const count = await counting.count(stored.id, { signal })
  const listed = await counting.list(stored.id, 'counted', 0, count.counted, { signal })
  const counted = new Set(listed.map(({ digest }) => digest))
  const votes = (await archive.ballots.of(stored.id))
    .filter(({ digest }) => counted.delete(digest))
    .map(({ signed: { message } }) => ({ voter: message.voter, choices: parseChoices(message.choices) }))
  return votes.length === 0 ? null : { votes, isProvisional: count.isProvisional }
}
