// The device's clock, as something a page can show: it ticks while somebody looks at it.
import { createSubscriber } from 'svelte/reactivity'

const tick = 15_000

export class Clock {
  readonly #now: () => number
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, tick)
    return () => clearInterval(timer)
  })

  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds since 1970. */
  get now(): number {
    this.#subscribe()
    return this.#now()
  }
}
