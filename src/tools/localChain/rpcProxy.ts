// A second door to a chain: forwards JSON-RPC to it from a port of its own, so that there are two RPCs to agree. Tests give
// it a manner of answering: wrong, late, or not at all.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RpcCall {
  readonly method: string
  readonly params: readonly unknown[]
}

/** The body of a JSON-RPC reply, without its id. */
export type RpcReply = Readonly<Record<string, unknown>>

/** Answers a call; `forward` asks the real chain, something else if told so. Null hangs up. */
export type RpcManner = (
  call: RpcCall,
  forward: (other?: RpcCall) => Promise<RpcReply>,
) => Promise<RpcReply | null>

export interface RpcProxy {
  readonly url: string
  /** Methods it was asked for, in order. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

/** Starts a proxy on a loopback port, a free one by default. Its default manner is honest. */
export async function startRpcProxy(
  target: string,
  manner: RpcManner = (_, forward) => forward(),
  port = 0,
): Promise<RpcProxy> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'OPTIONS') return send(response, 204, '')
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const call = JSON.parse(text) as RpcCall & { id: unknown }
    asked.push(call.method)
    const forward = async (other?: RpcCall) => {
      const body = other ? JSON.stringify({ ...call, ...other }) : text
      const headers = { 'content-type': 'application/json' }
      return (await (await fetch(target, { method: 'POST', headers, body })).json()) as RpcReply
    }
    const reply = await manner(call, forward)
    if (reply === null) response.destroy()
    else send(response, 200, JSON.stringify({ ...reply, jsonrpc: '2.0', id: call.id }))
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', ready)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': 'content-type',
  })
  response.end(body)
}
