// A host as anybody could have: the built app with a season of its own beside it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import sirv from 'sirv'
import type { SeasonFiles } from '../../src/tools/season/composeSeason.ts'

export interface SeasonHost {
  /** With a slash at its end. */
  readonly address: string
  close(): Promise<void>
}

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Serves `dist/`, and under `season/` these files instead of the shipped ones. */
export async function hostSeason(files: SeasonFiles): Promise<SeasonHost> {
  const app = sirv(resolve(import.meta.dirname, '../../dist'), {
    dev: true,
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value)
    },
  })
  const server = createServer((request, response) => {
    const missing = () => void response.writeHead(404).end()
    const [, path] = /^\/season\/([^?]*)/.exec(request.url!) ?? []
    if (path === undefined) return app(request, response, missing)
    const content = files.get(path)
    if (content === undefined) return missing()
    response
      .writeHead(200, { 'Content-Type': path.endsWith('.png') ? 'image/png' : 'application/json' })
      .end(content)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
