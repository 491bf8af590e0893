// Where something came from, as it is stored: a record lists its sources, each once, with the first time.
import * as v from 'valibot'
import { sourceKinds, type Provenance } from '../exchange/index.ts'
import { time } from '../fragment/index.ts'

export const provenance = v.object({
  kind: v.picklist(sourceKinds),
  from: v.pipe(v.string(), v.maxLength(2048)),
  at: time,
})

/** Sources with one more; one that is there keeps its first time. */
export function addSource(sources: readonly Provenance[], source: Provenance): readonly Provenance[] {
  return sources.some((known) => isSameSource(known, source)) ? sources : [...sources, source]
}

/** Whether two are the same source, whenever it was had. */
export function isSameSource(a: Provenance, b: Provenance): boolean {
  // There is one shipped season, wherever the app is served from.
  return a.kind === b.kind && (a.kind === 'shipped' || a.from === b.from)
}

/** Whether it came with the app itself, too. */
export function isShipped({ sources }: { readonly sources: readonly Provenance[] }): boolean {
  return sources.some(({ kind }) => kind === 'shipped')
}
