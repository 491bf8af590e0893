// Events of a use case, typed by name. Whoever listens (a page, a command, a test) hears each one once, in the order of
// `on`, while the call that caused it is still running.

type Listener<Value> = (value: Value) => void

/** Base of the classes of app/ that something subscribes to. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>()

  /** Calls `listener` at each such event, until the function that is returned is called. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener as Listener<never>)
    return () => void listeners.delete(listener as Listener<never>)
  }

  protected emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    // A copy: a listener may leave, or another come, while they are called.
    for (const listener of [...(this.#listeners.get(name) ?? [])]) (listener as Listener<Events[Name]>)(value)
  }
}
