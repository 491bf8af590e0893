// A season on disk: the folder a static host serves.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Png, SeasonFiles } from './composeSeason.ts'

/** Writes a season; pictures and ballots of an earlier one in the same folder go. */
export function writeSeason(folder: string, files: SeasonFiles): void {
  // Contact sheets are made from what is written here, by `npm run sheets`.
  for (const name of ['season.json', 'pictures', 'ballots', 'sheets'])
    rmSync(join(folder, name), { recursive: true, force: true })
  for (const [path, content] of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}

/** Reads everything in the folder, whatever it is, but the contact sheets. */
export function readSeason(folder: string): SeasonFiles {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.webp'))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name)
        const path = file.slice(join(folder, '/').length).replaceAll('\\', '/')
        return [path, path.endsWith('.png') ? readPng(file) : readFileSync(file, 'utf8')]
      }),
  )
}

export function readPng(file: string): Png {
  return new Uint8Array(readFileSync(file))
}
