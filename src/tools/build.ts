// Builds the app when the built one is missing or older than its sources, so that a command never drives stale code.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
const dist = join(root, 'dist')

/** Makes sure `dist/` is up to date and returns its path. What the build has to say goes to standard error. */
export function ensureBuilt(): string {
  const stamp = join(dist, 'index.html')
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json', 'models/daub-mini']
  const newest = Math.max(...sources.map((source) => newestIn(join(root, source))))
  if (!existsSync(stamp) || statSync(stamp).mtimeMs < newest) runBuild()
  return dist
}

/** In a process of its own, because some of Vite's plugins print to standard output whatever the log level. */
function runBuild(): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
}

function newestIn(path: string): number {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}
