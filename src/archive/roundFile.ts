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
  ballotsModule,
  mergeBallots,
  noMerge,
  withVerdicts,
  type Addition,
  type BallotStore,
  type Merge,
} from './ballots.ts'
import { RecordError } from './errors.ts'
import type { ArrivedBallot } from './evictExcess.ts'
import { inGroups } from './inGroups.ts'
import { sourceKey } from './provenance.ts'
import { recordsUnder } from './recordsUnder.ts'
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
import { mergeStakes, stakeKeyIn, stakesModule, type StakeStore } from './stakes.ts'
import type { OpenTable } from './table.ts'
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
  /** Stops it; then nothing of the file is here. */
  readonly signal?: AbortSignal
  /** Ballots and stakes that are written, and all of them. */
  onProgress?(done: number, of: number): void
}

/** Ballots or stakes that are compared with what is here and written at a time. */
const groupSize = 500

/** What is here of a round, for a file. */
export interface CollectedRound extends Omit<BallotFile, 'seal' | 'witnesses'> {
  /** What sources claim, side by side. */
  readonly seals: readonly ClaimedSeal[]
  readonly events: readonly SignedEvent[]
}

/** Keeps the content of files. */
export interface RoundFiles {
  /**
   * Keeps what a file holds, group by group in one transaction. Idempotent, but that a file opened again is one a person goes by.
   *
   * @throws BallotFileError `ballot-file/other-round` for another round than expected; SealError `seal/other-list` for a seal that
   * does not fit; StorageError `storage/full`; the signal's reason. Then nothing of the file is here.
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
    async keep(file, { source, expected, check, signal, onProgress }) {
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
      const listed = claimed ? new Set(claimed.digests) : undefined
      const ballotGroups = inGroups(arrivals, ({ signed }) => [round.id, signed.message.voter], groupSize)
      const stakeGroups = inGroups(file.stakes, (stake) => stakeKeyIn(round.id, stake), groupSize)
      const brought = {
        ballots: own.length,
        stakes: file.stakes.length,
        seal: claimed && { root: claimed.seal.root, count: claimed.seal.count },
      }

      let stored = fresh
      let seal: RoundImport['seal'] = 'none'
      let isChosen = false
      const attempt = async (verdicts: Parameters<typeof mergeBallots>[3]): Promise<Merge> => {
        const merged = { ...noMerge }
        const unchecked: ArrivedBallot[] = []
        let done = 0
        const wrote = (items: number) => onProgress?.((done += items), arrivals.length + file.stakes.length)
        const { tables } = rounds
        const change = tables.changeInSteps('ballot-file', stores, async (steps) => {
          const all = sources.parseValid(await steps.read(sourceReads(round.id)))
          const forgotten = forgottenAmong(all)
          for (const { keys, items } of ballotGroups) {
            signal?.throwIfAborted()
            const kept = ballots.parseValid(await recordsUnder(steps, ballotsModule, keys))
            const part = mergeBallots(round.id, kept, items, verdicts, { forgotten, listed })
            for (const ballot of part.unchecked) unchecked.push(ballot)
            if (unchecked.length > 0) continue // the other crowds are looked for, and nothing more is written
            merged.added += part.added
            merged.known += part.known
            merged.evicted += part.evicted
            merged.displaced += part.displaced
            await steps.write([part.write])
            wrote(items.length)
          }
          if (unchecked.length > 0) throw crowded
          for (const { keys, items } of stakeGroups) {
            signal?.throwIfAborted()
            const kept = stakes.parseValid(await recordsUnder(steps, stakesModule, keys))
            await steps.write([mergeStakes(round.id, kept, items, name)])
            wrote(items.length)
          }
          const [known] = rounds.parseValid(await steps.read(roundReads(fresh)[0]!))
          stored = joinRounds(known, fresh)
          const before = all.find((each) => each.source === name)
          const roots = all.flatMap((each) =>
            each.seal && each.forgottenAt === null ? [each.seal.root] : [],
          )
          seal = claimed === null ? 'none' : comparedWith(claimed.seal.root, roots)
          isChosen = before !== undefined && before.forgottenAt === null && source.kind === 'file'
          const replaced = claimed ? [] : seals.parseValid(await steps.read(sealReads(round.id, name)))
          const signed = events.parseValid(await steps.read(witnessReads(round.id)))
          await steps.write([
            ...roundWrites(stored, source, before, brought),
            mergeWitnessEvents(round.id, signed, held, name),
            claimed
              ? { store: sealsModule, put: [claimed] }
              : { store: sealsModule, remove: replaced.map(() => [round.id, name]) },
          ])
        })
        await change.catch((error: unknown) => {
          if (error !== crowded) throw error
        })
        return { ...merged, unchecked }
      }
      const { added, known, evicted, displaced } = await withVerdicts(attempt)
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

/** Ends an attempt: signatures have to be checked before the ballots of some voters can be told apart. */
const crowded = new Error('a voter has more ballots than are kept unchecked')

function comparedWith(root: string, others: readonly string[]): RoundImport['seal'] {
  if (others.length === 0) return 'new'
  return others.every((other) => other === root) ? 'same' : 'other'
}
