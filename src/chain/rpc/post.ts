// One JSON-RPC 2.0 request over HTTP. The answer is untrusted: its size is bounded while it streams in, its form is checked,
// and it says nothing until others say the same (see askAll.ts).
import * as v from 'valibot'
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

/** JSON-RPC codes (EIP-1474) with which nodes ask for patience. */
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
    if (answer.status === 429) throw new RpcError('busy', rpc, { what: 'It asks to be asked less often' })
    text = await readBounded(answer, rpc, maxBytes)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof RpcError) throw cause
    if (timeout.aborted)
      throw new RpcError('timeout', rpc, { what: `No answer within ${timeoutMs} ms`, cause })
    throw new RpcError('unreachable', rpc, { what: 'No connection', cause })
  }
  return readResult(text, rpc)
}

async function readBounded(answer: Response, rpc: string, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  // Leaving the loop by an error cancels the stream, so that the rest is not downloaded.
  for await (const chunk of answer.body ?? new ReadableStream<Uint8Array>()) {
    bytes += chunk.byteLength
    if (bytes > maxBytes)
      throw new RpcError('too large', rpc, { what: 'The answer is too long', allowed: `${maxBytes} bytes` })
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function readResult(text: string, rpc: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new RpcError('malformed', rpc, { what: 'The answer is not JSON', value: text, cause })
  }
  const parsed = v.safeParse(response, value)
  if (!parsed.success)
    throw new RpcError('malformed', rpc, { what: 'The answer is not JSON-RPC 2.0', value: text })
  if (!('error' in parsed.output)) return parsed.output.result
  const { code, message, data } = parsed.output.error
  const failure = code === limitExceeded ? 'busy' : 'refused'
  throw new RpcError(failure, rpc, { what: 'It refused the question', value: message }, { code, data })
}
