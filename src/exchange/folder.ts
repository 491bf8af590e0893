// A season as a folder of static files: `season.json`, `pictures/<id>.png`, for rounds with ballots `ballots/<round id>.json`, and
// where there is one the contact sheet `sheets/<round id>.webp`. Names follow from ids, so a document from outside cannot point anywhere.
import { parseJson } from '../fragment/index.ts'
import {
  maxBallotFileLength,
  maxSeasonLength,
  parseSeason,
  type OpenedBallotFile,
  type PoolFragment,
  type Season,
} from '../rounds/index.ts'
import { checkPicture } from './checkPicture.ts'
import { isSheet, maxSheetBytes } from './contactSheet.ts'
import { ExchangeError } from './errors.ts'
import { fetchBlob, fetchBytes, type Fetch, type FetchOptions } from './fetchBytes.ts'
import type { AskOptions, PictureArrival, PictureOptions, Source } from './source.ts'

/** How many pictures are fetched at once. */
const width = 4

/** Which folder, as data that can be sent to a worker. */
export interface FolderAddress {
  /** Absolute address of the folder; a missing slash at its end is added. */
  readonly url: string
  /** Default `folder`. */
  readonly kind?: 'shipped' | 'folder'
  /** What provenance will say; default the address. */
  readonly from?: string
}

export interface FolderOptions extends FolderAddress {
  readonly fetch?: Fetch
}

/** A folder of static files as a source. It remembers nothing: each question is one request. */
export function createFolderSource({
  url,
  kind = 'folder',
  from = url,
  fetch = (request) => globalThis.fetch(request),
}: FolderOptions): Source {
  const folder = url.endsWith('/') ? url : `${url}/`
  const get = (path: string, limit: number, cache: FetchOptions['cache'], signal?: AbortSignal) =>
    fetchBytes(fetch, new URL(path, folder).href, { limit, cache, signal })

  async function fetchSeason({ signal }: AskOptions): Promise<readonly Season[]> {
    const bytes = await get('season.json', maxSeasonLength, 'no-cache', signal)
    if (bytes === null) return []
    const value = parseJson(new TextDecoder().decode(bytes), maxSeasonLength, (fault, options) => {
      return new ExchangeError('source/json', { ...fault, url: new URL('season.json', folder).href }, options)
    })
    return [parseSeason(value)]
  }

  async function fetchPicture(fragment: PoolFragment, { signal, isFresh }: PictureOptions) {
    const cache = isFresh ? 'reload' : 'no-cache'
    const bytes = await get(`pictures/${fragment.id}.png`, fragment.bytes, cache, signal)
    if (bytes === null) throw new ExchangeError('source/no-picture', { id: fragment.id })
    checkPicture(fragment, bytes)
    return bytes
  }

  return {
    kind,
    from,
    seasons: (options = {}) => fetchSeason(options),
    async round(id, options = {}) {
      const rounds = (await fetchSeason(options)).flatMap((season) => season.rounds)
      return rounds.find(({ round }) => round.id === id) ?? null
    },
    pictures: (fragments, options = {}) =>
      inParallel(fragments, width, options.signal, async (fragment, signal): Promise<PictureArrival> => {
        try {
          return { fragment, bytes: await fetchPicture(fragment, { ...options, signal }) }
        } catch (error) {
          signal.throwIfAborted()
          return { fragment, error }
        }
      }),
    async contactSheet(round, count, { signal } = {}) {
      const bytes = await get(`sheets/${round}.webp`, maxSheetBytes, 'no-cache', signal)
      return bytes !== null && isSheet(bytes, count) ? new Blob([bytes], { type: 'image/webp' }) : null
    },
    async ballots(round, options = {}): Promise<OpenedBallotFile | null> {
      if (round === null) return null
      const { href } = new URL(`ballots/${round}.json`, folder)
      const { signal } = options
      const bytes = await fetchBlob(fetch, href, { limit: maxBallotFileLength, cache: 'no-cache', signal })
      if (bytes === null) return null
      const { openBallotFile } = await import('./openBallotFile.ts')
      const file = await openBallotFile(bytes, options)
      if (file.round.id === round) return file
      throw new ExchangeError('source/other-round', { received: file.round.id, expected: round })
    },
  }
}

/**
 * Works on items, at most `width` at a time, and yields each result when it is there. A consumer that stops early starts
 * nothing more, and the signal `work` is given ends what is under way.
 *
 * @throws the signal's reason; what `work` throws.
 */
async function* inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result> {
  const stop = new AbortController()
  const abort = () => stop.abort(signal?.reason)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  const waiting = [...items]
  const running = new Map<Item, Promise<{ readonly item: Item; readonly result: Result }>>()
  try {
    while (waiting.length > 0 || running.size > 0) {
      stop.signal.throwIfAborted()
      while (running.size < width && waiting.length > 0) {
        const item = waiting.shift()!
        const under = work(item, stop.signal).then((result) => ({ item, result }))
        under.catch(() => undefined) // the race reports it, unless the consumer has gone
        running.set(item, under)
      }
      const { item, result } = await Promise.race(running.values())
      running.delete(item)
      yield result
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    stop.abort()
  }
}
