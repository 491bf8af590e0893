// Values that are read from a chain while somebody watches them. Looking one up starts nothing, so a derivation may do it;
// what starts a read is `watch`, and what ends it is the function it returns.
import { SvelteMap } from 'svelte/reactivity'

/** Reads a value; the signal aborts when nobody watches any more, or when it is to be read anew. */
export type Read<T> = (signal: AbortSignal) => Promise<T>

export class Watched<T> {
  readonly #values = new SvelteMap<string, T>()
  readonly #watchers = new Map<string, number>()
  readonly #running = new Map<string, AbortController>()
  readonly #fail: (error: unknown) => void

  /** @param fail Gets the error of a read that broke off; its value stays unread. */
  constructor(fail: (error: unknown) => void) {
    this.#fail = fail
  }

  /** What was read, or undefined. */
  get(key: string): T | undefined {
    return this.#values.get(key)
  }

  /** Reads a value unless it is there or being read already. @returns a function that ends this watcher's interest */
  watch(key: string, read: Read<T>): () => void {
    this.#watchers.set(key, (this.#watchers.get(key) ?? 0) + 1)
    if (!this.#values.has(key) && !this.#running.has(key)) void this.refresh(key, read)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const left = this.#watchers.get(key)! - 1
      if (left > 0) return void this.#watchers.set(key, left)
      this.#watchers.delete(key)
      this.#running.get(key)?.abort()
      this.#running.delete(key)
    }
  }

  /** Reads a value anew; until it is there, there is none. Ends when the read does. */
  async refresh(key: string, read: Read<T>): Promise<void> {
    this.#running.get(key)?.abort()
    const stop = new AbortController()
    this.#running.set(key, stop)
    this.#values.delete(key)
    try {
      const value = await read(stop.signal)
      if (!stop.signal.aborted) this.#values.set(key, value)
    } catch (error) {
      if (!stop.signal.aborted) this.#fail(error)
    } finally {
      if (this.#running.get(key) === stop) this.#running.delete(key)
    }
  }
}
