// Opening packs: what is fetched, what is refused, and how a broken download goes on.
import { expect, test, vi } from 'vitest'
import { bytesId } from '../../../src/fragment/index.ts'
import { memoryStore, type DeviceStore } from '../../../src/studio/packs/deviceStore.ts'
import { fetchVerified, type Fetch } from '../../../src/studio/packs/download.ts'
import { outlinePack } from '../../../src/studio/packs/outline.ts'
import { parseManifest } from '../../../src/studio/packs/manifest.ts'
import { isOnDevice, openPack } from '../../../src/studio/packs/pack.ts'
import type { LoadingEvent } from '../../../src/studio/packs/sources.ts'
import { readClipConfig } from '../../../src/studio/packs/clipConfig.ts'
import { parseVqganConfig } from '../../../src/studio/packs/configs.ts'
import { roleOf } from '../../../src/studio/packs/roles.ts'
import { tinyFiles, tinyPack } from '../../fixtures/tinyPack.ts'

const url = 'https://example.org/models/tiny/'
const source = { kind: 'url', url } as const

/** A server of the tiny pack; `answer` may change what it says. */
function server(
  answer: (path: string, from: number, bytes: Uint8Array<ArrayBuffer>) => Response | undefined = () =>
    undefined,
) {
  const files = tinyPack()
  const asked: string[] = []
  const fetch: Fetch = async (address, { headers, signal }) => {
    signal?.throwIfAborted()
    const path = address.slice(url.length)
    const range = new Headers(headers).get('Range')
    asked.push(range ? `${path} ${range}` : path)
    const bytes = files.get(path)
    if (!bytes) return new Response('', { status: 404, statusText: 'Not Found' })
    const from = range ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0
    return answer(path, from, bytes) ?? new Response(bytes.slice(from), { status: range ? 206 : 200 })
  }
  return { fetch, asked, files }
}

/** A response that breaks off after some bytes. */
function broken(bytes: Uint8Array, after: number): Response {
  let sent = false
  return new Response(
    new ReadableStream({
      pull: (controller) => {
        if (sent) return controller.error(new TypeError('network error'))
        sent = true
        controller.enqueue(bytes.slice(0, after))
      },
    }),
  )
}

test('only what painting needs is fetched at the opening, and progress adds up', async () => {
  const { fetch, asked } = server()
  const events: LoadingEvent[] = []
  const pack = await openPack(source, {
    fetch,
    store: memoryStore(),
    onProgress: (event) => events.push(event),
  })
  expect(asked).not.toContain('vqgan/encoder.onnx')
  expect(asked.filter((path) => path.startsWith('judge'))).toEqual([])
  expect(pack.info).toMatchObject({
    name: 'tiny',
    sizes: [32, 64],
    defaultSize: 64,
    stride: 4,
    hasPrior: true,
    hasJudge: true,
    hasEncoder: true,
  })
  expect(events.at(-1)).toMatchObject({
    received: pack.info.paintBytes,
    total: pack.info.paintBytes,
    source: 'network',
  })
  expect(events.map(({ received }) => received)).toEqual(
    events.map(({ received }) => received).sort((a, b) => a - b),
  )
  await pack.bytes('vqgan-encoder')
  expect(asked.at(-1)).toBe('vqgan/encoder.onnx')
})

test('the second opening comes from the device, also without a network', async () => {
  const store = memoryStore()
  expect(await isOnDevice(source, store)).toBe(false)
  const first = await openPack(source, { fetch: server().fetch, store })
  expect(await isOnDevice(source, store)).toBe(true)
  const events: LoadingEvent[] = []
  const offline: Fetch = () => Promise.reject(new TypeError('Failed to fetch'))
  const second = await openPack(source, { fetch: offline, store, onProgress: (event) => events.push(event) })
  expect(second.info).toEqual(first.info)
  expect(new Set(events.map((event) => event.source))).toEqual(new Set(['device']))
})

