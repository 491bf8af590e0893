// Where the files of a pack come from: a folder on the web, whose manifest and files stay on the device, or files the
// person dropped. Either way the manifest decides what is right.
import { isAbort } from '../../fragment/index.ts'
import type { PackSource, PaintEvent } from '../contract.ts'
import { PackError } from '../errors.ts'
import { faultOf, type StudioNote } from '../notes.ts'
import { sha256 } from '../sha256.ts'
import type { DeviceStore } from './deviceStore.ts'
import { fetchVerified, verify, type Fetch, type Wait } from './download.ts'
import { parseManifest, type Manifest, type PackFile } from './manifest.ts'
import { fetchManifest, packFolder, rememberedManifest, rememberManifest } from './packFolder.ts'
import { maxJsonBytes } from './packJson.ts'
import { isGraphRole, roleOf } from './roles.ts'
import { weightsOf } from './weights.ts'

export type LoadingEvent = Extract<PaintEvent, { kind: 'loading' }>

export interface OpenOptions {
  readonly store: DeviceStore
  readonly fetch: Fetch
  /** As in `DownloadOptions`. */
  readonly wait?: Wait | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((event: LoadingEvent) => void) | undefined
}

/** Reads files of a source; the manifest says which there are. */
export interface PackReader {
  readonly manifest: Manifest
  /** Bytes of a file, verified. @throws PackError, DownloadError, or AbortError when cancelled */
  read(
    file: PackFile,
    options: OpenOptions,
    onBytes: (received: number, source: LoadingEvent['source']) => void,
  ): Promise<Uint8Array<ArrayBuffer>>
}

/** Opens a source; `notes` receives what could not be kept. */
export async function openSource(
  source: PackSource,
  options: OpenOptions,
  notes: StudioNote[],
): Promise<PackReader> {
  return source.kind === 'url' ? urlReader(packFolder(source.url), options, notes) : filesReader(source.files)
}

async function urlReader(folder: string, options: OpenOptions, notes: StudioNote[]): Promise<PackReader> {
  const onNotKept = (cause: unknown) => {
    // What another tab is writing will be here: only this visit reads it from memory.
    if (isHeldElsewhere(cause)) return
    if (notes.length === 0) notes.push(notKept(cause)) // once is enough
  }
  const manifest = await manifestOf(folder, options, onNotKept)
  return {
    manifest,
    read: (file, { store, fetch, wait, signal }, onBytes) =>
      fetchVerified(file, folder + file.path.split('/').map(encodeURIComponent).join('/'), {
        store,
        fetch,
        wait,
        signal,
        onBytes,
        onNotKept,
      }),
  }
}

/** The manifest from the network; the copy on the device when the network has none. */
async function manifestOf(
  folder: string,
  options: OpenOptions,
  onNotKept: (cause: unknown) => void,
): Promise<Manifest> {
  const { store } = options
  let fetched
  try {
    fetched = await fetchManifest(folder, options)
  } catch (error) {
    if (isAbort(error)) throw error
    const remembered = await rememberedManifest(folder, store).catch(() => null)
    if (remembered) return remembered
    throw error
  }
  await rememberManifest(folder, fetched.json, store).catch(onNotKept)
  return fetched.manifest
}

/** A file has one synchronous handle at a time (File System standard). */
function isHeldElsewhere(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'NoModificationAllowedError'
}

function notKept(cause: unknown): StudioNote {
  const { code, params } = faultOf(cause)
  return { code: 'note/pack-not-kept', params: { reason: code === null ? params.reason : code } }
}

/** A dropped folder. Without a pack.json its files are taken as they lie, and their hashes become the manifest. */
async function filesReader(
  dropped: readonly { readonly path: string; readonly blob: Blob }[],
): Promise<PackReader> {
  const root = commonFolder(dropped.map(({ path }) => path))
  const blobs = new Map(dropped.map(({ path, blob }) => [path.replace(/^\/+/, '').slice(root.length), blob]))
  const described = blobs.get('pack.json')
  if (described && described.size > maxJsonBytes) {
    const { size: bytes } = described
    throw new PackError('pack/too-large', { file: 'pack.json', bytes, most: maxJsonBytes })
  }
  const manifest = parseManifest(described ? await described.text() : await describeFiles(blobs))
  return {
    manifest,
    read: async (file, { signal }, onBytes) => {
      signal?.throwIfAborted()
      const blob = blobs.get(file.path)
      if (!blob) throw new PackError('pack/file-missing', { path: file.path })
      const bytes = new Uint8Array(await blob.arrayBuffer())
      await verify(file, bytes)
      onBytes(bytes.length, 'device')
      return bytes
    },
  }
}

/** Describes the parts of a pack among dropped files, and the weights that its graphs name. */
async function describeFiles(blobs: ReadonlyMap<string, Blob>): Promise<string> {
  const parts = [...blobs.keys()].filter((path) => roleOf(path) !== null)
  if (parts.length === 0) throw new PackError('pack/not-a-pack', {})
  const files = new Map<string, { path: string; bytes: number; sha256: string }>()
  // Weights join the list while it is walked.
  for (const path of parts) {
    const blob = blobs.get(path)
    if (!blob || files.has(path)) continue // weights that are not there: opening the pack says whose
    const bytes = new Uint8Array(await blob.arrayBuffer())
    files.set(path, { path, bytes: bytes.length, sha256: await sha256(bytes) })
    const role = roleOf(path)
    if (role && isGraphRole(role)) for (const weights of weightsOf(path, bytes)) parts.push(weights.path)
  }
  const sorted = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return JSON.stringify({ name: 'dropped folder', files: sorted })
}

/** The folder, with its slash, that all paths share when none of them lies at a known place already. */
function commonFolder(paths: readonly string[]): string {
  const clean = paths.map((path) => path.replace(/^\/+/, ''))
  if (clean.some((path) => path === 'pack.json' || roleOf(path) !== null)) return ''
  const [first = ''] = clean
  const folder = first.slice(0, first.indexOf('/') + 1)
  return folder !== '' && clean.every((path) => path.startsWith(folder)) ? folder : ''
}
