// Which pictures of the wall are chosen, to do one thing with all of them.
import { SvelteSet } from 'svelte/reactivity'

export class Selection {
  /** Whether pictures are being chosen. */
  isOn = $state(false)
  readonly #ids = new SvelteSet<string>()

  get size(): number {
    return this.#ids.size
  }

  /** The chosen ones. */
  get ids(): readonly string[] {
    return [...this.#ids]
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  toggle(id: string): void {
    if (!this.#ids.delete(id)) this.#ids.add(id)
  }

  /** Chooses all of these; where all are chosen already, none. */
  toggleAll(ids: readonly string[]): void {
    if (ids.every((id) => this.#ids.has(id))) this.#ids.clear()
    else for (const id of ids) this.#ids.add(id)
  }

  /** Lets go of what is not among these any more. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#ids) if (!ids.has(id)) this.#ids.delete(id)
  }

  end(): void {
    this.isOn = false
    this.#ids.clear()
  }
}
