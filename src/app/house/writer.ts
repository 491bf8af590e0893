// Writes what changes often: of the changes to one key that come while another is written, or before a delay is over,
// only the newest is. Nothing waits any longer once the page is hidden, because it may not come back.

export interface WriterOptions<Key, Value> {
  write(key: Key, value: Value): Promise<void>
  /** Milliseconds a change waits for a newer one; default 0. */
  readonly delay?: number
  /** Called with why a value could not be written, and with null once one could. */
  onFault(fault: unknown): void
}

export class CoalescingWriter<Key, Value> {
  readonly #options: WriterOptions<Key, Value>
  /** The newest value of each key that is not written yet, in the order of the first change. */
  readonly #waiting = new Map<Key, Value>()
  #writing: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: WriterOptions<Key, Value>) {
    this.#options = options
  }

  keep(key: Key, value: Value): void {
    this.#waiting.set(key, value)
    const { delay = 0 } = this.#options
    if (delay === 0) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), delay)
  }

  /** The newest value of a key while it is not written: it is under way, or there was no room for it. */
  unwritten(key: Key): Value | undefined {
    return this.#waiting.get(key)
  }

  /** Writes what waits now; ends when all is written, or could not be. What could not is tried with the next change. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.size > 0) this.#writing ??= this.#write()
    return this.#writing ?? Promise.resolve()
  }

  async #write(): Promise<void> {
    try {
      for (let [next] = this.#waiting; next; [next] = this.#waiting) {
        const [key, value] = next
        await this.#options.write(key, value)
        if (this.#waiting.get(key) === value) this.#waiting.delete(key)
        this.#options.onFault(null)
      }
    } catch (fault) {
      this.#options.onFault(fault)
    } finally {
      this.#writing = null
    }
  }
}
