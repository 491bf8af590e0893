// A large JSON object in a file, read without ever holding its text: one pass finds the lists that lie directly under the root
// and keeps everything else; then those that may be long are read in pieces. Memory is bounded by a window, the longest item and the frame.
//
// The passes look at brackets and strings alone; whether it is JSON is decided by JSON.parse, piece by piece, so that there is
// one grammar. Slices of a Blob are read, no streams: not every browser can iterate those.
import { excerpt, type DaubError, type JsonFault } from '../fragment/index.ts'

/** What is read of a Blob; a `File` is one. */
export type Sliceable = Pick<Blob, 'size' | 'slice'>

/** An object some of whose lists are left empty, and a way to read these. */
export interface JsonLists {
  readonly frame: unknown
  /** The items of a list that was left empty, in order, in pieces of bounded size; none when the root has no such list. */
  list(name: string): AsyncIterable<readonly unknown[]>
}

export interface JsonListsOptions {
  /** Members of the root that are left empty when they are lists. */
  readonly names: readonly string[]
  readonly signal?: AbortSignal | undefined
  /** Called after each window with its bytes; a file is read once for its frame, and then list by list. */
  onProgress?(bytes: number): void
  /** Bytes read at a time. */
  readonly window?: number
  /** Bytes of one item of a list, and of everything but the lists, at most. */
  readonly mostItem?: number
  readonly mostFrame?: number
  /** Makes the error for what is not JSON, or too long for these limits. */
  fail(fault: JsonFault, options?: ErrorOptions): DaubError
}

/** A frame of this many bytes holds a seal over 250,000 ballots. */
const longestFrame = 24 * 1024 * 1024

/** Where a list's items lie: the bytes between its brackets. */
interface Span {
  readonly start: number
  readonly end: number
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Finds the lists of an object in a file. @throws what `fail` makes; the signal's reason */
export async function openJsonLists(file: Sliceable, options: JsonListsOptions): Promise<JsonLists> {
  const { frameText, spans } = await findLists(file, options)
  const frame = parse(frameText, file, options)
  const named = new Map<string, Span>()
  if (typeof frame === 'object' && frame !== null && !Array.isArray(frame)) {
    for (const [name, place] of Object.entries(frame)) {
      if (!Array.isArray(place)) continue
      const span = spans[place[0] as number]!
      const isLong = options.names.includes(name)
      const value = isLong ? [] : await wholeList(file, span, options)
      if (isLong) named.set(name, span)
      // Not by assignment: a member may be called __proto__.
      Object.defineProperty(frame, name, { value, configurable: true, enumerable: true, writable: true })
    }
  }
  return {
    frame,
    async *list(name) {
      const span = named.get(name)
      if (span) yield* itemsOf(file, span, options)
    },
  }
}

/**
 * One pass over the file. In the frame's text the n-th list stands as `[n]`, so that the parser finds out which member it is.
 * A root that is no object is all frame.
 */
async function findLists(
  file: Sliceable,
  { mostFrame = longestFrame, ...options }: JsonListsOptions,
): Promise<{ readonly frameText: string; readonly spans: readonly Span[] }> {
  const decoder = new TextDecoder()
  const spans: Span[] = []
  let frameText = ''
  let depth = 0
  let isObject = false
  let isInString = false
  let isEscaped = false
  /** Where the list began that we are in; -1 outside of one. */
  let start = -1
  for await (const { at, bytes } of windowsOf(file, { start: 0, end: file.size }, options)) {
    let kept = 0 // from here on bytes belong to the frame, while in no list
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) isInString = false
      } else if (byte === quote) isInString = true
      else if (byte === openObject || byte === openList) {
        if (depth === 0) isObject = byte === openObject
        if (depth === 1 && isObject && byte === openList) {
          frameText += `${decoder.decode(bytes.subarray(kept, i + 1), { stream: true })}${spans.length}`
          start = at + i + 1
        }
        depth++
      } else if (byte === closeObject || byte === closeList) {
        depth--
        if (depth === 1 && start >= 0) {
          spans.push({ start, end: at + i })
          start = -1
          kept = i
        }
      }
    }
    if (start < 0) frameText += decoder.decode(bytes.subarray(kept), { stream: true })
    if (frameText.length > mostFrame) throw options.fail(faultOf('too-long', file, frameText, mostFrame))
  }
  return { frameText: frameText + decoder.decode(), spans }
}

/** A list that belongs to the frame. */
async function wholeList(file: Sliceable, { start, end }: Span, options: JsonListsOptions): Promise<unknown> {
  const { mostFrame = longestFrame } = options
  const text = (most: number) => file.slice(start - 1, Math.min(end + 1, start + most)).text()
  if (end - start > mostFrame) throw options.fail(faultOf('too-long', file, await text(200), mostFrame))
  return parse(await text(mostFrame + 2), file, options)
}

/** The items of a list, as many at a time as a window holds whole. */
async function* itemsOf(
  file: Sliceable,
  span: Span,
  options: JsonListsOptions,
): AsyncIterable<readonly unknown[]> {
  const { mostItem = 256 * 1024 } = options
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest: Uint8Array = new Uint8Array(0) // an item whose end has not come
  let isFirst = true
  for await (const { bytes: fresh } of windowsOf(file, span, options)) {
    const bytes = joined(rest, fresh)
    const end = lastComma(bytes)
    if (end >= 0) {
      yield itemsIn(decoder.decode(bytes.subarray(0, end)))
      isFirst = false
    }
    rest = bytes.slice(end + 1)
    if (rest.length > mostItem)
      throw options.fail(
        faultOf('too-long', file, decoder.decode(rest.subarray(0, 200)), mostItem, rest.length),
      )
  }
  const last = decoder.decode(rest)
  // Only a list without items may have nothing before its end.
  if (!isFirst || last.trim() !== '') yield itemsIn(last)

  function itemsIn(text: string): readonly unknown[] {
    const items = parse(`[${text}]`, file, options) as readonly unknown[]
    if (items.length === 0) throw options.fail(faultOf('not-json', file, text))
    return items
  }
}

/** The last comma between two items; -1 if there is none. */
function lastComma(bytes: Uint8Array): number {
  let last = -1
  let depth = 0
  let isInString = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (isInString) {
      if (byte === backslash) i++
      else if (byte === quote) isInString = false
    } else if (byte === quote) isInString = true
    else if (byte === openObject || byte === openList) depth++
    else if (byte === closeObject || byte === closeList) depth--
    else if (byte === comma && depth === 0) last = i
  }
  return last
}

async function* windowsOf(
  file: Sliceable,
  { start, end }: Span,
  { signal, onProgress, window = 1024 * 1024 }: JsonListsOptions,
): AsyncIterable<{ readonly at: number; readonly bytes: Uint8Array }> {
  for (let at = start; at < end; at += window) {
    signal?.throwIfAborted()
    const bytes = new Uint8Array(await file.slice(at, Math.min(end, at + window)).arrayBuffer())
    yield { at, bytes }
    onProgress?.(bytes.length)
  }
  signal?.throwIfAborted()
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}

function parse(text: string, file: Sliceable, { fail }: JsonListsOptions): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fail(faultOf(/^\s*</.test(text) ? 'web-page' : 'not-json', file, text), { cause })
  }
}

function faultOf(
  reason: JsonFault['reason'],
  { size }: Sliceable,
  text: string,
  most = size,
  length = size,
): JsonFault {
  return { reason, length, most, start: excerpt(text) }
}
