// Builds the app when the built one is missing or older than its sources, so that a command never drives stale code.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

export const root = resolve(import.meta.dirname, '../..')
const dist = join(root, 'dist')

/** Makes sure `dist/` is up to date and returns its path. Prints nothing on success. */
export async function ensureBuilt(): Promise<string> {
  const stamp = join(dist, 'index.html')
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json', 'models/daub-mini']
  const newest = Math.max(...sources.map((source) => newestIn(join(root, source))))
  if (!existsSync(stamp) || statSync(stamp).mtimeMs < newest) await build({ root, logLevel: 'error' })
  return dist
}

function newestIn(path: string): number {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}
