// Tokenizers and image processors other than CLIP's own are read by the model hub's library, transformers.js. It weighs more than the
// whole painter, so it is fetched when a pack needs it and not before. It reads what is here already: it is never asked to fetch a
// file, and its runtime for models is not in the build (`tools/oneRuntime.ts`).
import { excerpt } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'

export type HubLibrary = typeof import('@xenova/transformers')

/** @throws PackError when the library does not load: offline, before it was ever fetched */
export async function loadHubLibrary(): Promise<HubLibrary> {
  try {
    return await import('@xenova/transformers')
  } catch (cause) {
    const reason = excerpt(cause instanceof Error ? cause.message : String(cause), 200)
    throw new PackError('pack/reader-not-loaded', { reason }, { cause })
  }
}

/** A class of the library by the name a config has for it, "Fast" or not; undefined when it has none. */
export function hubClass(library: HubLibrary, name: string | undefined): unknown {
  const plain = name?.replace(/Fast$/, '') ?? ''
  return Object.hasOwn(library, plain) ? library[plain as keyof HubLibrary] : undefined
}
