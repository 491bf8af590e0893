// What can be said of a pack before it is fetched: how much there is to download, and what sizes it paints.
import { isAbort } from '../../fragment/index.ts'
import type { Manifest, PackFile } from './manifest.ts'
import { fetchManifest, packFolder } from './packFolder.ts'
import { graphOfWeights, paintRoles, roleOf } from './roles.ts'

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

/** The files painting needs, as far as their names say: parts, and the weights beside their graphs. */
export function paintFiles({ files }: Manifest): readonly PackFile[] {
  return files.filter(({ path }) => {
    const role = roleOf(graphOfWeights(path) ?? path)
    return role !== null && paintRoles.includes(role)
  })
}

export function outlineOf(manifest: Manifest): PackOutline {
  const { size, sizes = [size ?? 256] } = manifest
  const ascending = [...sizes].sort((a, b) => a - b)
  return {
    bytes: paintFiles(manifest).reduce((sum, { bytes }) => sum + bytes, 0),
    sizes: ascending,
    defaultSize: size ?? ascending.at(-1)!,
  }
}
