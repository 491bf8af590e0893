// Serves the built app, and model packs beside it, on a loopback port for the command line and the bench.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'
import { isolationHeaders } from '../isolation.ts'

export interface Server {
  /** Address without a trailing slash, for example `http://127.0.0.1:40123`. */
  readonly origin: string
  close(): Promise<void>
}

export interface ServeOptions {
  /** Another folder, served under `/pack/`. */
  readonly pack?: string | undefined
  /** Called with the path of every request, without its query. */
  readonly onRequest?: (path: string) => void
}

/**
 * Starts a static server on a free loopback port.
 *
 * @param app Folder of the built app.
 */
export async function serve(app: string, { pack, onRequest }: ServeOptions = {}): Promise<Server> {
  const options = {
    dev: true,
    etag: false,
    setHeaders: (response: { setHeader(k: string, v: string): void }) => {
      for (const [key, value] of Object.entries(isolationHeaders)) response.setHeader(key, value)
    },
  }
  const files = sirv(app, options)
  const packFiles = pack === undefined ? null : sirv(pack, options)
  const server = createServer((request, response) => {
    onRequest?.(new URL(request.url ?? '/', 'http://loopback').pathname)
    const missing = () => void response.writeHead(404).end('Not found')
    if (packFiles && request.url?.startsWith('/pack/')) {
      request.url = request.url.slice('/pack'.length)
      packFiles(request, response, missing)
    } else files(request, response, missing)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
