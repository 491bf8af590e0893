// The rounds this device knows as the page shows them: a mirror of app/follow.
import { SvelteMap } from 'svelte/reactivity'
import type { FollowedSource, RoundFollower, RoundsState } from '../../../app/follow/index.ts'
import type { RoundSource, StoredRound } from '../../../archive/index.ts'
import { Clock } from '../../kit/state/clock.svelte.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'

export class Rounds {
  readonly clock: Clock
  /** Addresses of contact sheets by round: one each for as long as the page lives. */
  readonly sheets = new SvelteMap<string, string>()
  readonly #follower: RoundFollower
  readonly #mirror: Mirror<RoundsState>

  constructor(follower: RoundFollower, now: () => number) {
    this.#follower = follower
    this.#mirror = new Mirror<RoundsState>(follower)
    this.clock = new Clock(now)
  }

  /** The newest opening first. */
  readonly all = $derived.by(() => this.#mirror.current.rounds)
  readonly drafts = $derived.by(() => this.#mirror.current.drafts)
  readonly winners = $derived.by(() => this.#mirror.current.winners)
  readonly isRead = $derived.by(() => this.#mirror.current.isRead)
  readonly season = $derived.by(() => this.#mirror.current.season)
  readonly fault = $derived.by(() => this.#mirror.current.fault)
  /** Whether a round not found may still come. */
  get isLooking(): boolean {
    return !this.isRead || this.season === 'waiting' || this.season === 'fetching'
  }
  /** The sentences the seasons and files here say about themselves. */
  readonly notes = $derived.by(() => [...new Set(this.all.map(({ note }) => note).filter(Boolean))])

  find(id: string): StoredRound | undefined {
    return this.all.find((stored) => stored.id === id)
  }
  load(): Promise<void> {
    return this.#follower.load()
  }
  retry(): Promise<void> {
    return this.#follower.retry()
  }
  lookAtDrafts(): Promise<void> {
    return this.#follower.refreshDrafts()
  }
  noteWinner(id: string, index: number | null): Promise<void> {
    return this.#follower.noteWinner(id, index)
  }
  sourcesOf(id: string): Promise<readonly RoundSource[]> {
    return this.#follower.sourcesOf(id)
  }
  forget(id: string, source: string): Promise<void> {
    return this.#follower.forget(id, source)
  }
  restore(id: string, source: string): Promise<void> {
    return this.#follower.restore(id, source)
  }
  everySource(): Promise<readonly FollowedSource[]> {
    return this.#follower.everySource()
  }
  forgetAll(source: FollowedSource): Promise<void> {
    return this.#follower.forgetAll(source)
  }
  restoreAll(source: FollowedSource): Promise<void> {
    return this.#follower.restoreAll(source)
  }
  choose(id: string, source: string): Promise<void> {
    return this.#follower.choose(id, source)
  }

  /** One picture of a round, from this device or from where the round came from. @param isFresh Past every cache, after a bad copy. */
  openPicture(stored: StoredRound, index: number, signal: AbortSignal, isFresh: boolean): Promise<Blob> {
    const fragment = stored.round.manifest.fragments[index]!
    // The sheet fills the whole wall at once, so it goes first.
    const after = this.#follower.contactSheet(stored)
    return this.#follower.pictures.open(fragment, this.#follower.sourceOf(stored), { signal, isFresh, after })
  }

  /** Fetches a round's contact sheet for its wall, unless that happened already. */
  async bringSheet(stored: StoredRound): Promise<void> {
    const sheet = await this.#follower.contactSheet(stored)
    if (sheet && !this.sheets.has(stored.id)) this.sheets.set(stored.id, URL.createObjectURL(sheet))
  }

  /** Brings all pictures of a round onto the device in the background. */
  async bringPictures(stored: StoredRound, signal: AbortSignal): Promise<void> {
    const source = this.#follower.sourceOf(stored)
    if (source) await this.#follower.pictures.bringAll(stored.round.manifest.fragments, source, { signal })
  }
}
