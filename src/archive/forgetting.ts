// Forgetting a source of a round: what it brought counts no more from that moment, and comes back whole when the person
// thinks again. Its records are cleared away some weeks later; what others brought, too, stays.
import type { Provenance } from '../exchange/index.ts'
import { ballotKeyIn, ballotRecord, ballotsModule } from './ballots.ts'
import type { ArrivedBallot } from './evictExcess.ts'
import { addSource, sourceKey } from './provenance.ts'
import { documentWrites, roundHeadersModule, roundsModule, type StoredRound } from './rounds.ts'
import {
  earlierSource,
  forgottenAmong,
  isBrought,
  ownSource,
  roundSourcesModule,
  type RoundSource,
} from './roundSources.ts'
import { sealsModule } from './seals.ts'
import { stakeKeyIn, stakesModule, type StakeRecord } from './stakes.ts'
import type { OpenTable, Read, Write } from './table.ts'
import { clearWitnessEvents, witnessEventsModule, witnessReads } from './witnessEvents.ts'

export interface Forgetting {
  /** Forgets what a source brought to a round; a round that nobody else brought is gone from the lists. */
  forget(round: string, source: string): Promise<void>
  /** Takes it back; nothing happens when the records have been cleared away. */
  restore(round: string, source: string): Promise<void>
  /** Clears away what was forgotten before a time, in milliseconds since 1970. */
  clear(before: number): Promise<void>
}

export function createForgetting(open: OpenTable, now: () => number): Forgetting {
  const rounds = open(roundsModule)
  const sources = open(roundSourcesModule)
  const ballots = open(ballotsModule)
  const stakes = open(stakesModule)
  const events = open(witnessEventsModule)
  const { tables } = rounds

  /** Changes one source's record and the sources that its round names, together. */
  async function change(
    round: string,
    source: string,
    work: (
      known: RoundSource,
      stored: StoredRound,
    ) => { readonly forgottenAt: number | null } & {
      readonly from: readonly Provenance[]
    },
  ): Promise<void> {
    const reads: readonly Read[] = [
      { store: roundsModule, prefix: [round] },
      { store: roundSourcesModule, prefix: [round, source] },
    ]
    const stores = [roundsModule, roundHeadersModule, roundSourcesModule]
    await tables.change('setting', stores, reads, ([ofRound = [], ofSource = []]) => {
      const [stored] = rounds.parseValid(ofRound)
      const [known] = sources.parseValid(ofSource)
      if (!stored || !known || source === ownSource) return []
      const { forgottenAt, from } = work(known, stored)
      return [
        ...documentWrites({ ...stored, sources: from }),
        { store: roundSourcesModule, put: [{ ...known, forgottenAt }] },
      ]
    })
  }

  async function clearRound(round: string, before: number): Promise<void> {
    const stores = [
      roundsModule,
      roundHeadersModule,
      roundSourcesModule,
      ballotsModule,
      sealsModule,
      stakesModule,
      witnessEventsModule,
    ]
    const reads: readonly Read[] = [
      { store: roundSourcesModule, prefix: [round] },
      { store: roundsModule, prefix: [round] },
      { store: ballotsModule, prefix: [round] },
      { store: stakesModule, prefix: [round] },
      witnessReads(round),
    ]
    await tables.change(
      'nothing',
      stores,
      reads,
      ([ofSources = [], ofRound = [], ofBallots = [], ofStakes = [], ofEvents = []]) => {
        const due = sources
          .parseValid(ofSources)
          .filter(({ forgottenAt }) => forgottenAt !== null && forgottenAt < before)
        const gone = forgottenAmong(due)
        if (gone.size === 0) return []
        const [stored] = rounds.parseValid(ofRound)
        return [
          ...clearBallots(round, ballots.parseValid(ofBallots), gone),
          ...clearStakes(stakes.parseValid(ofStakes), gone),
          ...clearWitnessEvents(events.parseValid(ofEvents), gone),
          { store: sealsModule, remove: [...gone].map((source) => [round, source]) },
          { store: roundSourcesModule, remove: [...gone].map((source) => [round, source]) },
          ...(stored && stored.sources.length === 0
            ? [roundsModule, roundHeadersModule].map((store) => ({ store, remove: [[round]] }))
            : []),
        ]
      },
    )
  }

  return {
    forget: (round, source) =>
      change(round, source, (_, stored) => ({
        forgottenAt: now(),
        from: stored.sources.filter((each) => nameOf(each) !== source),
      })),
    restore: (round, source) =>
      change(round, source, ({ kind, from, at, id }, stored) => ({
        forgottenAt: null,
        from: addSource(stored.sources, { kind, from, at, ...(id !== undefined && { id }) }),
      })),
    async clear(before) {
      const due = (await sources.getByPrefix([])).filter(
        ({ forgottenAt }) => forgottenAt !== null && forgottenAt < before,
      )
      for (const round of new Set(due.map((each) => each.round))) await clearRound(round, before)
    },
  }
}

/** Files that versions before 4 of the database noted have no id: all of them together are one source. */
function nameOf(source: Provenance): string {
  return source.kind === 'file' && source.id === undefined ? earlierSource : sourceKey(source)
}

function clearBallots(
  round: string,
  ballots: readonly ArrivedBallot[],
  gone: ReadonlySet<string>,
): readonly Write[] {
  const touched = ballots.filter(({ sources }) => sources.some((source) => gone.has(source)))
  const staying = touched.filter(({ sources }) => isBrought(sources, gone))
  return [
    {
      store: ballotsModule,
      put: staying.map((ballot) =>
        ballotRecord(round, { ...ballot, sources: without(ballot.sources, gone) }),
      ),
      remove: touched
        .filter(({ sources }) => !isBrought(sources, gone))
        .map((ballot) => ballotKeyIn(round, ballot)),
    },
  ]
}

function clearStakes(records: readonly StakeRecord[], gone: ReadonlySet<string>): readonly Write[] {
  const touched = records.filter(({ claimed }) => claimed.some(({ source }) => gone.has(source)))
  const cleared = touched.map((record) => ({
    ...record,
    claimed: record.claimed.filter(({ source }) => !gone.has(source)),
  }))
  const isEmpty = ({ read, claimed }: StakeRecord) => read === null && claimed.length === 0
  return [
    {
      store: stakesModule,
      put: cleared.filter((record) => !isEmpty(record)),
      remove: cleared.filter(isEmpty).map((record) => stakeKeyIn(record.round, record)),
    },
  ]
}

function without(sources: readonly string[], gone: ReadonlySet<string>): readonly string[] {
  return sources.filter((source) => !gone.has(source))
}
