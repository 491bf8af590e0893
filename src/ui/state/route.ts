// The addresses of the page, as values. Everything lies behind the `#`, so that any static host, and any folder of it,
// serves every address.

export type Route =
  | { readonly name: 'wall' }
  | { readonly name: 'paint' }
  | { readonly name: 'piece'; readonly id: string }
  | { readonly name: 'about' }
  /** A recipe somebody sent: opened in the form, then forgotten by the address. */
  | { readonly name: 'recipe'; readonly code: string }
  | { readonly name: 'unknown'; readonly hash: string }

/** Reads the part of an address from `#` on. */
export function parseRoute(hash: string): Route {
  if (hash.startsWith('#recipe=')) return { name: 'recipe', code: hash.slice('#recipe='.length) }
  const piece = /^#\/piece\/([0-9a-f]{64})$/.exec(hash)
  if (piece) return { name: 'piece', id: piece[1]! }
  switch (hash) {
    case '':
    case '#':
    case '#/':
      return { name: 'wall' }
    case '#/paint':
      return { name: 'paint' }
    case '#/about':
      return { name: 'about' }
    default:
      return { name: 'unknown', hash }
  }
}

/** The address of a route. */
export function hrefOf(route: Exclude<Route, { name: 'unknown' }>): string {
  if (route.name === 'piece') return `#/piece/${route.id}`
  if (route.name === 'recipe') return `#recipe=${route.code}`
  return route.name === 'wall' ? '#/' : `#/${route.name}`
}
