// Where something came from, as it is stored: a record lists its sources, each once, with the first time.
import * as v from 'valibot'
import { sourceKinds, type Provenance } from '../exchange/index.ts'
import { sha256, time } from '../fragment/index.ts'

export const provenance = v.object({
  kind: v.picklist(sourceKinds),
  from: v.pipe(v.string(), v.maxLength(2048)),
  at: time,
  id: v.exactOptional(sha256),
})

/** The most sources that a record lists; the schemas of records allow as many. */
const mostSources = 1000

/** Sources with one more; one that is there keeps its first time. */
export function addSource(sources: readonly Provenance[], source: Provenance): readonly Provenance[] {
  const key = sourceKey(source)
  const isListed = sources.some((known) => sourceKey(known) === key)
  return isListed || sources.length >= mostSources ? sources : [...sources, source]
}

/** The name of the season that comes with the app, wherever it is served from. */
export const shippedSource = 'shipped'

/**
 * The name of a source, the same whenever it is read. There is one shipped season, wherever the app is served from; a file
 * is known by its content, because two people may call theirs alike.
 */
export function sourceKey({ kind, from, id }: Provenance): string {
  return kind === 'shipped' ? shippedSource : `${kind} ${id ?? from}`
}

/** Whether it came with the app itself, too. */
export function isShipped({ sources }: { readonly sources: readonly Provenance[] }): boolean {
  return sources.some(({ kind }) => kind === 'shipped')
}