test('D8: a folder is one folder with and without its slash, or named by its pack.json', async () => {
  const store = memoryStore()
  const offline: Fetch = () => Promise.reject(new TypeError('Failed to fetch'))
  const bare = url.slice(0, -1)
  await openPack({ kind: 'url', url: bare }, { fetch: server().fetch, store })
  for (const written of [bare, url, `${url}pack.json`]) {
    const same = { kind: 'url', url: written } as const
    expect(await isOnDevice(same, store)).toBe(true)
    expect((await openPack(same, { fetch: offline, store })).info.name).toBe('tiny')
  }
})

test('D8: the outline of a pack is read from its own folder, with and without the slash', async () => {
  const { fetch, asked } = server()
  vi.stubGlobal('fetch', fetch)
  try {
    for (const written of [url, url.slice(0, -1)])
      expect(await outlinePack(written)).toMatchObject({ sizes: [32, 64], defaultSize: 64 })
    expect(asked).toEqual(['pack.json', 'pack.json'])
    const abort = new AbortController()
    abort.abort()
    await expect(outlinePack(url, abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a pack.json over the limit is refused before it is read', async () => {
  let pulled = 0
  const endless: Fetch = async () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          pulled++
          controller.enqueue(new Uint8Array(64 * 1024).fill(0x20))
        },
      }),
    )
  await expect(openPack(source, { fetch: endless, store: memoryStore() })).rejects.toMatchObject({
    code: 'pack/too-large',
    params: { file: 'pack.json', most: 1024 * 1024 },
  })
  expect(pulled).toBeLessThan(20)
  const announced: Fetch = async () => new Response('{}', { headers: { 'Content-Length': '9999999' } })
  await expect(openPack(source, { fetch: announced, store: memoryStore() })).rejects.toMatchObject({
    code: 'pack/too-large',
    params: { bytes: 9999999 },
  })
})

test('P3: a device that is full when a pack is opened again keeps the pack it has', async () => {
  const store = memoryStore()
  await openPack(source, { fetch: server().fetch, store })
  const { fetch, files } = server()
  const newer = JSON.stringify({
    ...JSON.parse(new TextDecoder().decode(files.get('pack.json'))),
    version: '2',
  })
  files.set('pack.json', new TextEncoder().encode(newer))
  const full = withAppend(store, () => Promise.reject(new DOMException('full', 'QuotaExceededError')))
  const pack = await openPack(source, { fetch, store: full })
  expect(pack.info.version).toBe('2')
  expect(pack.notes).toMatchObject([{ code: 'note/pack-not-kept' }])
  const offline: Fetch = () => Promise.reject(new TypeError('Failed to fetch'))
  expect((await openPack(source, { fetch: offline, store })).info.version).toBe('1')
})

test('P3: a pack.json cut by a killed tab leaves a whole one to paint with offline', async () => {
  const offline: Fetch = () => Promise.reject(new TypeError('Failed to fetch'))
  for (const allowed of [0, 1, 2, 3]) {
    const store = memoryStore()
    await openPack(source, { fetch: server().fetch, store })
    const { fetch, files } = server()
    const newer = JSON.stringify({
      ...JSON.parse(new TextDecoder().decode(files.get('pack.json'))),
      version: '2',
    })
    files.set('pack.json', new TextEncoder().encode(newer))
    // The tab dies in one of the writes of the new manifest, after half of it.
    let writes = 0
    const dying = withAppend(store, async (name) => {
      const appender = await store.append(name)
      return {
        ...appender,
        write: async (chunk) => {
          if (writes++ < allowed) return appender.write(chunk)
          await appender.write(chunk.slice(0, chunk.length / 2))
          throw new DOMException('killed', 'AbortError')
        },
      }
    })
    await openPack(source, { fetch, store: dying })
    expect((await openPack(source, { fetch: offline, store })).info.name).toBe('tiny')
  }
})

