// Which scripts a first visit may fetch: the shell and every route. The service worker keeps these at once; the paint engine,
// the wallet, the count and what they bring are kept when they are first used (DESIGN section 11).
import type { Plugin } from 'vite'

/** One script of a build, as far as it matters here. */
export interface Chunk {
  readonly fileName: string
  readonly facadeModuleId: string | null
  readonly isEntry: boolean
  readonly imports: readonly string[]
  readonly dynamicImports: readonly string[]
}

/**
 * The scripts of the shell and the routes: what the page's entry imports, and, wherever a component is loaded with
 * `import('./X.svelte')`, that component with what it imports. Any other `import()` begins a later tier.
 */
export function firstVisitScripts(chunks: readonly Chunk[]): ReadonlySet<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const found = new Set<string>()
  const visit = (name: string): void => {
    const chunk = byName.get(name)
    if (!chunk || found.has(name)) return
    found.add(name)
    chunk.imports.forEach(visit)
    for (const late of chunk.dynamicImports)
      if (byName.get(late)?.facadeModuleId?.endsWith('.svelte')) visit(late)
  }
  for (const chunk of chunks)
    if (chunk.isEntry && chunk.facadeModuleId?.endsWith('/index.html')) visit(chunk.fileName)
  return found
}

/** A plugin that learns the first visit's scripts while Vite builds, for the service worker's list. */
export function watchFirstVisit(): { readonly plugin: Plugin; isKeptAtOnce(url: string): boolean } {
  let scripts: ReadonlySet<string> = new Set()
  return {
    plugin: {
      name: 'first-visit',
      generateBundle(_, bundle) {
        const chunks = Object.values(bundle).filter((each) => each.type === 'chunk')
        const found = firstVisitScripts(chunks)
        // Workers are builds of their own, which have no page.
        if (found.size > 0) scripts = found
      },
    },
    isKeptAtOnce: (url) => !url.endsWith('.js') || scripts.has(url),
  }
}
