// A pack as a folder on the web: its pack.json, from the network or as this device remembers it. This is the one way a
// pack.json is read, whether to open the pack or only to say what it would cost.
import { bytesId, hasCode, isAbort } from '../../fragment/index.ts'
import { DownloadError, PackError } from '../errors.ts'
import type { DeviceStore } from './deviceStore.ts'
import type { Fetch } from './download.ts'
import { parseManifest, type Manifest } from './manifest.ts'
import { maxJsonBytes } from './packJson.ts'

/** The address of a pack's folder, ending in a slash: however it is written, it is one folder and one key. */
export function packFolder(url: string): string {
  const folder = url.replace(/\/pack\.json$/, '')
  return folder.endsWith('/') ? folder : `${folder}/`
}

export interface ManifestOptions {
  readonly fetch: Fetch
  readonly signal?: AbortSignal | undefined
}

/** Fetches and parses the pack.json of a folder. @throws DownloadError, PackError, or AbortError when cancelled */
export async function fetchManifest(
  folder: string,
  { fetch, signal }: ManifestOptions,
): Promise<{ readonly manifest: Manifest; readonly json: string }> {
  const url = `${folder}pack.json`
  const response = await fetch(url, { cache: 'no-cache', ...(signal ? { signal } : {}) }).catch(
    (cause: unknown) => {
      if (isAbort(cause)) throw cause
      throw new DownloadError('download/unreachable', { url }, { cause })
    },
  )
  if (!response.ok) throw new DownloadError('download/no-pack', { url, status: response.status })
  const json = await textOf(response, maxJsonBytes)
  if (/^\s*</.test(json)) throw new PackError('pack/web-page', { path: 'pack.json', url })
  return { manifest: parseManifest(json), json }
}

/** The manifest of a folder as the device remembers it, or null. */
export async function rememberedManifest(folder: string, store: DeviceStore): Promise<Manifest | null> {
  const name = manifestName(folder)
  // The copy beside it is whole when the first one is cut: see `rememberManifest`.
  for (const candidate of [name, besideName(name)]) {
    try {
      if ((await store.size(candidate)) === 0) continue
      return parseManifest(new TextDecoder().decode(await store.read(candidate)))
    } catch (error) {
      if (!hasCode(error, 'pack/json', 'pack/form')) throw error
    }
  }
  return null
}

/**
 * Keeps a manifest on the device. At every moment one whole copy is there: the new one is written beside the old one
 * before that is touched, so a full device or a killed tab costs nothing.
 */
export async function rememberManifest(folder: string, json: string, store: DeviceStore): Promise<void> {
  const name = manifestName(folder)
  const bytes = new TextEncoder().encode(json)
  if (await holds(store, name, bytes)) return
  await write(store, besideName(name), bytes)
  await write(store, name, bytes)
  await store.remove(besideName(name))
}

async function holds(store: DeviceStore, name: string, bytes: Uint8Array): Promise<boolean> {
  if ((await store.size(name)) !== bytes.length) return false
  const held = await store.read(name)
  return held.every((byte, i) => byte === bytes[i])
}

async function write(store: DeviceStore, name: string, bytes: Uint8Array): Promise<void> {
  await store.remove(name)
  const appender = await store.append(name)
  try {
    await appender.write(bytes)
  } finally {
    await appender.close()
  }
}

function manifestName(folder: string): string {
  return `manifest-${bytesId(new TextEncoder().encode(folder))}`
}

const besideName = (name: string) => `${name}-new`

/** The text of a response of at most so many bytes; more are not read. @throws PackError */
async function textOf(response: Response, most: number): Promise<string> {
  const tooLarge = (bytes: number) => new PackError('pack/too-large', { file: 'pack.json', bytes, most })
  const announced = Number(response.headers.get('Content-Length') ?? 0)
  if (announced > most) throw tooLarge(announced)
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length
    if (bytes > most) {
      await reader.cancel()
      throw tooLarge(bytes)
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}