test('P3: a device with no room for a pack paints from memory at every visit', async () => {
  const store = memoryStore()
  const full = withAppend(store, () => Promise.reject(new DOMException('full', 'QuotaExceededError')))
  for (let visit = 0; visit < 3; visit++) {
    const pack = await openPack(source, { fetch: server().fetch, store: full })
    expect(await pack.text('vqgan-config')).toContain('stride')
  }
})

test('P17: a file that another tab is writing is read from memory, and nobody is told that it could not be kept', async () => {
  const held = () => Promise.reject(new DOMException('held', 'NoModificationAllowedError'))
  const pack = await openPack(source, { fetch: server().fetch, store: withAppend(memoryStore(), held) })
  expect(await pack.text('vqgan-config')).toContain('stride')
  expect(pack.notes).toEqual([])
})

test('dropped files open too, with or without pack.json, inside a folder or not', async () => {
  const options = { fetch: server().fetch, store: memoryStore() }
  const described = await openPack({ kind: 'files', files: tinyFiles() }, options)
  const nested = tinyFiles().map(({ path, blob }) => ({ path: `/my pack/${path}`, blob }))
  expect((await openPack({ kind: 'files', files: nested }, options)).info.id).toBe(described.info.id)
  const bare = nested.filter(({ path }) => !path.endsWith('pack.json'))
  expect((await openPack({ kind: 'files', files: bare }, options)).info).toMatchObject({
    name: 'dropped folder',
    stride: 4,
  })
})

test('a file with a wrong hash is refused, naming it and both hashes', async () => {
  const { fetch, files } = server((path, _, bytes) =>
    path === 'vqgan/decoder.onnx'
      ? new Response(bytes.map((byte, i) => (i === 99 ? byte ^ 1 : byte)))
      : undefined,
  )
  const right = bytesId(files.get('vqgan/decoder.onnx')!)
  const opening = openPack(source, { fetch, store: memoryStore() })
  await expect(opening).rejects.toMatchObject({
    code: 'pack/file-altered',
    params: { path: 'vqgan/decoder.onnx', expected: right, found: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
})

test('a truncated file is refused, naming it', async () => {
  const { fetch } = server((path, from, bytes) =>
    path === 'vqgan/decoder.onnx'
      ? new Response(bytes.slice(from, 500), { status: from ? 206 : 200 })
      : undefined,
  )
  await expect(openPack(source, { fetch, store: memoryStore() })).rejects.toMatchObject({
    code: 'pack/file-length',
    params: { path: 'vqgan/decoder.onnx', found: 500 },
  })
})

test('a web page instead of a model is called one', async () => {
  const page = new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  const { fetch } = server((path) => (path === 'prior/prior.onnx' ? page : undefined))
  await expect(openPack(source, { fetch, store: memoryStore() })).rejects.toMatchObject({
    code: 'pack/web-page',
    params: { path: 'prior/prior.onnx', url: `${url}prior/prior.onnx` },
  })
  const wrong: Fetch = async () => new Response('<!doctype html><title>Not here</title>')
  await expect(openPack(source, { fetch: wrong, store: memoryStore() })).rejects.toMatchObject({
    code: 'pack/web-page',
    params: { path: 'pack.json', url: `${url}pack.json` },
  })
})

test.each([
  [
    'offline and never opened',
    () => Promise.reject(new TypeError('Failed to fetch')),
    { code: 'download/unreachable', params: { url: `${url}pack.json` } },
  ],
  [
    'a wrong address',
    async () => new Response('', { status: 404 }),
    { code: 'download/no-pack', params: { url: `${url}pack.json`, status: 404 } },
  ],
])('opening a pack from %s fails with the address', async (_, fetch, failure) => {
  await expect(openPack(source, { fetch: fetch as Fetch, store: memoryStore() })).rejects.toMatchObject(
    failure,
  )
})

test('a broken connection goes on where it broke', async () => {
  let breaks = 1
  const { fetch, asked } = server((path, _, bytes) =>
    path === 'vqgan/decoder.onnx' && breaks-- > 0 ? broken(bytes, 1000) : undefined,
  )
  await openPack(source, { fetch, store: memoryStore() })
  expect(asked.filter((path) => path.startsWith('vqgan/decoder'))).toEqual([
    'vqgan/decoder.onnx',
    'vqgan/decoder.onnx bytes=1000-',
  ])
})

test('an interrupted download goes on in the next session', async () => {
  const store = memoryStore()
  const dead = server((path, from, bytes) => {
    if (path !== 'vqgan/decoder.onnx') return undefined
    if (from > 0) throw new TypeError('Failed to fetch')
    return broken(bytes, 700)
  })
  const wait = async (ms: number) => (ms < 30_000 ? undefined : new Promise<void>(() => {}))
  await expect(openPack(source, { fetch: dead.fetch, store, wait })).rejects.toMatchObject({
    code: 'download/broken',
    params: { path: 'vqgan/decoder.onnx', received: 700 },
  })
  const { fetch, asked } = server()
  await openPack(source, { fetch, store })
  expect(asked).toContain('vqgan/decoder.onnx bytes=700-')
})

test('P25: a server that falls silent is asked again three times, waiting longer each time, and then named', async () => {
  const waits: number[] = []
  /** Resolves when the open connection has sent its last byte; null while none is open. */
  let silence: Promise<void> | null = null
  const wait = async (ms: number, signal?: AbortSignal) => {
    if (ms < 30_000) {
      waits.push(ms)
      silence = null
      return
    }
    const answered = new Promise<void>((resolve) => signal!.addEventListener('abort', () => resolve()))
    await Promise.race(silence ? [silence, answered] : [answered])
  }
  const { fetch, asked } = server((path, from, bytes) => {
    if (path !== 'vqgan/decoder.onnx') return undefined
    let [sent, fallSilent] = [false, () => {}]
    silence = new Promise((resolve) => (fallSilent = resolve))
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent) return new Promise<void>(() => fallSilent())
        sent = true
        controller.enqueue(bytes.slice(from, from + 300))
        return undefined
      },
    })
    return new Response(stream, { status: from > 0 ? 206 : 200 })
  })
  await expect(openPack(source, { fetch, store: memoryStore(), wait })).rejects.toMatchObject({
    code: 'download/stalled',
    params: { path: 'vqgan/decoder.onnx', received: 900, seconds: 30 },
  })
  expect(waits).toEqual([1000, 4000])
  expect(asked.filter((path) => path.startsWith('vqgan/decoder'))).toEqual([
    'vqgan/decoder.onnx',
    'vqgan/decoder.onnx bytes=300-',
    'vqgan/decoder.onnx bytes=600-',
  ])
})

