// The studio as the page holds it. When the worker dies, the painting under way fails with what can be rescued, and a
// fresh worker opens the same packs for the next call.
import type { EngineChoice, LoadOptions, PackSource, Studio } from '../contract.ts'
import { WorkerError } from '../errors.ts'
import { connect, type Connection } from './connection.ts'
import type { CallName, Calls } from './messages.ts'
import { createPaintCall } from './paintCall.ts'

/** A studio over workers made by `spawn`; the first is made when it is first needed. */
export function createClient(spawn: () => Worker): Studio {
  const sources = new Map<string, PackSource>()
  let choice: EngineChoice | null = null
  let connection: Connection | null = null
  let ready: Promise<Connection> | null = null
  let isClosed = false
  /** Ends when the last painting asked for has ended: the worker paints one at a time. */
  let lastPainting: Promise<void> = Promise.resolve()
  const open = new Set<{ discard(): void }>()

  /** The living connection; a fresh worker first gets the packs and the engine of the old one. */
  const connected = (): Promise<Connection> => {
    if (isClosed) return Promise.reject(closed())
    if (ready && connection?.alive) return ready
    const fresh = (connection = connect(spawn()))
    const prepare = async () => {
      for (const source of sources.values()) await fresh.call('openPack', { source }).result
      if (choice) await fresh.call('chooseEngine', { choice }).result
      return fresh
    }
    ready = prepare().catch((error: unknown) => {
      fresh.close(closed()) // the next call tries with another
      throw error
    })
    return ready
  }

  const ask = async <Name extends CallName>(
    name: Name,
    args: Calls[Name]['args'],
    options: LoadOptions = {},
  ): Promise<Calls[Name]['result']> => {
    const { signal, onProgress } = options
    signal?.throwIfAborted()
    const ends = new AbortController()
    const work = async () => {
      const through = await connected()
      signal?.throwIfAborted()
      const call = through.call(name, args, (event) =>
        onProgress?.(event as Parameters<typeof onProgress>[0]),
      )
      const abort = () => {
        call.send('abort')
        // One that hangs is replaced, so that it stands in nobody's way.
        const silent = () => through.close(new WorkerError('worker/silent', { seconds: patience / 1000 }))
        const timer = setTimeout(silent, patience)
        ends.signal.addEventListener('abort', () => clearTimeout(timer))
      }
      signal?.addEventListener('abort', abort, { signal: ends.signal })
      return call.result.finally(() => ends.abort())
    }
    return signal ? orAborted(work(), signal) : work()
  }

  return {
    openPack: async (source, options) => {
      const info = await ask('openPack', { source }, options)
      sources.set(info.id, source)
      return info
    },
    chooseEngine: async (wanted, options) => {
      const report = await ask('chooseEngine', { choice: wanted }, options)
      choice = wanted
      return report
    },
    paint: (request) => {
      const call = createPaintCall(request)
      open.add(call.handle)
      lastPainting = lastPainting.then(() => call.run(connected)).finally(() => open.delete(call.handle))
      return call.handle
    },
    readTexts: (packId, texts, options) => ask('readTexts', { packId, texts }, options),
    judge: (packId, pictures, texts, options) => ask('judge', { packId, pictures, texts }, options),
    sketch: (recipes, options) => ask('sketch', { recipes }, options),
    embed: (packId, pictures, options) => ask('embed', { packId, pictures }, options),
    measure: (recipe, repeats, options) => ask('measure', { recipe, repeats }, options),
    isOnDevice: (source) => ask('isOnDevice', { source }),
    close: () => {
      isClosed = true
      for (const handle of open) handle.discard()
      connection?.close(closed())
    },
  }
}

/** Milliseconds a worker has to answer that it cancelled a call. */
const patience = 20_000

/** What work comes to, or the signal's reason at once, whatever the work waits for. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

const closed = () => new DOMException('The studio was closed', 'AbortError')
