// The rounds this device knows: what the archive kept, then what the shipped season brings. Nothing of it happens before a
// page about voting is opened, and without a network what was kept is enough.
import type { StoredRound, VoteDraft } from '../../../archive/index.ts'
import type { Services } from '../../shell/services.ts'
import { Clock } from '../../kit/state/clock.svelte.ts'
import { PictureStore } from './pictureStore.ts'
import { fetchSeason } from './sampleSeason.ts'

/** How the look for the season went this visit. */
export type SeasonState = 'waiting' | 'fetching' | 'here' | 'failed'

export class Rounds {
  /** The newest opening first. */
  all = $state.raw<readonly StoredRound[]>([])
  /** Unsent votes and what was seen, by round. */
  drafts = $state.raw<ReadonlyMap<string, VoteDraft>>(new Map())
  /** Manifest index of the winner of rounds that were counted on this device. */
  winners = $state.raw<ReadonlyMap<string, number>>(new Map())
  /** Whether the archive has answered. */
  isRead = $state(false)
  season = $state<SeasonState>('waiting')
  /** Why the archive could not be read, or the season not be had. */
  fault = $state.raw<unknown>(null)
  readonly clock: Clock
  readonly pictures: PictureStore
  readonly #services: Services
  #loading: Promise<void> | null = null

  constructor(services: Services) {
    this.#services = services
    this.clock = new Clock(services.now)
    this.pictures = new PictureStore(services.archive.roundPictures, services.seasonUrl)
  }

  /** The sentences the seasons and files here say about themselves. */
  readonly notes = $derived([...new Set(this.all.map(({ note }) => note).filter(Boolean))])

  find(id: string): StoredRound | undefined {
    return this.all.find((stored) => stored.id === id)
  }

  /** Whether a round not found may still come. */
  readonly isLooking = $derived(!this.isRead || this.season === 'waiting' || this.season === 'fetching')

  /** Reads what is kept and looks for the season, once a visit. Ends when both are done; failures are in `fault`. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load())
  }

  /** Looks again after a failure. */
  retry(): Promise<void> {
    this.fault = null
    return (this.#loading = this.#load())
  }

  /** Reads the drafts anew: votes may have been cast since the last look. */
  async lookAtDrafts(): Promise<void> {
    const drafts = await this.#services.archive.drafts.list()
    this.drafts = new Map(drafts.map((draft) => [draft.round, draft]))
  }

  /** Remembers what a closed round's count on this device said. */
  async noteWinner(id: string, index: number): Promise<void> {
    if (this.winners.get(id) === index) return
    this.winners = new Map([...this.winners, [id, index]])
    await this.#services.archive.winners.set(id, index)
  }

  async #load(): Promise<void> {
    try {
      await Promise.all([this.#read(), this.lookAtDrafts()])
      this.isRead = true
    } catch (error) {
      this.fault = error
    }
    this.season = 'fetching'
    try {
      await this.#bringSeason()
      this.season = 'here'
    } catch (error) {
      this.season = 'failed'
      this.fault ??= error
    }
  }

  async #read(): Promise<void> {
    const { rounds, winners } = this.#services.archive
    this.all = await rounds.list()
    this.winners = new Map([...(await winners.list()), ...this.winners])
  }

  async #bringSeason(): Promise<void> {
    const { archive, seasonUrl, now } = this.#services
    const { note, rounds } = await fetchSeason(seasonUrl)
    // Without the ballots: they come when somebody looks at a result.
    const source = { kind: 'shipped', from: seasonUrl, at: now() } as const
    for (const { round, recipes } of rounds) await archive.rounds.save({ round, recipes, note, source })
    await this.#read()
    this.isRead = true
  }
}
