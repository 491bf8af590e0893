// A pack that is open: its configs parsed, and a way to get the verified bytes of each part, at once when the device
// has them. Only what painting needs is fetched at the opening; the encoder and the judge come when they are used.
import type { PackInfo, PackSource, PaintEvent } from '../contract.ts'
import { DownloadError, isAbort, MissingPartError, PackError } from '../errors.ts'
import { parseClipConfig, parsePriorConfig, parseVqganConfig, type ClipConfig, type PriorConfig, type VqganConfig } from './configs.ts'
import type { DeviceStore } from './deviceStore.ts'
import { fetchVerified, sha256, verify, type Fetch } from './download.ts'
import { maxJsonBytes, parseManifest, type Manifest, type PackFile } from './manifest.ts'
import { paintRoles, requiredRoles, roleOf, type Role } from './roles.ts'

export type LoadingEvent = Extract<PaintEvent, { kind: 'loading' }>

export interface OpenOptions {
  readonly store: DeviceStore
  readonly fetch: Fetch
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((event: LoadingEvent) => void) | undefined
}

/** An open pack. */
export interface Pack {
  readonly info: PackInfo
  readonly vqgan: VqganConfig
  readonly clip: ClipConfig
  readonly prior: PriorConfig
  /** Sentences for the person: what could not be kept on the device. */
  readonly notes: readonly string[]
  has(role: Role): boolean
  /** Bytes of a part, verified. @throws MissingPartError when the pack has none. */
  bytes(role: Role, options?: Pick<OpenOptions, 'signal' | 'onProgress'>): Promise<Uint8Array<ArrayBuffer>>
  /** The same as text. */
  text(role: Role, options?: Pick<OpenOptions, 'signal' | 'onProgress'>): Promise<string>
}

/** Reads files of a source by path; the manifest says which there are. */
interface Reader {
  readonly manifest: Manifest
  read(file: PackFile, options: OpenOptions, onBytes: (received: number, source: LoadingEvent['source']) => void): Promise<Uint8Array<ArrayBuffer>>
}

/** Packs up to this size stay in memory between their opening and the first painting. */
const keepInMemory = 96 * 1024 * 1024

/**
 * Opens a pack and fetches what painting needs.
 *
 * @throws PackError, PackFileError, DownloadError, or AbortError when cancelled.
 */
export async function openPack(source: PackSource, options: OpenOptions): Promise<Pack> {
  const notes: string[] = []
  const reader = source.kind === 'url' ? await urlReader(source.url, options, notes) : await filesReader(source.files)
  const files = byRole(reader.manifest)
  for (const role of requiredRoles) {
    if (!files.has(role)) {
      throw new PackError({
        what: `The pack "${reader.manifest.name}" has no ${role}`,
        allowed: requiredRoles.join(', '),
        remedy: 'Use a pack laid out as README.md of models/ describes',
      })
    }
  }

  const needed = paintRoles.flatMap((role) => files.get(role) ?? [])
  const paintBytes = needed.reduce((sum, { bytes }) => sum + bytes, 0)
  const memory = new Map<string, Uint8Array<ArrayBuffer>>()
  let before = 0
  for (const file of needed) {
    const bytes = await reader.read(file, options, (received, from) =>
      options.onProgress?.({ kind: 'loading', part: file.path, received: before + received, total: paintBytes, source: from }),
    )
    before += file.bytes
    if (paintBytes <= keepInMemory || file.path.endsWith('.json')) memory.set(file.sha256, bytes)
  }

  const bytes: Pack['bytes'] = async (role, more = {}) => {
    const file = files.get(role)
    if (!file) {
      throw new MissingPartError({
        what: `The pack "${reader.manifest.name}" has no ${role}`,
        remedy: 'Choose another pack, or paint without it',
      })
    }
    return (
      memory.get(file.sha256) ??
      reader.read(file, { ...options, onProgress: undefined, signal: undefined, ...more }, (received, from) =>
        more.onProgress?.({ kind: 'loading', part: file.path, received, total: file.bytes, source: from }),
      )
    )
  }
  const text: Pack['text'] = async (role, more) => new TextDecoder().decode(await bytes(role, more))

  const vqgan = parseVqganConfig(await text('vqgan-config'))
  const clip = parseClipConfig('clip', await text('clip-config'), await text('clip-preprocessor'))
  const prior = files.has('prior-config') ? parsePriorConfig(await text('prior-config')) : {}
  const has = (role: Role) => files.has(role)
  return { info: describe(reader.manifest, vqgan.stride, has, paintBytes), vqgan, clip, prior, notes, has, bytes, text }
}

