// The rounds this device knows: first what the archive kept, then what the sources bring. Nothing of it happens before a
// page shows rounds or the page is idle, and without a network what was kept is enough.
import type { Archive, RoundSource, StoredRound, VoteDraft } from '../../archive/index.ts'
import { PictureGatherer, provenanceOf, type Provenance, type Source } from '../../exchange/index.ts'
import { Emitter } from '../emitter.ts'

export interface RoundsState {
  /** The newest opening first. */
  readonly rounds: readonly StoredRound[]
  /** Unsent votes and what was seen, by round. */
  readonly drafts: ReadonlyMap<string, VoteDraft>
  /** Manifest index of the winner of rounds that were counted on this device. */
  readonly winners: ReadonlyMap<string, number>
  /** Whether the archive has answered. */
  readonly isRead: boolean
  /** How the look at the sources went this visit. */
  readonly season: 'waiting' | 'fetching' | 'here' | 'failed'
  /** Why the archive could not be read, or a source not be reached. */
  readonly fault: unknown
}

/** A source and everything that came with it. */
export interface FollowedSource extends Pick<RoundSource, 'source' | 'kind' | 'from' | 'at'> {
  readonly ballots: number
  /** Ids of the rounds it brought something of. */
  readonly rounds: readonly string[]
}

export interface FollowPorts {
  readonly archive: Pick<
    Archive,
    'rounds' | 'roundSources' | 'forgetting' | 'drafts' | 'winners' | 'roundPictures'
  >
  readonly sources: readonly Source[]
  /** Milliseconds since 1970. */
  now(): number
}

/** Pictures wait for their sheet, but not for ever. */
const sheetPatienceMs = 5_000

export class RoundFollower extends Emitter<{ change: RoundsState }> {
  readonly pictures: PictureGatherer
  readonly #ports: FollowPorts
  #state: RoundsState = {
    rounds: [],
    drafts: new Map(),
    winners: new Map(),
    isRead: false,
    season: 'waiting',
    fault: null,
  }
  readonly #sheets = new Map<string, Promise<Blob | null>>()
  #loading: Promise<void> | null = null

  constructor(ports: FollowPorts) {
    super()
    this.#ports = ports
    this.pictures = new PictureGatherer(ports.archive.roundPictures, ports.now)
  }

  get state(): RoundsState {
    return this.#state
  }

  /** Reads what is kept and asks the sources, once a visit. Ends when both are done; failures are in `fault`. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load())
  }

  /** Looks again, after a failure or when a file brought something new. */
  retry(): Promise<void> {
    this.#become({ fault: null })
    return (this.#loading = this.#load())
  }

  /** Reads the drafts anew: votes may have been cast since the last look. */
  async refreshDrafts(): Promise<void> {
    const drafts = await this.#ports.archive.drafts.list()
    this.#become({ drafts: new Map(drafts.map((draft) => [draft.round, draft])) })
  }

  /** Remembers what the final count of a closed round said; null when there is none, and then an earlier one is forgotten. */
  async noteWinner(round: string, index: number | null): Promise<void> {
    if ((this.#state.winners.get(round) ?? null) === index) return
    const winners = new Map(this.#state.winners)
    if (index === null) winners.delete(round)
    else winners.set(round, index)
    this.#become({ winners })
    if (index === null) await this.#ports.archive.winners.clear(round)
    else await this.#ports.archive.winners.set(round, index)
  }

  /** Forgets what a source brought of a round. @throws what the archive throws. */
  async forget(round: string, source: string): Promise<void> {
    await this.#ports.archive.forgetting.forget(round, source)
    await this.#read()
  }
  /** Takes it back. @throws what the archive throws. */
  async restore(round: string, source: string): Promise<void> {
    await this.#ports.archive.forgetting.restore(round, source)
    await this.#read()
  }
  /** Who brought anything at all, the first to come first. */
  async everySource(): Promise<readonly FollowedSource[]> {
    const found = new Map<string, FollowedSource>()
    for (const { round, source, kind, from, at, ballots } of await this.#ports.archive.roundSources.all()) {
      const known = found.get(source) ?? { source, kind, from, at, ballots: 0, rounds: [] }
      found.set(source, { ...known, ballots: known.ballots + ballots, rounds: [...known.rounds, round] })
    }
    return [...found.values()]
  }
  /** Forgets what a source brought, of all these rounds. @throws what the archive throws. */
  async forgetAll({ source, rounds }: FollowedSource): Promise<void> {
    for (const round of rounds) await this.#ports.archive.forgetting.forget(round, source)
    await this.#read()
  }
  /** Takes it back. @throws what the archive throws. */
  async restoreAll({ source, rounds }: FollowedSource): Promise<void> {
    for (const round of rounds) await this.#ports.archive.forgetting.restore(round, source)
    await this.#read()
  }
  /** Who brought what of a round. */
  sourcesOf(round: string): Promise<readonly RoundSource[]> {
    return this.#ports.archive.roundSources.of(round)
  }
  /** Goes by what this source claims where files claim different things. */
  choose(round: string, source: string): Promise<void> {
    return this.#ports.archive.roundSources.choose(round, source)
  }

  /** The contact sheet of a round, fetched once a visit; null when there is none, or none comes. */
  contactSheet(stored: StoredRound): Promise<Blob | null> {
    const known = this.#sheets.get(stored.id)
    if (known) return known
    const { fragments } = stored.round.manifest
    const source = this.sourceOf(stored)
    const options = { signal: AbortSignal.timeout(sheetPatienceMs) }
    const asked = source?.contactSheet(stored.id, fragments.length, options) ?? Promise.resolve(null)
    const sheet = asked.catch(() => null)
    this.#sheets.set(stored.id, sheet)
    return sheet
  }

  /** The source a round came from; null when it came in a file, or from one that is not asked any more. */
  sourceOf({ sources }: Pick<StoredRound, 'sources'>): Source | null {
    const isOne = (source: Source) => sources.some((known) => isFrom(known, source))
    return this.#ports.sources.find(isOne) ?? null
  }

  async #load(): Promise<void> {
    try {
      await Promise.all([this.#read(), this.refreshDrafts()])
    } catch (error) {
      this.#become({ fault: error })
    }
    this.#become({ season: 'fetching' })
    // One source that is silent does not keep the others from being asked.
    const asked = await Promise.allSettled(this.#ports.sources.map((source) => this.#bring(source)))
    const failed = asked.find((each) => each.status === 'rejected')
    this.#become({
      season: failed ? 'failed' : 'here',
      fault: this.#state.fault ?? (failed?.reason as unknown) ?? null,
    })
  }

  async #read(): Promise<void> {
    const { rounds, winners } = this.#ports.archive
    const [all, kept] = await Promise.all([rounds.list(), winners.list()])
    this.#become({ rounds: all, winners: new Map([...kept, ...this.#state.winners]), isRead: true })
  }

  /** Keeps the documents of a source's rounds; their ballots come when somebody looks at a result. */
  async #bring(source: Source): Promise<void> {
    const { archive, now } = this.#ports
    for (const { note, rounds } of await source.seasons()) {
      const from = provenanceOf(source, now())
      for (const { round, recipes } of rounds)
        await archive.rounds.save({ round, recipes, note, source: from })
    }
    await this.#read()
  }

  #become(change: Partial<RoundsState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}

/** There is one shipped season, wherever this copy of Daub is served from. */
function isFrom(known: Provenance, { kind, from }: Source): boolean {
  return known.kind === kind && (kind === 'shipped' || known.from === from)
}
