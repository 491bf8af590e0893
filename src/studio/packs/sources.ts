// Where the files of a pack come from: a folder on the web, whose manifest and files stay on the device, or files the
// person dropped. Either way the manifest decides what is right.
import type { PackSource, PaintEvent } from '../contract.ts'
import { DownloadError, isAbort, PackError } from '../errors.ts'
import type { DeviceStore } from './deviceStore.ts'
import { fetchVerified, sha256, verify, type Fetch } from './download.ts'
import { maxJsonBytes, parseManifest, type Manifest, type PackFile } from './manifest.ts'
import { roleOf } from './roles.ts'

export type LoadingEvent = Extract<PaintEvent, { kind: 'loading' }>

export interface OpenOptions {
  readonly store: DeviceStore
  readonly fetch: Fetch
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((event: LoadingEvent) => void) | undefined
}

/** Reads files of a source; the manifest says which there are. */
export interface PackReader {
  readonly manifest: Manifest
  /** Bytes of a file, verified. @throws PackFileError, PackError, DownloadError, or AbortError when cancelled */
  read(
    file: PackFile,
    options: OpenOptions,
    onBytes: (received: number, source: LoadingEvent['source']) => void,
  ): Promise<Uint8Array<ArrayBuffer>>
}

/** Opens a source; `notes` receives sentences about what could not be kept. */
export async function openSource(
  source: PackSource,
  options: OpenOptions,
  notes: string[],
): Promise<PackReader> {
  return source.kind === 'url' ? urlReader(source.url, options, notes) : filesReader(source.files)
}

/** The manifest of a folder as the device remembers it, or null. */
export async function rememberedManifest(url: string, store: DeviceStore): Promise<Manifest | null> {
  const name = await manifestName(url)
  if ((await store.size(name)) === 0) return null
  return parseManifest(new TextDecoder().decode(await store.read(name)), 'pack.json')
}

async function urlReader(url: string, options: OpenOptions, notes: string[]): Promise<PackReader> {
  const base = url.endsWith('/') ? url : `${url.replace(/\/pack\.json$/, '')}/`
  const manifest = await fetchManifest(`${base}pack.json`, url, options)
  return {
    manifest,
    read: (file, { store, fetch, signal }, onBytes) =>
      fetchVerified(file, base + file.path.split('/').map(encodeURIComponent).join('/'), {
        store,
        fetch,
        signal,
        onBytes,
        onNotKept: (cause) => {
          const note = `The pack could not be kept on this device and will be fetched again next time (${String(cause)}).`
          if (!notes.includes(note)) notes.push(note)
        },
      }),
  }
}

/** The manifest from the network, or the copy on the device when there is no network. */
async function fetchManifest(
  url: string,
  key: string,
  { store, fetch, signal }: OpenOptions,
): Promise<Manifest> {
  let response: Response
  try {
    response = await fetch(url, { cache: 'no-cache', ...(signal ? { signal } : {}) })
  } catch (cause) {
    if (isAbort(cause)) throw cause
    const remembered = await rememberedManifest(key, store)
    if (remembered) return remembered
    throw new DownloadError({
      what: 'The model pack could not be reached, and this device has no copy of it',
      value: url,
      remedy: 'Connect to the network once; afterwards painting works offline',
      cause,
    })
  }
  if (!response.ok) {
    throw new DownloadError({
      what: 'There is no model pack at this address',
      value: `${url}: ${response.status}`,
      remedy: 'Check the address; the folder must hold a pack.json',
    })
  }
  const json = await response.text()
  if (json.length > maxJsonBytes)
    throw new PackError({
      what: 'pack.json is too large',
      value: json.length,
      allowed: `${maxJsonBytes} bytes`,
    })
  const manifest = parseManifest(json, 'pack.json')
  const name = await manifestName(key)
  await store.remove(name)
  const appender = await store.append(name)
  await appender.write(new TextEncoder().encode(json))
  await appender.close()
  return manifest
}

async function manifestName(url: string): Promise<string> {
  return `manifest-${await sha256(new TextEncoder().encode(url))}`
}

/** A dropped folder. Without a pack.json its files are taken as they lie, and their hashes become the manifest. */
async function filesReader(
  dropped: readonly { readonly path: string; readonly blob: Blob }[],
): Promise<PackReader> {
  const root = commonFolder(dropped.map(({ path }) => path))
  const blobs = new Map(dropped.map(({ path, blob }) => [path.replace(/^\/+/, '').slice(root.length), blob]))
  const described = blobs.get('pack.json')
  if (described && described.size > maxJsonBytes) {
    throw new PackError({
      what: 'pack.json is too large',
      value: described.size,
      allowed: `${maxJsonBytes} bytes`,
    })
  }
  const manifest = parseManifest(described ? await described.text() : await describeFiles(blobs), 'pack.json')
  return {
    manifest,
    read: async (file, { signal }, onBytes) => {
      signal?.throwIfAborted()
      const blob = blobs.get(file.path)
      if (!blob)
        throw new PackError({
          what: 'The folder lacks a file its pack.json lists',
          value: file.path,
          remedy: 'Drop the whole folder',
        })
      const bytes = new Uint8Array(await blob.arrayBuffer())
      await verify(file, bytes)
      onBytes(bytes.length, 'device')
      return bytes
    },
  }
}

async function describeFiles(blobs: ReadonlyMap<string, Blob>): Promise<string> {
  const parts = [...blobs].filter(([path]) => roleOf(path) !== null)
  if (parts.length === 0) {
    throw new PackError({
      what: 'The dropped files are no model pack',
      allowed: 'a folder with vqgan/ and clip/ inside',
      remedy: 'Drop the folder that holds pack.json',
    })
  }
  const files = []
  for (const [path, blob] of parts) {
    files.push({ path, bytes: blob.size, sha256: await sha256(new Uint8Array(await blob.arrayBuffer())) })
  }
  return JSON.stringify({ name: 'dropped folder', files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) })
}

/** The folder, with its slash, that all paths share when none of them lies at a known place already. */
function commonFolder(paths: readonly string[]): string {
  const clean = paths.map((path) => path.replace(/^\/+/, ''))
  if (clean.some((path) => path === 'pack.json' || roleOf(path) !== null)) return ''
  const [first = ''] = clean
  const folder = first.slice(0, first.indexOf('/') + 1)
  return folder !== '' && clean.every((path) => path.startsWith(folder)) ? folder : ''
}