/** Whether everything painting needs is on the device already. */
export async function isOnDevice(source: PackSource, store: DeviceStore): Promise<boolean> {
  if (source.kind === 'files') return true
  const name = await manifestName(source.url)
  if ((await store.size(name)) === 0) return false
  const manifest = parseManifest(new TextDecoder().decode(await store.read(name)), 'pack.json')
  const files = byRole(manifest)
  const needed = paintRoles.flatMap((role) => files.get(role) ?? [])
  const sizes = await Promise.all(needed.map(({ sha256 }) => store.size(sha256)))
  return needed.every(({ bytes }, i) => sizes[i] === bytes)
}

async function urlReader(url: string, options: OpenOptions, notes: string[]): Promise<Reader> {
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
async function fetchManifest(url: string, key: string, { store, fetch, signal }: OpenOptions): Promise<Manifest> {
  const name = await manifestName(key)
  let response: Response
  try {
    response = await fetch(url, { cache: 'no-cache', ...(signal ? { signal } : {}) })
  } catch (cause) {
    if (isAbort(cause)) throw cause
    if ((await store.size(name)) > 0) return parseManifest(new TextDecoder().decode(await store.read(name)), 'pack.json')
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
  if (json.length > maxJsonBytes) throw new PackError({ what: 'pack.json is too large', value: json.length, allowed: `${maxJsonBytes} bytes` })
  const manifest = parseManifest(json, 'pack.json')
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
async function filesReader(dropped: readonly { readonly path: string; readonly blob: Blob }[]): Promise<Reader> {
  const root = commonFolder(dropped.map(({ path }) => path))
  const blobs = new Map(dropped.map(({ path, blob }) => [path.replace(/^\/+/, '').slice(root.length), blob]))
  const described = blobs.get('pack.json')
  if (described && described.size > maxJsonBytes) {
    throw new PackError({ what: 'pack.json is too large', value: described.size, allowed: `${maxJsonBytes} bytes` })
  }
  const manifest = parseManifest(described ? await described.text() : await describeFiles(blobs), 'pack.json')
  return {
    manifest,
    read: async (file, { signal }, onBytes) => {
      signal?.throwIfAborted()
      const blob = blobs.get(file.path)
      if (!blob) throw new PackError({ what: 'The folder lacks a file its pack.json lists', value: file.path, remedy: 'Drop the whole folder' })
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

function byRole(manifest: Manifest): ReadonlyMap<Role, PackFile> {
  return new Map(manifest.files.flatMap((file) => {
    const role = roleOf(file.path)
    return role ? [[role, file] as const] : []
  }))
}

function describe(manifest: Manifest, stride: number, has: (role: Role) => boolean, paintBytes: number): PackInfo {
  const sizes = [...(manifest.sizes ?? [manifest.defaultSize ?? 256])].sort((a, b) => a - b)
  return {
    id: manifest.id,
    name: manifest.name,
    version: manifest.version,
    licence: manifest.licence,
    sizes,
    defaultSize: manifest.defaultSize ?? sizes.at(-1)!,
    stride,
    hasPrior: has('prior'),
    hasJudge: has('judge-vision') && has('judge-text') && has('judge-tokenizer'),
    hasEncoder: has('vqgan-encoder'),
    paintBytes,
  }
}
