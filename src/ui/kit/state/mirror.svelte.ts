// The state of a use case, as the page may read it: replaced whole at each of its changes.

/** Anything of app/ that has a state and says when it is another. */
export interface Changing<State> {
  readonly state: State
  on(name: 'change', listener: (state: State) => void): () => void
}

export class Mirror<State> {
  #current = $state.raw() as State
  /** Stops following. */
  readonly close: () => void

  constructor(source: Changing<State>) {
    this.#current = source.state
    this.close = source.on('change', (state) => (this.#current = state))
  }

  get current(): State {
    return this.#current
  }
}
