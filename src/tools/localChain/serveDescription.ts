// What a development page asks `npm run chain` for: the RPCs and keys of the local chains, and a season over their blocks.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { ChainSettings } from '../../chain/index.ts'
import { canonicalJson } from '../../fragment/index.ts'
import { parseSeason, seasonJson, type Snapshot } from '../../rounds/index.ts'
import { root } from '../build.ts'
import type { DevAccount } from './accounts.ts'
import { repinSeason } from './repinSeason.ts'

const season = join(root, 'public', 'season')

export interface LocalDescription {
  readonly settings: ChainSettings
  readonly snapshots: readonly Snapshot[]
  readonly accounts: readonly DevAccount[]
}

/** Serves the description at `/`, and the season's files under `/season/`. */
export async function serveDescription(description: LocalDescription, port: number): Promise<void> {
  const server = createServer(({ url = '/' }, response) => {
    const body = answer(url, description)
    response
      .writeHead(body === null ? 404 : 200, {
        'Content-Type': url.endsWith('.png') ? 'image/png' : 'application/json',
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
      .end(body)
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', ready)
  })
}

function answer(
  url: string,
  { settings, snapshots, accounts }: LocalDescription,
): string | Uint8Array | null {
  if (url === '/') return JSON.stringify({ settings, accounts })
  if (url === '/season/season.json') {
    const shipped = parseSeason(JSON.parse(readFileSync(join(season, 'season.json'), 'utf8')))
    return canonicalJson(seasonJson(repinSeason(shipped, snapshots, Date.now())))
  }
  const [, file] = /^\/season\/((?:pictures|ballots)\/[0-9a-f]{64}\.(?:png|json))$/.exec(url) ?? []
  try {
    return file === undefined ? null : readFileSync(join(season, file))
  } catch {
    return null // rounds that are repinned have no ballots
  }
}
