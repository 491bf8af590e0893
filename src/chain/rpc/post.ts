// One JSON-RPC 2.0 request over HTTP. The answer is untrusted: its size is bounded while it streams in, its form is checked,
// and it counts for nothing until others give the same (see askAll.ts).
import * as v from 'valibot'
import { excerpt, parseJson } from '../../fragment/index.ts'
import { RpcError } from '../errors.ts'

export interface PostOptions {
  readonly fetch: typeof fetch
  /** Milliseconds until the request is given up. */
  readonly timeoutMs: number
  /** The longest answer that is read. */
  readonly maxBytes: number
}

const response = v.union([
  v.object({
    jsonrpc: v.literal('2.0'),
    error: v.object({ code: v.number(), message: v.string(), data: v.optional(v.unknown()) }),
  }),
  v.object({ jsonrpc: v.literal('2.0'), result: v.unknown() }),
])

/** JSON-RPC code (EIP-1474) with which nodes ask for patience. */
const limitExceeded = -32005

/**
 * Asks an RPC once.
 *
 * @param rpc Name for errors: the host.
 * @returns The `result` member, unchecked.
 * @throws RpcError, with what a refusal brought along as its cause; or the signal's reason when aborted.
 */
export async function post(
  url: string,
  rpc: string,
  body: { readonly method: string; readonly params: readonly unknown[] },
  { fetch, timeoutMs, maxBytes }: PostOptions,
  signal?: AbortSignal,
): Promise<unknown> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeoutMs)
  const request: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    cache: 'no-store',
    signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
  }
  /** What `fetch` and the body's reader reject with is the line's failure; a mistake of ours is not, and passes. */
  const lineFailed = (cause: unknown): never => {
    signal?.throwIfAborted()
    if (late.signal.aborted) throw new RpcError('rpc/timeout', { rpc, ms: timeoutMs }, { cause })
    throw new RpcError('rpc/unreachable', { rpc }, { cause })
  }
  try {
    const answer = await fetch(url, request).catch(lineFailed)
    if (answer.status === 429) {
      answer.body?.cancel().catch(() => undefined) // its words are not read
      throw new RpcError('rpc/busy', { rpc })
    }
    return readResult(await readBounded(answer, rpc, maxBytes, lineFailed), rpc, maxBytes)
  } finally {
    clearTimeout(timer)
  }
}

async function readBounded(
  { body }: Response,
  rpc: string,
  maxBytes: number,
  lineFailed: (cause: unknown) => never,
): Promise<string> {
  if (body === null) return ''
  // Not `for await`: Safari's ReadableStream is no async iterable.
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read().catch(lineFailed)
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > maxBytes) {
      reader.cancel().catch(() => undefined) // the rest is not downloaded
      throw new RpcError('rpc/too-large', { rpc, most: maxBytes })
    }
    text += decoder.decode(value, { stream: true })
  }
}

function readResult(text: string, rpc: string, maxBytes: number): unknown {
  const malformed = (expected: 'json' | 'json-rpc', cause?: unknown) =>
    new RpcError('rpc/malformed', { rpc, expected, received: excerpt(text) }, { cause })
  const value = parseJson(text, maxBytes, (_, options) => malformed('json', options?.cause))
  const parsed = v.safeParse(response, value)
  if (!parsed.success) throw malformed('json-rpc')
  if (!('error' in parsed.output)) return parsed.output.result
  const { code, message, data } = parsed.output.error
  if (code === limitExceeded) throw new RpcError('rpc/busy', { rpc })
  throw new RpcError('rpc/refused', { rpc, rpcCode: code, says: excerpt(message, 200) }, { cause: data })
}
