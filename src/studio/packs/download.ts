// One file of a pack, from the device or the network, and never used before its SHA-256 is right. What arrives is
// written to the device at once, so an interrupted download goes on from its last byte (RFC 9110 §14, Range).
import { isAbort } from '../../fragment/index.ts'
import { DownloadError, PackError } from '../errors.ts'
import { sha256 } from '../sha256.ts'
import type { Appender, DeviceStore } from './deviceStore.ts'
import type { PackFile } from './manifest.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface DownloadOptions {
  readonly store: DeviceStore
  readonly fetch: Fetch
  readonly signal?: AbortSignal | undefined
  /** Called with the bytes of this file that are here. */
  readonly onBytes?: (received: number, source: 'network' | 'device') => void
  /** Called once if the device would not keep the file; the download goes on in memory. */
  readonly onNotKept?: (cause: unknown) => void
  readonly wait?: Wait | undefined
}

/** Resolves after so many milliseconds, or at once when the signal is aborted. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>

/** Milliseconds before a broken or silent connection is taken up again; after the last it is given up. */
const pauses = [0, 1000, 4000]
/** A server that has sent nothing for so long will not send more on this connection. */
const stallAfter = 30_000

/**
 * Bytes of a file, verified.
 *
 * @throws PackError when it is not what pack.json says (both hashes are named), DownloadError when it cannot be fetched,
 * AbortError when cancelled.
 */
export async function fetchVerified(
  file: PackFile,
  url: string,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { store } = options
  const here = await store.size(file.sha256)
  if (here === file.bytes) {
    const bytes = await store.read(file.sha256)
    if ((await sha256(bytes)) === file.sha256) {
      options.onBytes?.(file.bytes, 'device')
      return bytes
    }
  }
  if (here >= file.bytes) await store.remove(file.sha256) // damaged on the device: fetch it anew

  const resumed = here > 0 && here < file.bytes
  const bytes = await download(file, url, options)
  const found = await sha256(bytes)
  if (found === file.sha256) return bytes
  await store.remove(file.sha256)
  // The first half may have come from an older file of the same name: once more, from the start.
  if (resumed) return fetchVerified(file, url, options)
  throw wrongHash(file, found)
}

/** Checks bytes that came from elsewhere, such as a dropped file. @throws PackError */
export async function verify(file: PackFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.length !== file.bytes) throw wrongLength(file, bytes.length)
  const found = await sha256(bytes)
  if (found !== file.sha256) throw wrongHash(file, found)
}

async function download(
  file: PackFile,
  url: string,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(file.bytes)
  let have = await options.store.size(file.sha256)
  if (have > 0) bytes.set(await options.store.read(file.sha256))
  const wait = options.wait ?? timer
  let lost: unknown
  for (const pause of pauses) {
    if (pause > 0) await wait(pause, options.signal)
    options.signal?.throwIfAborted()
    try {
      const response = await request(file, url, have, options)
      if (response.status !== 206) {
        have = 0 // a server without ranges sends the whole file
        await options.store.remove(file.sha256)
      }
      have = await receive(file, response, bytes, have, options)
      if (have === file.bytes) return bytes
      lost = undefined
    } catch (error) {
      if (isAbort(error) || error instanceof PackError || error instanceof DownloadError) throw error
      lost = error // the connection broke: what came is kept, go on from there
      have = Math.max(have, reachedOf(error))
    }
  }
  if (lost === undefined) throw wrongLength(file, have)
  const progress = { path: file.path, received: have, bytes: file.bytes }
  if (lost instanceof Broken && lost.isStalled)
    throw new DownloadError('download/stalled', { ...progress, seconds: stallAfter / 1000 })
  throw new DownloadError('download/broken', progress, { cause: lost })
}

/** Wraps a broken stream with how far it came. */
class Broken extends Error {
  readonly reached: number
  /** Nothing came for too long; otherwise the connection broke. */
  readonly isStalled: boolean
  constructor(reached: number, cause: unknown, isStalled = false) {
    super('The stream broke', { cause })
    this.reached = reached
    this.isStalled = isStalled
  }
}

/** The answer, or `Broken` when none has come for too long. */
async function unlessStalled<T>(
  answer: Promise<T>,
  have: number,
  { wait = timer }: DownloadOptions,
): Promise<T> {
  const answered = new AbortController()
  const stalled = wait(stallAfter, answered.signal).then(() => {
    if (answered.signal.aborted) return answer
    throw new Broken(have, null, true)
  })
  try {
    return await Promise.race([answer, stalled])
  } finally {
    answered.abort()
    stalled.catch(() => undefined) // the race has it, or the answer came first
  }
}

const timer: Wait = (ms, signal) =>
  new Promise((resolve) => {
    const id = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(id)
      resolve()
    })
  })

function reachedOf(error: unknown): number {
  return error instanceof Broken ? error.reached : 0
}

async function request(
  file: PackFile,
  url: string,
  from: number,
  options: DownloadOptions,
): Promise<Response> {
  const headers: HeadersInit = from > 0 ? { Range: `bytes=${from}-` } : {}
  const init = { headers, ...(options.signal ? { signal: options.signal } : {}) }
  const response = await unlessStalled(options.fetch(url, init), from, options)
  if (response.status === 416) {
    await options.store.remove(file.sha256)
    return request(file, url, 0, options)
  }
  if (!response.ok) throw new DownloadError('download/refused', { path: file.path, status: response.status })
  if (/^text\/html/i.test(response.headers.get('Content-Type') ?? ''))
    throw new PackError('pack/web-page', { path: file.path, url })
  return response
}

/** Reads a response into `bytes` from `have` on and onto the device; returns how far it came. */
async function receive(
  file: PackFile,
  response: Response,
  bytes: Uint8Array<ArrayBuffer>,
  have: number,
  options: DownloadOptions,
): Promise<number> {
  const reader = response.body?.getReader()
  if (!reader) throw new DownloadError('download/empty', { path: file.path })
  let appender = await keep(() => options.store.append(file.sha256), options)
  try {
    for (;;) {
      const next = reader.read().catch((cause: unknown) => {
        throw isAbort(cause) ? cause : new Broken(have, cause)
      })
      const { done, value } = await unlessStalled(next, have, options)
      if (done) return have
      if (have + value.length > file.bytes) {
        await options.store.remove(file.sha256)
        throw wrongLength(file, have + value.length)
      }
      bytes.set(value, have)
      have += value.length
      const current: Appender | null = appender
      if (current && !(await keep(async () => (await current.write(value), true), options))) appender = null
      options.onBytes?.(have, 'network')
    }
  } finally {
    await reader.cancel().catch(() => undefined) // an aborted stream cannot be cancelled again
    const last = appender
    if (last) await keep(() => last.close(), options)
  }
}

/** Runs a write to the device; when it is full or forbidden, says so once and returns null. */
async function keep<T>(write: () => Promise<T>, options: DownloadOptions): Promise<T | null> {
  try {
    return await write()
  } catch (cause) {
    options.onNotKept?.(cause)
    return null
  }
}

function wrongHash({ path, sha256: expected }: PackFile, found: string): PackError {
  return new PackError('pack/file-altered', { path, found, expected })
}

function wrongLength({ path, bytes: expected }: PackFile, found: number): PackError {
  return new PackError('pack/file-length', { path, found, expected })
}
