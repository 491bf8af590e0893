// The finished pictures of this device, newest first, and which of them the wall shows.
import { searchEntries } from '../../../app/gallery/index.ts'
import type { Tabs } from '../../../app/house/index.ts'
import {
  entryOf,
  newestFirst,
  type Archive,
  type FragmentEntry,
  type FragmentRecord,
} from '../../../archive/index.ts'

export class Gallery {
  entries = $state.raw<readonly FragmentEntry[]>([])
  trash = $state.raw<readonly FragmentRecord[]>([])
  /** Why the last look failed; null after one that worked. */
  fault = $state.raw<unknown>(null)
  isLoaded = $state(false)
  /** What was typed to search for. */
  text = $state('')
  onlyLiked = $state(false)
  /** The entries the wall shows. */
  readonly shown = $derived(searchEntries(this.entries, { text: this.text, isLiked: this.onlyLiked }))
  readonly hasLiked = $derived(this.entries.some(({ likedAt }) => likedAt !== null))
  readonly #archive: Pick<Archive, 'fragments'>
  readonly #tabs: Pick<Tabs, 'tell' | 'onMessage'>
  #loading: Promise<void> | null = null
  /** How often something changed here: what was read before a change is read again. */
  #changes = 0

  constructor(archive: Pick<Archive, 'fragments'>, tabs: Pick<Tabs, 'tell' | 'onMessage'>) {
    this.#archive = archive
    this.#tabs = tabs
    tabs.onMessage(({ kind }) => {
      if (kind === 'fragments' && this.isLoaded) void this.#look()
    })
  }

  /** Looks at what is here, once. */
  async load(): Promise<void> {
    this.#loading ??= this.#look()
    await this.#loading
    if (this.fault !== null) this.#loading = null
  }

  entry(id: string): FragmentEntry | undefined {
    return this.entries.find((each) => each.id === id)
  }

  /** A picture was painted, for the first time or again. */
  add(record: FragmentRecord): void {
    this.#put([entryOf(record)])
  }

  /** @throws what the archive throws; nothing has changed then */
  async like(ids: readonly string[], isLiked: boolean): Promise<void> {
    await this.#archive.fragments.like(ids, isLiked)
    await this.#lookAt(ids)
  }

  /** Moves pictures to the trash. */
  async discard(ids: readonly string[]): Promise<void> {
    await this.#archive.fragments.trash(ids)
    const gone = new Set(ids)
    this.#changes++
    this.entries = this.entries.filter(({ id }) => !gone.has(id))
    await this.#told()
  }

  /** Brings pictures back from the trash to their places. */
  async restore(ids: readonly string[]): Promise<void> {
    await this.#archive.fragments.restore(ids)
    await this.#lookAt(ids)
    await this.lookIntoTrash()
  }

  async lookIntoTrash(): Promise<void> {
    this.trash = await this.#archive.fragments.listTrash()
  }

  /** Removes what is in the trash for good; returns how many went. */
  async emptyTrash(): Promise<number> {
    const removed = await this.#archive.fragments.emptyTrash()
    await this.#told()
    return removed
  }

  async #look(): Promise<void> {
    try {
      let changes
      let entries
      do {
        changes = this.#changes
        entries = await this.#archive.fragments.entries()
      } while (changes !== this.#changes)
      this.entries = entries
      if (this.isLoaded) await this.lookIntoTrash()
      this.isLoaded = true
      this.fault = null
    } catch (error) {
      this.fault = error
    }
  }

  /** Takes over what the archive now says of some pictures. */
  async #lookAt(ids: readonly string[]): Promise<void> {
    const found = await Promise.all(ids.map((id) => this.#archive.fragments.get(id)))
    this.#put(found.filter((record) => record !== undefined).map(entryOf))
    this.#tabs.tell({ kind: 'fragments' })
  }

  #put(changed: readonly FragmentEntry[]): void {
    const ids = new Set(changed.map(({ id }) => id))
    this.#changes++
    this.entries = [...changed, ...this.entries.filter(({ id }) => !ids.has(id))]
      .filter(({ trashedAt }) => trashedAt === null)
      .toSorted(newestFirst)
  }

  async #told(): Promise<void> {
    this.#tabs.tell({ kind: 'fragments' })
    await this.lookIntoTrash()
  }
}
