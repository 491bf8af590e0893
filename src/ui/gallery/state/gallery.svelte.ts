// The finished pictures, newest first, as far as they have been looked at.
import type { Archive, Piece } from '../../../archive/index.ts'

const pageSize = 24

export class Gallery {
  pieces = $state.raw<readonly Piece[]>([])
  /** Whether older pictures may follow. */
  hasMore = $state(true)
  trash = $state.raw<readonly Piece[]>([])
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
      const page = await this.#archive.pieces.list(pageSize, this.pieces.at(-1)?.paintedAt)
      const known = new Set(this.pieces.map(({ id }) => id))
      this.pieces = [...this.pieces, ...page.filter(({ id }) => !known.has(id))]
      this.hasMore = page.length === pageSize
      this.isLoaded = true
    } catch (error) {
      this.fault = error
    }
  }

  /** A picture was painted; one painted again moves to the front. */
  add(piece: Piece): void {
    this.pieces = [piece, ...this.pieces.filter(({ id }) => id !== piece.id)]
  }

  async discard(id: string): Promise<void> {
    await this.#archive.pieces.trash(id)
    this.pieces = this.pieces.filter((piece) => piece.id !== id)
    await this.lookIntoTrash()
  }

  async restore(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#archive.pieces.restore(id)
    const back = await Promise.all(ids.map((id) => this.#archive.pieces.get(id)))
    const all = [...this.pieces, ...back.filter((piece) => piece !== undefined)]
    this.pieces = all.toSorted((a, b) => b.paintedAt - a.paintedAt)
    await this.lookIntoTrash()
  }

  async lookIntoTrash(): Promise<void> {
    this.trash = await this.#archive.pieces.listTrash()
  }

  /** Removes what is in the trash for good; returns how many went. */
  async emptyTrash(): Promise<number> {
    const removed = await this.#archive.pieces.emptyTrash()
    await this.#archive.attachments.sweep()
    await this.lookIntoTrash()
    return removed
  }
}
