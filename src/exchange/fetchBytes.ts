// One file over HTTP, with a limit: a host that sends more is cut off, not believed. Only what `fetch` and the body's
// reader throw is the network's failure; a mistake in our own code around them stays a mistake.
import { excerpt } from '../fragment/index.ts'
import { ExchangeError } from './errors.ts'

/** The part of `fetch` that is used; tests and workers hand in theirs. */
export type Fetch = (request: Request) => Promise<Response>

export interface FetchOptions {
  /** The most bytes that may come. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
  readonly cache: 'no-cache' | 'reload'
}

/**
 * Fetches a file; null when the host says there is none (404, 410).
 *
 * @throws ExchangeError when it does not come or is too long; the signal's reason when that stops it.
 */
export async function fetchBytes(
  fetch: Fetch,
  url: string,
  options: FetchOptions,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks = await fetchChunks(fetch, url, options)
  return chunks && joined(chunks)
}

/** The same as a Blob: the browser may keep a long one wherever it likes. @throws as `fetchBytes` */
export async function fetchBlob(fetch: Fetch, url: string, options: FetchOptions): Promise<Blob | null> {
  const chunks = await fetchChunks(fetch, url, options)
  return chunks && new Blob(chunks as Uint8Array<ArrayBuffer>[])
}

async function fetchChunks(
  fetch: Fetch,
  url: string,
  { limit, signal, cache }: FetchOptions,
): Promise<readonly Uint8Array[] | null> {
  signal?.throwIfAborted()
  const request = new Request(url, { cache, ...(signal && { signal }) })
  const shown = excerpt(url, 200)
  const failed = (cause: unknown): never => {
    signal?.throwIfAborted()
    throw new ExchangeError('source/unreachable', { url: shown }, { cause })
  }
  const response = await fetch(request).catch(failed)
  // The connection is given up; how that ends changes nothing.
  const giveUp = () => void response.body?.cancel().catch(() => undefined)
  const { status, ok } = response
  if (!ok) giveUp()
  if (status === 404 || status === 410) return null
  if (!ok) throw new ExchangeError('source/status', { url: shown, status })
  const tooLong = () => new ExchangeError('source/too-long', { url: shown, most: limit })
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    giveUp()
    throw tooLong()
  }
  if (response.body === null) return []

  // Not `for await`: Safari's ReadableStream is no async iterable.
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read().catch(failed)
    if (done) break
    length += value.length
    if (length > limit) {
      reader.cancel().catch(() => undefined)
      throw tooLong()
    }
    chunks.push(value)
  }
  return chunks
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