test('a server without ranges starts again, and the bytes are right', async () => {
  const store = await half('vqgan/decoder.onnx', 300)
  const { fetch } = server((_, from, bytes) => (from ? new Response(bytes) : undefined))
  expect((await openPack(source, { fetch, store })).info.name).toBe('tiny')
})

test('half a file of another version is thrown away and fetched whole', async () => {
  const store = memoryStore()
  const { fetch, asked, files } = server()
  const file = {
    path: 'vqgan/decoder.onnx',
    bytes: files.get('vqgan/decoder.onnx')!.length,
    sha256: bytesId(files.get('vqgan/decoder.onnx')!),
  }
  const appender = await store.append(file.sha256)
  await appender.write(new Uint8Array(400).fill(7))
  const bytes = await fetchVerified(file, url + file.path, { fetch, store })
  expect(bytesId(bytes)).toBe(file.sha256)
  expect(asked).toEqual(['vqgan/decoder.onnx bytes=400-', 'vqgan/decoder.onnx'])
})

test('a device that is full costs a note, not the painting', async () => {
  const full: DeviceStore = {
    ...memoryStore(),
    append: async () => ({
      write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      close: async () => {},
    }),
  }
  const store = {
    ...full,
    append: async (name: string) =>
      name.startsWith('manifest') ? memoryStore().append(name) : full.append(name),
  }
  const pack = await openPack(source, { fetch: server().fetch, store })
  expect(pack.notes).toEqual([{ code: 'note/pack-not-kept', params: { reason: 'full' } }])
})

