// What can be said of a pack before it is fetched: how much there is to download, and what sizes it paints.
import { maxJsonBytes, parseManifest } from './manifest.ts'
import { paintRoles, roleOf } from './roles.ts'

export interface PackOutline {
  /** Bytes painting needs. */
  readonly bytes: number
  readonly sizes: readonly number[]
  readonly defaultSize: number
}

/** Reads the pack.json of a folder, or gives null when it cannot be read now: offline, or not there. */
export async function outlinePack(url: string): Promise<PackOutline | null> {
  const response = await fetch(new URL('pack.json', url)).catch(() => null) // offline is an answer here, no failure
  if (!response?.ok) return null
  const json = await response.text()
  if (json.length > maxJsonBytes || /^\s*</.test(json)) return null
  const { files, size, sizes = [size ?? 256] } = parseManifest(json, 'pack.json')
  const needed = files.filter(({ path }) => paintRoles.some((role) => role === roleOf(path)))
  const ascending = [...sizes].sort((a, b) => a - b)
  return {
    bytes: needed.reduce((sum, { bytes }) => sum + bytes, 0),
    sizes: ascending,
    defaultSize: size ?? ascending.at(-1)!,
  }
}
