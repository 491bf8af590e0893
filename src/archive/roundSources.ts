// Who brought what of a round: the app's season, folders, files that somebody opened. What a source says stays beside its
// name, so that a person can see whose claim it is, go by it, or forget it; what others brought is not touched by that.
import * as v from 'valibot'
import type { Provenance } from '../exchange/index.ts'
import { sha256 } from '../fragment/index.ts'
import { provenance, sourceKey } from './provenance.ts'
import { natural, text } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { Key, OpenTable, Read } from './table.ts'
import { listOrNone, membersOf, putAll, type Members } from './upgrade.ts'

/** The source of ballots that were signed on this device. No person can forget it. */
export const ownSource = 'own'
/** The name under which an artist of this browser hangs its rounds; no file, because files have an id. */
export const artistHere = 'artist'
export const isArtistHere = ({ kind, from, id }: Provenance): boolean =>
  kind === 'file' && id === undefined && from === artistHere
/** The source of what a version before 4 of the database held, which noted none. */
export const earlierSource = 'earlier'

/** A source of a round, and what it says. */
export interface RoundSource extends Provenance {
  readonly round: string
  /** Its name among the sources of this round; see `sourceKey`. */
  readonly source: string
  /** Ballots and stakes it holds, when it was read last. */
  readonly ballots: number
  readonly stakes: number
  /** The seal it claims. */
  readonly seal: { readonly root: string; readonly count: number } | null
  /** Milliseconds since 1970 when a person chose to go by it; null if nobody did. The latest choice holds. */
  readonly chosenAt: number | null
  /** Milliseconds since 1970 when a person forgot it; null for one that counts. */
  readonly forgottenAt: number | null
}

export const roundSourcesModule: StoreModule<RoundSource> = {
  name: 'roundSources',
  key: ['round', 'source'],
  schema: v.object({
    round: sha256,
    source: text(3000),
    ...provenance.entries,
    ballots: natural,
    stakes: natural,
    seal: v.nullable(v.object({ root: sha256, count: natural })),
    chosenAt: v.nullable(natural),
    forgottenAt: v.nullable(natural),
  }),
  upgrades: {
    // Ballots and claims of earlier versions are of nobody in particular; rounds did name where they came from.
    async 4(transaction) {
      const rounds = (await transaction.objectStore('rounds').getAll()).map(membersOf)
      await putAll(transaction, 'roundSources', rounds.flatMap(sourcesOfEarlier))
    },
  },
}

function sourcesOfEarlier(stored: Members): readonly object[] {
  const none = { round: stored['id'], ballots: 0, stakes: 0, seal: null, chosenAt: null, forgottenAt: null }
  const named = listOrNone(stored['sources'])
    .map(membersOf)
    .filter(({ kind }) => kind !== 'file')
    .map((from) => ({ ...none, ...from, source: sourceKey(from as unknown as Provenance) }))
  return [...named, { ...none, source: earlierSource, kind: 'file', from: '', at: stored['savedAt'] }]
}

/** What a source brought, for its record. */
export type Brought = Pick<RoundSource, 'ballots' | 'stakes' | 'seal'>

/**
 * The record of a source that was just read. One that was forgotten is back; a file that a person opens again is one they
 * go by.
 *
 * @param brought Null when only the round's documents were read; then what is known of the rest stays.
 */
export function readSource(
  round: string,
  from: Provenance,
  known: RoundSource | undefined,
  brought: Brought | null,
): RoundSource {
  const isAgain =
    known !== undefined && known.forgottenAt === null && brought !== null && from.kind === 'file'
  return {
    round,
    source: sourceKey(from),
    kind: from.kind,
    from: from.from,
    at: known?.at ?? from.at,
    ...(from.id !== undefined && { id: from.id }),
    ...(brought ?? { ballots: known?.ballots ?? 0, stakes: known?.stakes ?? 0, seal: known?.seal ?? null }),
    chosenAt: isAgain ? from.at : (known?.chosenAt ?? null),
    forgottenAt: null,
  }
}

/** What has to be read to know the sources of a round. */
export function sourceReads(round: string): Read {
  return { store: roundSourcesModule, prefix: [round] }
}

/** Names of the sources that were forgotten. */
export function forgottenAmong(sources: readonly RoundSource[]): ReadonlySet<string> {
  return new Set(sources.filter(({ forgottenAt }) => forgottenAt !== null).map(({ source }) => source))
}

/** Whether some source that was not forgotten brought it. */
export function isBrought(sources: readonly string[], forgotten: ReadonlySet<string>): boolean {
  return forgotten.size === 0 || sources.some((source) => !forgotten.has(source))
}

/** Names with one more. */
export function withSource(sources: readonly string[], source: string): readonly string[] {
  return sources.includes(source) ? sources : [...sources, source]
}

/** Reads who brought a round. */
export interface RoundSources {
  /** The first to come first; forgotten ones are not among them. */
  of(round: string): Promise<readonly RoundSource[]>
  /** Those of all rounds, a record for each round; forgotten ones are not among them. */
  all(): Promise<readonly RoundSource[]>
  /** Goes by what this source claims wherever files claim different things. */
  choose(round: string, source: string): Promise<void>
}

export function createRoundSources(open: OpenTable, now: () => number): RoundSources {
  const table = open(roundSourcesModule)
  const known = async (prefix: Key) =>
    (await table.getByPrefix(prefix))
      .filter(({ forgottenAt }) => forgottenAt === null)
      .sort((a, b) => a.at - b.at || (a.source < b.source ? -1 : 1))
  return {
    of: (round) => known([round]),
    all: () => known([]),
    choose: (round, source) =>
      table.change('setting', [[round, source]], ([known]) => ({
        put: known ? [{ ...known, chosenAt: now() }] : [],
      })),
  }
}
