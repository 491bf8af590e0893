// The finished pictures, newest first, as far as they have been looked at.
import type { Tabs } from '../../../app/house/index.ts'
import type { Archive, FragmentRecord } from '../../../archive/index.ts'

const pageSize = 24

export class Gallery {
  fragments = $state.raw<readonly FragmentRecord[]>([])
  /** Whether older pictures may follow. */
  hasMore = $state(true)
  trash = $state.raw<readonly FragmentRecord[]>([])
  /** Why the last look failed; null after one that worked. */
  fault = $state.raw<unknown>(null)
  isLoaded = $state(false)
  readonly #archive: Pick<Archive, 'fragments'>
  readonly #tabs: Pick<Tabs, 'tell' | 'onMessage'>
  /** Where the last page ended: pictures painted or brought back since are not where the next one begins. */
  #reached: FragmentRecord | undefined

  constructor(archive: Pick<Archive, 'fragments'>, tabs: Pick<Tabs, 'tell' | 'onMessage'>) {
    this.#archive = archive
    this.#tabs = tabs
    tabs.onMessage(({ kind }) => {
      if (kind === 'fragments') void this.lookAgain()
    })
  }

  /** Loads the next page of older pictures. */
  async loadMore(): Promise<void> {
    try {
      const page = await this.#archive.fragments.list(pageSize, this.#reached)
      this.fragments = withMore(this.fragments, page)
      this.#reached = page.at(-1) ?? this.#reached
      this.hasMore = page.length === pageSize
      this.isLoaded = true
      this.fault = null
    } catch (error) {
      this.fault = error
    }
  }

  /** Another tab changed something: looks again at everything that was looked at. */
  async lookAgain(): Promise<void> {
    if (!this.isLoaded) return
    try {
      const found: FragmentRecord[] = []
      const isWithin = () => !this.#reached || newestFirst(found.at(-1)!, this.#reached) < 0
      let page
      do {
        page = await this.#archive.fragments.list(pageSize, found.at(-1))
        for (const piece of page) found.push(piece)
      } while (page.length === pageSize && isWithin())
      this.fragments = found
      this.#reached = found.at(-1)
      this.hasMore = page.length === pageSize
      await this.lookIntoTrash()
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
    this.#tabs.tell({ kind: 'fragments' })
    await this.lookIntoTrash()
  }

  /** Brings pictures back from the trash to their places; those older than what was looked at come with their page. */
  async restore(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#archive.fragments.restore(id)
    const found = await Promise.all(ids.map((id) => this.#archive.fragments.get(id)))
    const back = found.filter((piece) => piece !== undefined).filter((piece) => this.#isWithin(piece))
    this.fragments = withMore(this.fragments, back).toSorted(newestFirst)
    this.#tabs.tell({ kind: 'fragments' })
    await this.lookIntoTrash()
  }

  #isWithin(piece: FragmentRecord): boolean {
    return !this.hasMore || (this.#reached !== undefined && newestFirst(piece, this.#reached) <= 0)
  }

  async lookIntoTrash(): Promise<void> {
    this.trash = await this.#archive.fragments.listTrash()
  }

  /** Removes what is in the trash for good; returns how many went. */
  async emptyTrash(): Promise<number> {
    const removed = await this.#archive.fragments.emptyTrash()
    this.#tabs.tell({ kind: 'fragments' })
    await this.lookIntoTrash()
    return removed
  }
}

/** Pictures and, behind them, those of some more that are not among them yet. */
function withMore(
  pieces: readonly FragmentRecord[],
  more: readonly FragmentRecord[],
): readonly FragmentRecord[] {
  const known = new Set(pieces.map(({ id }) => id))
  return [...pieces, ...more.filter(({ id }) => !known.has(id))]
}

/** The order of the archive's list. */
function newestFirst(a: FragmentRecord, b: FragmentRecord): number {
  return b.paintedAt - a.paintedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}