test('a cancelled opening ends with AbortError', async () => {
  const abort = new AbortController()
  const { fetch } = server((path) => {
    if (path === 'vqgan/decoder.onnx') abort.abort()
    return undefined
  })
  await expect(openPack(source, { fetch, store: memoryStore(), signal: abort.signal })).rejects.toMatchObject(
    { name: 'AbortError' },
  )
})

test.each([
  ['no JSON', '{', { code: 'pack/json', params: { file: 'pack.json', reason: 'not-json' } }],
  [
    'no files',
    '{"name":"x","files":[]}',
    { code: 'pack/form', params: { file: 'pack.json', path: 'files', rule: 'at-least-long', limit: '1' } },
  ],
  [
    'a path that climbs out',
    '{"name":"x","files":[{"path":"../x","bytes":1,"sha256":"' + 'a'.repeat(64) + '"}]}',
    { code: 'pack/form', params: { path: 'files.0.path', rule: 'relative-path', received: '../x' } },
  ],
  [
    'a hash that is none',
    '{"name":"x","files":[{"path":"x","bytes":1,"sha256":"A"}]}',
    { code: 'pack/form', params: { path: 'files.0.sha256', rule: 'sha256', received: 'A' } },
  ],
  [
    'one file listed twice',
    `{"name":"x","files":${JSON.stringify(Array(2).fill({ path: 'x', bytes: 1, sha256: 'a'.repeat(64) }))}}`,
    { code: 'pack/form', params: { path: 'files', rule: 'unique-items' } },
  ],
])('a pack.json with %s is refused by member', (_, json, refusal) => {
  expect(thrownBy(() => parseManifest(json))).toMatchObject(refusal)
})

test('unknown members of pack.json are kept and count for its id', () => {
  const of = (quality: number) =>
    parseManifest(
      `{"name":"x","quality":{"psnr":${quality}},"files":[{"path":"a","bytes":1,"sha256":"${'a'.repeat(64)}"}]}`,
    )
  expect(of(21).id).not.toBe(of(22).id)
})

test('configs of the model hub are read', async () => {
  const hub = {
    size: { shortest_edge: 224 },
    crop_size: { height: 224, width: 224 },
    image_mean: [0.48, 0.46, 0.41],
    image_std: [0.27, 0.26, 0.28],
  }
  const config77 = '{"text_config":{"max_position_embeddings":77}}'
  expect(
    await readClipConfig('clip', {
      has: () => true,
      text: async (role) => (role === 'clip-config' ? config77 : JSON.stringify(hub)),
    }),
  ).toMatchObject({ imageSize: 224, context: 77, mean: [0.48, 0.46, 0.41] })
  const config = '{"stride":8,"zChannels":16,"groups":4,"entries":256,"entryDim":5}'
  expect(thrownBy(() => parseVqganConfig(config))).toMatchObject({
    code: 'pack/channels',
    params: { zChannels: 16, groups: 4, entryDim: 5 },
  })
})

test.each([
  ['clip/onnx/vision_model_fp16.onnx', 'clip-vision'],
  ['judge/tokenizer.json', 'judge-tokenizer'],
  ['vqgan/onnx/image_decode.onnx', 'vqgan-decoder'],
  ['vqgan/decoder_quantized.onnx', null],
  ['README.md', null],
])('%s plays the part of %s', (path, role) => {
  expect(roleOf(path)).toBe(role)
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown')
}

/** A store whose files are opened for writing in another way. */
function withAppend(store: DeviceStore, append: DeviceStore['append']): DeviceStore {
  return { ...store, append }
}

/** A store with the first bytes of a file, as a killed tab leaves it. */
async function half(path: string, bytes: number): Promise<DeviceStore> {
  const store = memoryStore()
  const file = tinyPack().get(path)!
  const appender = await store.append(bytesId(file))
  await appender.write(file.slice(0, bytes))
  return store
}
