// The finished pictures, newest first, as far as they have been looked at.
import type { Archive, FragmentRecord } from '../../../archive/index.ts'

const pageSize = 24

export class Gallery {
  fragments = $state.raw<readonly FragmentRecord[]>([])
  /** Whether older pictures may follow. */
  hasMore = $state(true)
  trash = $state.raw<readonly FragmentRecord[]>([])
  /** Null until the first look; then whether that worked. */
  fault = $state.raw<unknown>(null)
  isLoaded = $state(false)
  readonly #archive: Archive

  constructor(archive: Archive) {
    this.#archive = archive
  }

  /** Loads the next page of older pictures. */
  async loadMore(): Promise<void> {
    try {
      const page = await this.#archive.fragments.list(pageSize, this.fragments.at(-1))
      const known = new Set(this.fragments.map(({ id }) => id))
      this.fragments = [...this.fragments, ...page.filter(({ id }) => !known.has(id))]
      this.hasMore = page.length === pageSize
      this.isLoaded = true
    } catch (error) {
      this.fault = error
    }
  }

  /** A picture was painted; one painted again moves to the front. */
  add(piece: FragmentRecord): void {
    this.fragments = [piece, ...this.fragments.filter(({ id }) => id !== piece.id)]
  }

  async discard(id: string): Promise<void> {
    await this.#archive.fragments.trash(id)
    this.fragments = this.fragments.filter((piece) => piece.id !== id)
    await this.lookIntoTrash()
  }

  async restore(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#archive.fragments.restore(id)
    const back = await Promise.all(ids.map((id) => this.#archive.fragments.get(id)))
    const all = [...this.fragments, ...back.filter((piece) => piece !== undefined)]
    this.fragments = all.toSorted((a, b) => b.paintedAt - a.paintedAt)
    await this.lookIntoTrash()
  }

  async lookIntoTrash(): Promise<void> {
    this.trash = await this.#archive.fragments.listTrash()
  }

  /** Removes what is in the trash for good; returns how many went. */
  async emptyTrash(): Promise<number> {
    const removed = await this.#archive.fragments.emptyTrash()
    await this.lookIntoTrash()
    return removed
  }
}
