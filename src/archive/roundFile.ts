// One round as the content of one file: what a person hands another so that both can count; `rounds/` reads and writes the
// text. A file from a stranger adds to what is here and replaces nothing: its stakes are claims, and its seal stands only where there was none.
import { ComplaintError } from '../fragment/index.ts'
import { ballotRound, BallotFileError, type BallotFile } from '../rounds/index.ts'
import type { Provenance } from '../exchange/index.ts'
import type { StoredRound } from './rounds.ts'
import type { VotingStores } from './votingStores.ts'

/** A round that is not on this device. */
export class UnknownRoundError extends ComplaintError {
  override readonly name = 'UnknownRoundError'
}

/** The stores a round is spread over. */
type RoundStores = Pick<VotingStores, 'rounds' | 'ballots' | 'seals' | 'stakes'>

/** What came of keeping a file. */
export interface RoundImport {
  readonly stored: StoredRound
  /** Ballots this device did not have. */
  readonly added: number
  readonly known: number
  /** Signed for another round than the file is about: left out. */
  readonly foreign: number
  /** `other`: the file has another seal than this device; the one that was here stays. */
  readonly seal: 'none' | 'new' | 'same' | 'other'
}

export interface KeepOptions {
  /** Where the file came from; the seal of the app's own season replaces one that came in another file. */
  readonly source: Provenance
  /** Id of the round that must be in the file; without it any may be. */
  readonly expected?: string
}

/**
 * Everything another person needs to count a round again. Stakes read here go along with claimed ones; to whoever reads
 * the file all are claims.
 *
 * @throws UnknownRoundError
 */
export async function collectRound(archive: RoundStores, id: string): Promise<BallotFile> {
  const stored = await archive.rounds.get(id)
  if (!stored) {
    throw new UnknownRoundError({
      what: 'This round is not on this device',
      value: id,
      remedy: 'Open its season or its file first',
    })
  }
  const [ballots, seal, stakes] = await Promise.all([
    archive.ballots.of(id),
    archive.seals.get(id),
    archive.stakes.of(id),
  ])
  return {
    round: stored.round,
    ballots: ballots.map(({ signed }) => signed),
    stakes: stakes.map(({ how: _how, ...reading }) => reading),
    seal: seal ?? null,
  }
}

/**
 * Keeps what a file holds, store by store; twice is once.
 *
 * @throws BallotFileError for another round than expected, StorageFullError, and then doing it again completes it.
 */
export async function keepRound(
  archive: RoundStores,
  { round, ballots, stakes, seal }: BallotFile,
  { source, expected }: KeepOptions,
): Promise<RoundImport> {
  if (expected !== undefined && round.id !== expected) {
    throw new BallotFileError('ballot-file/other-round', { received: round.id, expected })
  }
  const recipes = round.manifest.fragments.map(() => null)
  const stored = await archive.rounds.save({ round, recipes, note: '', source })
  const own = ballots.filter(({ message }) => message.round === ballotRound(round))
  const added = await archive.ballots.add(round.id, own)
  await archive.stakes.add(round.id, stakes, 'claimed')
  return {
    stored,
    added,
    known: own.length - added,
    foreign: ballots.length - own.length,
    seal: await keepSeal(archive, round.id, seal, source),
  }
}

async function keepSeal(
  { seals }: Pick<VotingStores, 'seals'>,
  round: string,
  seal: BallotFile['seal'],
  source: Provenance,
): Promise<RoundImport['seal']> {
  if (!seal) return 'none'
  const here = await seals.get(round)
  if (here?.seal.root === seal.seal.root) return 'same'
  if (here && source.kind !== 'shipped') return 'other'
  await seals.set(round, seal.seal, seal.digests)
  return 'new'
}
