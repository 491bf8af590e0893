// What can be said of a pack before it is fetched: how much there is to download, and what sizes it paints.
import { isAbort } from '../../fragment/index.ts'
import type { Manifest } from './manifest.ts'
import { fetchManifest, packFolder } from './packFolder.ts'
import { paintRoles, roleOf } from './roles.ts'

export interface PackOutline {
  /** Bytes painting needs. */
  readonly bytes: number
  /** Sides in pixels, ascending. */
  readonly sizes: readonly number[]
  readonly defaultSize: number
}

/**
 * Reads the pack.json of a folder, or gives null when it cannot be read now: offline, not there, no pack.json.
 *
 * @throws AbortError when cancelled.
 */
export async function outlinePack(url: string, signal?: AbortSignal): Promise<PackOutline | null> {
  try {
    const { manifest } = await fetchManifest(packFolder(url), {
      fetch: (address, init) => fetch(address, init),
      signal,
    })
    return outlineOf(manifest)
  } catch (error) {
    if (isAbort(error)) throw error
    return null // an answer here, no failure: opening the pack will say why
  }
}

export function outlineOf({ files, size, sizes = [size ?? 256] }: Manifest): PackOutline {
  const needed = files.filter(({ path }) => paintRoles.some((role) => role === roleOf(path)))
  const ascending = [...sizes].sort((a, b) => a - b)
  return {
    bytes: needed.reduce((sum, { bytes }) => sum + bytes, 0),
    sizes: ascending,
    defaultSize: size ?? ascending.at(-1)!,
  }
}
