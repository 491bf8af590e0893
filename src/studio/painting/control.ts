// What the person wants of the painting under way. Set by messages, read between steps.

export type ControlState = 'go' | 'pause' | 'keep' | 'discard'

export interface Control {
  readonly state: ControlState
  set(state: ControlState): void
  /** Resolves when the state is no longer to pause. */
  resumed(): Promise<void>
}

export function createControl(): Control {
  let state: ControlState = 'go'
  let waiting: (() => void)[] = []
  return {
    get state() {
      return state
    },
    set: (next) => {
      if (state === 'discard' || (state === 'keep' && next !== 'discard')) return // these two are final
      state = next
      if (state === 'pause') return
      for (const wake of waiting) wake()
      waiting = []
    },
    resumed: () => (state === 'pause' ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  }
}
