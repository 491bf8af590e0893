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
 * @throws RpcError; or the signal's reason when aborted.
 */
export async function post(
  url: string,
  rpc: string,
  body: { readonly method: string; readonly params: readonly unknown[] },
  { fetch, timeoutMs, maxBytes }: PostOptions,
  signal?: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const request: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    cache: 'no-store',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }
  let text: string
  try {
    const answer = await fetch(url, request)
    if (answer.status === 429) throw new RpcError('rpc/busy', { rpc })
    text = await readBounded(answer, rpc, maxBytes)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof RpcError) throw cause
    if (timeout.aborted) throw new RpcError('rpc/timeout', { rpc, ms: timeoutMs }, { cause })
    throw new RpcError('rpc/unreachable', { rpc }, { cause })
  }
  return readResult(text, rpc, maxBytes)
}

async function readBounded(answer: Response, rpc: string, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  // Leaving the loop by an error cancels the stream, so that the rest is not downloaded.
  for await (const chunk of answer.body ?? new ReadableStream<Uint8Array>()) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new RpcError('rpc/too-large', { rpc, most: maxBytes })
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function readResult(text: string, rpc: string, maxBytes: number): unknown {
  const malformed = (expected: 'json' | 'json-rpc', cause?: unknown) =>
    new RpcError('rpc/malformed', { rpc, expected, received: excerpt(text) }, { cause })
  const value = parseJson(text, maxBytes, (_, options) => malformed('json', options?.cause))
  const parsed = v.safeParse(response, value)
  if (!parsed.success) throw malformed('json-rpc')
  if (!('error' in parsed.output)) return parsed.output.result
  const { code, message } = parsed.output.error
  if (code === limitExceeded) throw new RpcError('rpc/busy', { rpc })
  throw new RpcError('rpc/refused', { rpc, rpcCode: code, says: excerpt(message, 200) })
}
