// A pack that is open: its configs parsed, and a way to get the verified bytes of each part, at once when the device
// has them. Only what painting needs is fetched at the opening; the encoder and the judge come when they are used.
import type { Weights } from '../../engine/index.ts'
import type { PackInfo, PackSource } from '../contract.ts'
import { PackError } from '../errors.ts'
import type { StudioNote } from '../notes.ts'
import { readClipConfig, type ClipConfig } from './clipConfig.ts'
import { parsePriorConfig, parseVqganConfig, type PriorConfig, type VqganConfig } from './configs.ts'
import type { DeviceStore } from './deviceStore.ts'
import type { Manifest, PackFile } from './manifest.ts'
import { isGraphRole, missingRoles, roleOf, type Role } from './roles.ts'
import { outlineOf, paintFiles } from './outline.ts'
import { packFolder, rememberedManifest } from './packFolder.ts'
import { openSource, type OpenOptions } from './sources.ts'
import { listedWeights } from './weights.ts'

/** An open pack. */
export interface Pack {
  readonly info: PackInfo
  readonly vqgan: VqganConfig
  readonly clip: ClipConfig
  readonly prior: PriorConfig
  /** What could not be kept on the device. */
  readonly notes: readonly StudioNote[]
  has(role: Role): boolean
  /** Bytes of a part, verified. @throws PackError when the pack has none. */
  bytes(role: Role, options?: Pick<OpenOptions, 'signal' | 'onProgress'>): Promise<Uint8Array<ArrayBuffer>>
  /** A graph with the files it keeps its weights in. @throws PackError, ModelError naming what is missing or wrong */
  graph(role: Role, options?: Pick<OpenOptions, 'signal' | 'onProgress'>): Promise<GraphFiles>
  /** The bytes of a part as text. */
  text(role: Role, options?: Pick<OpenOptions, 'signal' | 'onProgress'>): Promise<string>
}

/** A graph as an engine takes it. */
export interface GraphFiles {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Its weights outside of it, by the names it has for them. */
  readonly weights: readonly Weights[]
}

/** Packs up to this size stay in memory between their opening and the first painting. */
const keepInMemory = 96 * 1024 * 1024

/**
 * Opens a pack and fetches what painting needs.
 *
 * @throws PackError, DownloadError, or AbortError when cancelled.
 */
export async function openPack(source: PackSource, options: OpenOptions): Promise<Pack> {
  const notes: StudioNote[] = []
  const reader = await openSource(source, options, notes)
  const files = byRole(reader.manifest)
  const has = (role: Role) => files.has(role)
  const missing = missingRoles(has)
  if (missing.length > 0) throw new PackError('pack/incomplete', { pack: reader.manifest.name, missing })

  const byPath = new Map(reader.manifest.files.map((file) => [file.path, file]))
  const needed = new Set(paintFiles(reader.manifest))
  const memory = new Map<string, Uint8Array<ArrayBuffer>>()
  const paintBytes = () => [...needed].reduce((sum, file) => sum + file.bytes, 0)
  let before = 0
  // A set that grows while it is walked: graphs name more weights than their names told.
  for (const file of needed) {
    const bytes = await reader.read(file, options, (received, from) =>
      options.onProgress?.({
        kind: 'loading',
        part: file.path,
        received: before + received,
        total: paintBytes(),
        source: from,
      }),
    )
    before += file.bytes
    const role = roleOf(file.path)
    if (role && isGraphRole(role))
      for (const { file: more } of listedWeights(file.path, bytes, byPath)) needed.add(more)
    if (paintBytes() <= keepInMemory || file.path.endsWith('.json')) memory.set(file.sha256, bytes)
  }

  type Reading = Pick<OpenOptions, 'signal' | 'onProgress'>
  const fileOf = (role: Role) => {
    const file = files.get(role)
    if (!file) throw new PackError('pack/part-missing', { pack: reader.manifest.name, part: role })
    return file
  }
  const read = async (file: PackFile, more: Reading = {}) =>
    memory.get(file.sha256) ??
    reader.read(file, { ...options, onProgress: undefined, signal: undefined, ...more }, (received, from) =>
      more.onProgress?.({ kind: 'loading', part: file.path, received, total: file.bytes, source: from }),
    )
  const bytes: Pack['bytes'] = async (role, more) => read(fileOf(role), more)
  const graph: Pack['graph'] = async (role, more) => {
    const { path } = fileOf(role)
    const model = await bytes(role, more)
    const weights: Weights[] = []
    for (const { location, file } of listedWeights(path, model, byPath))
      weights.push({ location, bytes: await read(file, more) })
    return { bytes: model, weights }
  }
  const text: Pack['text'] = async (role, more) => new TextDecoder().decode(await bytes(role, more))

  const vqgan = parseVqganConfig(await text('vqgan-config'))
  const clip = await readClipConfig('clip', { has, text })
  const prior = parsePriorConfig(files.has('prior-config') ? await text('prior-config') : '{}')
  return {
    info: describe(reader.manifest, vqgan.stride, has, paintBytes()),
    vqgan,
    clip,
    prior,
    notes,
    has,
    bytes,
    graph,
    text,
  }
}

/** Whether everything painting needs is on the device already. */
export async function isOnDevice(source: PackSource, store: DeviceStore): Promise<boolean> {
  if (source.kind === 'files') return true
  const manifest = await rememberedManifest(packFolder(source.url), store)
  if (!manifest) return false
  const needed = paintFiles(manifest)
  const sizes = await Promise.all(needed.map(({ sha256 }) => store.size(sha256)))
  return needed.every(({ bytes }, i) => sizes[i] === bytes)
}

function byRole(manifest: Manifest): ReadonlyMap<Role, PackFile> {
  return new Map(
    manifest.files.flatMap((file) => {
      const role = roleOf(file.path)
      return role ? [[role, file] as const] : []
    }),
  )
}

function describe(
  manifest: Manifest,
  stride: number,
  has: (role: Role) => boolean,
  paintBytes: number,
): PackInfo {
  const { sizes, defaultSize } = outlineOf(manifest)
  return {
    id: manifest.id,
    name: manifest.name,
    version: manifest.version,
    licence: manifest.licence,
    sizes,
    defaultSize,
    stride,
    hasPrior: has('prior'),
    hasJudge: has('judge-vision') && has('judge-text') && has('judge-tokenizer'),
    hasEncoder: has('vqgan-encoder'),
    paintBytes,
  }
}
