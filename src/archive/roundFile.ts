// One round as the content of one file: what a person hands another so that both can count; `rounds/` reads and writes the
// text. A file from a stranger adds to what is here and replaces nothing: its stakes are claims, and its seal stands only
// where there was none. All of a file is kept, or nothing of it.
import type { Provenance } from '../exchange/index.ts'
import { ballotRound, BallotFileError, type BallotFile } from '../rounds/index.ts'
import {
  arrivalsOf,
  ballotReads,
  ballotsModule,
  mergeBallots,
  noMerge,
  withVerdicts,
  type Addition,
  type BallotStore,
} from './ballots.ts'
import { RecordError } from './errors.ts'
import {
  freshRound,
  joinRounds,
  roundReads,
  roundsModule,
  roundStores,
  roundWrites,
  type Rounds,
  type StoredRound,
} from './rounds.ts'
import { checkSeal, sealsModule, type SealStore } from './seals.ts'
import { mergeStakes, stakeReads, stakesModule, type StakeStore } from './stakes.ts'
import type { OpenTable, Read } from './table.ts'

/** What became of a file. */
export interface RoundImport extends Addition {
  readonly stored: StoredRound
  /** Signed for another round than the file is about: left out. */
  readonly foreign: number
  /** `other`: the file has another seal than this device; the one that was here stays. */
  readonly seal: 'none' | 'new' | 'same' | 'other'
}

export interface KeepOptions {
  /** Where the file came from; the seal of the app's own season replaces one that came from elsewhere. */
  readonly source: Provenance
  /** Id of the round that must be in the file; without it any may be. */
  readonly expected?: string
}

/** Keeps the content of files. */
export interface RoundFiles {
  /**
   * Keeps what a file holds, in one transaction. Idempotent.
   *
   * @throws BallotFileError `ballot-file/other-round` for another round than expected; SealError `seal/other-list` for a seal that
   * does not fit; StorageError `storage/full`, and then nothing of the file is here.
   */
  keep(file: BallotFile, options: KeepOptions): Promise<RoundImport>
}

/** The stores a round is spread over. */
interface RoundArchive {
  readonly rounds: Pick<Rounds, 'get'>
  readonly ballots: Pick<BallotStore, 'of'>
  readonly seals: Pick<SealStore, 'get'>
  readonly stakes: Pick<StakeStore, 'of'>
}

/**
 * Everything another person needs to count a round again. Stakes read here go along with claimed ones; to whoever reads
 * the file all are claims.
 *
 * @throws RecordError `round/not-here`
 */
export async function collectRound(archive: RoundArchive, id: string): Promise<BallotFile> {
  const stored = await archive.rounds.get(id)
  if (!stored) throw new RecordError('round/not-here', { id })
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

/** Keeps a file in an archive. */
export function keepRound(
  archive: { readonly roundFiles: RoundFiles },
  file: BallotFile,
  options: KeepOptions,
): Promise<RoundImport> {
  return archive.roundFiles.keep(file, options)
}

export function createRoundFiles(open: OpenTable, now: () => number): RoundFiles {
  const rounds = open(roundsModule)
  const ballots = open(ballotsModule)
  const seals = open(sealsModule)
  const stakes = open(stakesModule)
  const stores = [...roundStores, ballotsModule, sealsModule, stakesModule]
  return {
    async keep(file, { source, expected }) {
      const { round } = file
      if (expected !== undefined && round.id !== expected)
        throw new BallotFileError('ballot-file/other-round', { received: round.id, expected })
      const recipes = round.manifest.fragments.map(() => null)
      const fresh = freshRound({ round, recipes, note: '', source }, now())
      const own = file.ballots.filter(({ message }) => message.round === ballotRound(round))
      const arrivals = await arrivalsOf(round.id, own, now())
      const given = file.seal && checkSeal({ round: round.id, ...file.seal })

      const parts: readonly (readonly Read[])[] = [
        roundReads(round.id),
        [{ store: sealsModule, prefix: [round.id] }],
        stakeReads(round.id, file.stakes),
        ballotReads(round.id, arrivals),
      ]
      let stored = fresh
      let seal: RoundImport['seal'] = 'none'
      const { added, known, evicted } = await withVerdicts(async (verdicts) => {
        let merged = noMerge
        await rounds.tables.change('ballot-file', stores, parts.flat(), (found) => {
          const [ofRound, ofSeal, ofStakes, ofBallots] = partsOf(found, parts)
          merged = mergeBallots(round.id, ballots.parseValid(ofBallots!), arrivals, verdicts)
          if (merged.unchecked.length > 0) return []
          stored = joinRounds(rounds.parseValid(ofRound!)[0], fresh)
          const here = seals.parseValid(ofSeal!)[0]
          seal = !given
            ? 'none'
            : here?.seal.root === given.seal.root
              ? 'same'
              : here && source.kind !== 'shipped'
                ? 'other'
                : 'new'
          return [
            ...roundWrites(stored),
            merged.write,
            mergeStakes(round.id, stakes.parseValid(ofStakes!), file.stakes, 'claimed'),
            { store: sealsModule, put: seal === 'new' ? [given!] : [] },
          ]
        })
        return merged
      })
      return { stored, added, known, evicted, foreign: file.ballots.length - own.length, seal }
    },
  }
}

/** What each part's reads gave, together. */
function partsOf(
  found: readonly (readonly unknown[])[],
  parts: readonly (readonly Read[])[],
): readonly (readonly unknown[])[] {
  let at = 0
  return parts.map((reads) => found.slice(at, (at += reads.length)).flat())
}
