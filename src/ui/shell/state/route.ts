// The addresses of the page, as values. Everything lies behind the `#`, so that any static host, and any folder of it,
// serves every address.

export type Route =
  /** This week's round, last week's work: the first screen. */
  | { readonly name: 'week' }
  /** What was painted on this device. */
  | { readonly name: 'works' }
  | { readonly name: 'paint' }
  | { readonly name: 'piece'; readonly id: string }
  | { readonly name: 'about' }
  | { readonly name: 'settings' }
  /** An artist of one's own. */
  | { readonly name: 'artist' }
  /** What no human decided in a round; in this week's where none is named. */
  | { readonly name: 'autonomy'; readonly id: string | null }
  /** A work that hangs in a round, by its file. */
  | { readonly name: 'work'; readonly id: string }
  /** What a community likes, and what the visitor does. */
  | { readonly name: 'taste' }
  /** All rounds. */
  | { readonly name: 'rounds' }
  /** One round: its pictures and what is open. */
  | { readonly name: 'round'; readonly id: string }
  /** Its pairs and its grid. */
  | { readonly name: 'vote'; readonly id: string }
  /** Its count. */
  | { readonly name: 'results'; readonly id: string }
  /** A recipe somebody sent: opened in the form, then forgotten by the address. */
  | { readonly name: 'recipe'; readonly code: string }
  | { readonly name: 'unknown'; readonly hash: string }

/** Reads the part of an address from `#` on; a slash at its end, capitals and a query behind it change nothing. */
export function parseRoute(hash: string): Route {
  if (hash.startsWith('#recipe=')) return { name: 'recipe', code: hash.slice('#recipe='.length) }
  const place = hash.replace(/\?.*$/s, '').replace(/\/+$/, '').toLowerCase()
  const piece = /^#\/piece\/([0-9a-f]{64})$/.exec(place)
  if (piece) return { name: 'piece', id: piece[1]! }
  const work = /^#\/(work|autonomy)\/([0-9a-f]{64})$/.exec(place)
  if (work) return { name: work[1] as 'work' | 'autonomy', id: work[2]! }
  const round = /^#\/round\/([0-9a-f]{64})(?:\/(vote|results))?$/.exec(place)
  if (round) return { name: (round[2] ?? 'round') as 'round' | 'vote' | 'results', id: round[1]! }
  switch (place) {
    case '':
    case '#':
      return { name: 'week' }
    case '#/autonomy':
      return { name: 'autonomy', id: null }
    case '#/works':
    case '#/paint':
    case '#/rounds':
    case '#/settings':
    case '#/taste':
    case '#/about':
    case '#/artist':
      return {
        name: place.slice(2) as 'works' | 'paint' | 'rounds' | 'settings' | 'taste' | 'about' | 'artist',
      }
    default:
      return { name: 'unknown', hash }
  }
}

/** The address of a route. */
export function hrefOf(route: Exclude<Route, { name: 'unknown' }>): string {
  switch (route.name) {
    case 'week':
      return '#/'
    case 'recipe':
      return `#recipe=${route.code}`
    case 'autonomy':
      return route.id === null ? '#/autonomy' : `#/autonomy/${route.id}`
    case 'piece':
    case 'work':
    case 'round':
      return `#/${route.name}/${route.id}`
    case 'vote':
    case 'results':
      return `#/round/${route.id}/${route.name}`
    default:
      return `#/${route.name}`
  }
}
