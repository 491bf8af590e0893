// How a closed round was voted on, by the count that anybody can make. What is not settled yet is unknown, and unknown is not "nobody".
import type { Archive } from '../../archive/index.ts'
import { parseChoices, type Choice } from '../../ballots/index.ts'
import type { Round } from '../../rounds/index.ts'
import type { Counting } from '../count/index.ts'
import { ArtistError } from './errors.ts'
import { sealOwn } from './ownWitness.ts'
import type { Cast } from './ports.ts'

export interface CastPorts {
  readonly archive: Pick<Archive, 'settings' | 'ballots' | 'witnessEvents' | 'roundFiles'>
  readonly counting: Pick<Counting, 'count' | 'list'>
  /** What was cast on this device without a signature; null where nothing was. */
  localVote(round: Round): Promise<readonly Choice[] | null>
  /** Milliseconds since 1970. */
  now(): number
}

/**
 * The counted votes, the ranking and the seal's root. Where the charter counts no stake, nobody has VP: there the vote cast on this device
 * teaches the artist, as one voter; it moves no VP, so it ranks nothing and nothing wins by it.
 *
 * @throws ArtistError `artist/not-counted` while it is not settled which ballots there are, or what they weigh
 */
export async function castOf(round: Round, { archive, counting, localVote, now }: CastPorts): Promise<Cast> {
  await sealOwn(archive, round, now())
  const count = await counting.count(round.id)
  const { sealing, result } = count
  if (sealing.why !== null || count.isProvisional) throw new ArtistError('artist/not-counted', {})
  const listed = await counting.list(round.id, 'counted', 0, count.counted)
  const counted = new Set(listed.map(({ digest }) => digest))
  const votes = (await archive.ballots.of(round.id))
    .filter(({ digest }) => counted.delete(digest))
    .map(({ signed }) => ({ choices: parseChoices(signed.message.choices) }))
  const local = round.charter.stakes.length === 0 ? await localVote(round) : null
  return {
    votes: local === null ? votes : [...votes, { choices: local }],
    ranking: result.ranking.map(({ id, total }) => ({ id, total })),
    winner: result.winner,
    beacon: sealing.root,
  }
}
