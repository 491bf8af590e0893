// Where we are. The browser's own history does the work; this keeps the place on each page for the way back.
import { tick } from 'svelte'
import { hrefOf, parseRoute, type Route } from './route.ts'

/** How long a page may take to be as tall as it was, in frames. */
const patience = 120

export class Router {
  route = $state.raw<Route>(parseRoute(location.hash))
  #hasArrived = true
  #places = new Map<string, number>()
  #href = location.href
  #isReturn = false

  constructor() {
    history.scrollRestoration = 'manual'
    history.replaceState('visited', '') // the page one arrives on can be come back to like any other
  }

  /** Whether the page on show has just been come to; true once for each. */
  arrive(): boolean {
    const isNew = !this.#hasArrived
    this.#hasArrived = true
    return isNew
  }

  go(route: Exclude<Route, { name: 'unknown' }>): void {
    location.hash = hrefOf(route)
  }

  /** Goes there without leaving the present address in the history. */
  replace(route: Exclude<Route, { name: 'unknown' }>): void {
    history.replaceState(history.state, '', hrefOf(route))
    this.follow()
  }

  /** Call on `popstate`, which comes before `hashchange`: with a state we set, this is a way back. */
  readonly returning = (): void => {
    this.#isReturn = history.state === 'visited'
  }

  /** Call on `hashchange`. */
  readonly follow = (): void => {
    this.#places.set(this.#href, scrollY)
    this.#href = location.href
    this.route = parseRoute(location.hash)
    this.#hasArrived = false
    const place = this.#isReturn ? (this.#places.get(location.href) ?? 0) : 0
    history.replaceState('visited', '')
    this.#isReturn = false
    void tick().then(() => scrollTo(0, place))
    if (place > 0) void this.#waitForPlace(place)
  }

  /** A page that is still being fetched has no such place yet. */
  async #waitForPlace(place: number): Promise<void> {
    const { route } = this
    const { documentElement } = document
    for (let i = 0; i < patience && documentElement.scrollHeight < place + innerHeight; i++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    // Whoever has scrolled or gone elsewhere meanwhile is left alone.
    if (this.route === route && scrollY <= 1) scrollTo(0, place)
  }
}
