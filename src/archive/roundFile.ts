// One round as the content of one file: what a person hands another so that both can count; `rounds/` reads and writes the
// text. A file adds to what is here and replaces nothing: its seal and its stakes are claims beside its name. All of a file
// is kept, or nothing of it.
import type { Provenance } from '../exchange/index.ts'
import {
  ballotRound,
  BallotFileError,
  type BallotFile,
  type HeldStatements,
  type Round,
  type SignedEvent,
} from '../rounds/index.ts'
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
import { sourceKey } from './provenance.ts'
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
import { forgottenAmong, roundSourcesModule, sourceReads } from './roundSources.ts'
import { checkSeal, sealReads, sealsModule, type ClaimedSeal, type SealStore } from './seals.ts'
import { mergeStakes, stakeReads, stakesModule, type StakeStore } from './stakes.ts'
import type { OpenTable, Read } from './table.ts'
import {
  mergeWitnessEvents,
  witnessEventsModule,
  witnessReads,
  type WitnessEventStore,
} from './witnessEvents.ts'

/** What became of a file. Its ballots are added + known + evicted + foreign + repeated. */
export interface RoundImport extends Addition {
  readonly stored: StoredRound
  /** Its source's name among those of the round; see `sourceKey`. */
  readonly source: string
  /** Signed for another round than the file is about: left out. */
  readonly foreign: number
  /** In the file more than once. */
  readonly repeated: number
  /** Stakes it claims. */
  readonly stakes: number
  /** The seal it claims: none; one that nobody claimed yet; one that others claim, too; or another one than others claim. */
  readonly seal: 'none' | 'new' | 'same' | 'other'
  /** Statements of the charter's witnesses that hold, and events in their place that do not: those are left out. */
  readonly statements: number
  readonly refused: number
  /** It was open before: where claims of stakes differ, its own stand from now on. */
  readonly isChosen: boolean
}

export interface KeepOptions {
  /** Where the file came from. */
  readonly source: Provenance
  /** Id of the round that must be in the file; without it any may be. */
  readonly expected?: string
  /** Which of the file's statements hold (`heldStatements`): the archive itself checks no signature. Without it none is kept. */
  check?(round: Round, events: readonly SignedEvent[]): HeldStatements
}

/** What is here of a round, for a file. */
export interface CollectedRound extends Omit<BallotFile, 'seal' | 'witnesses'> {
  /** What sources claim, side by side. */
  readonly seals: readonly ClaimedSeal[]
  readonly events: readonly SignedEvent[]
}

/** Keeps the content of files. */
export interface RoundFiles {
  /**
   * Keeps what a file holds, in one transaction. Idempotent, but that a file opened again is one a person goes by.
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
  readonly seals: Pick<SealStore, 'of'>
  readonly witnessEvents: Pick<WitnessEventStore, 'of'>
  readonly stakes: Pick<StakeStore, 'of'>
}

/**
 * Everything another person needs to count a round again. Stakes read here go along with undisputed claims; to whoever reads
 * the file all are claims. A dispute stays here: handed on, it would be one everywhere.
 *
 * @throws RecordError `round/not-here`
 */
export async function collectRound(archive: RoundArchive, id: string): Promise<CollectedRound> {
  const stored = await archive.rounds.get(id)
  if (!stored) throw new RecordError('round/not-here', { id })
  const [ballots, seals, stakes, events] = await Promise.all([
    archive.ballots.of(id),
    archive.seals.of(id),
    archive.stakes.of(id),
    archive.witnessEvents.of(id),
  ])
  return {
    round: stored.round,
    ballots: ballots.map(({ signed }) => signed),
    stakes: stakes
      .filter(({ how }) => how !== 'disputed')
      .map(({ how: _how, sources: _sources, ...reading }) => reading),
    seals,
    events,
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
  const sources = open(roundSourcesModule)
  const events = open(witnessEventsModule)
  const stores = [...roundStores, ballotsModule, sealsModule, stakesModule, witnessEventsModule]
  return {
    async keep(file, { source, expected, check }) {
      const { round } = file
      if (expected !== undefined && round.id !== expected)
        throw new BallotFileError('ballot-file/other-round', { received: round.id, expected })
      const recipes = round.manifest.fragments.map(() => null)
      const fresh = freshRound({ round, recipes, note: '', source }, now())
      const name = sourceKey(source)
      const own = file.ballots.filter(({ message }) => message.round === ballotRound(round))
      const arrivals = await arrivalsOf(round.id, own, now(), name)
      const { witnesses = [] } = file
      const { held, refused } = check?.(round, witnesses) ?? { held: [], refused: witnesses.length }
      const claimed = file.seal && checkSeal({ round: round.id, source: name, ...file.seal })

      const parts: readonly (readonly Read[])[] = [
        roundReads(fresh).slice(0, 1),
        [sourceReads(round.id)],
        [sealReads(round.id, name)],
        stakeReads(round.id, file.stakes),
        ballotReads(round.id, arrivals),
        [witnessReads(round.id)],
      ]
      const brought = {
        ballots: own.length,
        stakes: file.stakes.length,
        seal: claimed && { root: claimed.seal.root, count: claimed.seal.count },
      }
      let stored = fresh
      let seal: RoundImport['seal'] = 'none'
      let isChosen = false
      const { added, known, evicted, displaced } = await withVerdicts(async (verdicts) => {
        let merged = noMerge
        await rounds.tables.change('ballot-file', stores, parts.flat(), (found) => {
          const [ofRound, ofSources, ofSeal, ofStakes, ofBallots, ofEvents] = partsOf(found, parts)
          const all = sources.parseValid(ofSources!)
          const forgotten = forgottenAmong(all)
          merged = mergeBallots(round.id, ballots.parseValid(ofBallots!), arrivals, verdicts, forgotten)
          if (merged.unchecked.length > 0) return []
          stored = joinRounds(rounds.parseValid(ofRound!)[0], fresh)
          const before = all.find((each) => each.source === name)
          const roots = all.flatMap((each) =>
            each.seal && each.forgottenAt === null ? [each.seal.root] : [],
          )
          seal = claimed === null ? 'none' : comparedWith(claimed.seal.root, roots)
          const writes = roundWrites(stored, source, before, brought)
          isChosen = before !== undefined && before.forgottenAt === null && source.kind === 'file'
          return [
            ...writes,
            merged.write,
            mergeStakes(round.id, stakes.parseValid(ofStakes!), file.stakes, name),
            mergeWitnessEvents(round.id, events.parseValid(ofEvents!), held, name),
            {
              store: sealsModule,
              ...(claimed
                ? { put: [claimed] }
                : { remove: seals.parseValid(ofSeal!).map(() => [round.id, name]) }),
            },
          ]
        })
        return merged
      })
      return {
        stored,
        source: name,
        added,
        known,
        evicted,
        displaced,
        foreign: file.ballots.length - own.length,
        repeated: own.length - added - known - evicted,
        stakes: file.stakes.length,
        seal,
        statements: held.length,
        refused,
        isChosen,
      }
    },
  }
}

function comparedWith(root: string, others: readonly string[]): RoundImport['seal'] {
  if (others.length === 0) return 'new'
  return others.every((other) => other === root) ? 'same' : 'other'
}

/** What each part's reads gave, together. */
function partsOf(
  found: readonly (readonly unknown[])[],
  parts: readonly (readonly Read[])[],
): readonly (readonly unknown[])[] {
  let at = 0
  return parts.map((reads) => found.slice(at, (at += reads.length)).flat())
}
