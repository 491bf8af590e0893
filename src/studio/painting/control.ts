// What the person wants of the painting under way. Set by messages, read between steps.

export type Wish = 'go' | 'pause' | 'keep' | 'discard'

export interface Control {
  readonly wish: Wish
  set(wish: Wish): void
  /** Resolves when the wish is no longer to pause. */
  resumed(): Promise<void>
}

export function createControl(): Control {
  let wish: Wish = 'go'
  let waiting: (() => void)[] = []
  return {
    get wish() {
      return wish
    },
    set: (next) => {
      if (wish === 'discard' || (wish === 'keep' && next !== 'discard')) return // these two are final
      wish = next
      if (wish === 'pause') return
      for (const wake of waiting) wake()
      waiting = []
    },
    resumed: () => (wish === 'pause' ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  }
}
