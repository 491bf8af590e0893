// A static file from where Daub itself comes from, with a limit: whoever sends more is cut off, not believed.
import { SeasonFetchError } from './errors.ts'

export interface FetchOptions {
  /** The most bytes that may come. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
  /** Asks the host even when the browser has a copy, because that copy was bad. */
  readonly isAgain?: boolean
}

/**
 * Fetches a file.
 *
 * @throws SeasonFetchError when it does not come or is too long; the signal's reason when that stops it.
 */
export async function fetchFile(
  url: string,
  { limit, signal, isAgain = false }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { cache: isAgain ? 'reload' : 'no-cache', signal: signal ?? null })
    if (!response.ok || !response.body) throw new TypeError(`the host answered ${response.status}`)
    return await readUpTo(limit, response.body)
  } catch (cause) {
    signal?.throwIfAborted()
    throw new SeasonFetchError({
      what: 'A file of this season did not arrive',
      value: url,
      remedy: 'Check the connection and try again; what is on this device stays',
      cause,
    })
  }
}

async function readUpTo(limit: number, body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel()
      throw new RangeError(`more than ${limit} bytes came`)
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
