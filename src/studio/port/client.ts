// The studio as the page holds it. Paintings queue here, one at a time goes to the worker; when the worker dies, the
// painting under way fails with what can be rescued, and a fresh worker opens the same packs for the next.
import type {
  Checkpoint,
  EngineChoice,
  LoadOptions,
  PackSource,
  PaintEvent,
  PaintHandle,
  PaintRequest,
  Picture,
  Studio,
} from '../contract.ts'
import { hasCode } from '../../fragment/index.ts'
import { OutOfMemoryError, RequestError } from '../errors.ts'
import { connect, type Connection } from './connection.ts'
import { createEventQueue, type EventQueue } from './eventQueue.ts'
import type { CallName, Calls, WirePaintEvent, Wish } from './messages.ts'
import { fromWire } from './wireError.ts'

/** A studio over workers made by `spawn`; the first is made when it is first needed. */
export function createClient(spawn: () => Worker): Studio {
  const sources = new Map<string, PackSource>()
  let lastPack: string | null = null
  let choice: EngineChoice | null = null
  let connection: Connection | null = null
  let ready: Promise<Connection> | null = null
  let closed = false
  const waiting: Job[] = []
  let current: Job | null = null

  /** The living connection; a fresh worker first gets the packs and the engine of the old one. */
  const connected = (): Promise<Connection> => {
    if (closed) return Promise.reject(new DOMException('The studio was closed', 'AbortError'))
    if (ready && connection?.alive) return ready
    const fresh = (connection = connect(spawn()))
    const prepare = async () => {
      for (const source of sources.values()) await fresh.call('openPack', { source }).result
      if (choice) await fresh.call('chooseEngine', { choice }).result
      return fresh
    }
    ready = prepare().catch((error: unknown) => {
      fresh.close() // the next call tries with another
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
    const call = (await connected()).call(name, args, (event) =>
      onProgress?.(event as Parameters<typeof onProgress>[0]),
    )
    const abort = () => call.wish('abort')
    signal?.addEventListener('abort', abort)
    try {
      return await call.result
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  const next = () => {
    if (current || waiting.length === 0) return
    const job = (current = waiting.shift()!)
    waiting.forEach((each, i) => each.tell({ kind: 'queued', ahead: i + 1 }))
    void job.run(connected).finally(() => {
      current = null
      next()
    })
  }

  return {
    openPack: async (source, options) => {
      const info = await ask('openPack', { source }, options)
      sources.set(info.id, source)
      lastPack = info.id
      return info
    },
    chooseEngine: async (wanted, options) => {
      const report = await ask('chooseEngine', { choice: wanted }, options)
      choice = wanted
      return report
    },
    paint: (request) => {
      const job = createJob(request, (gone) => {
        const at = waiting.indexOf(gone)
        if (at >= 0) waiting.splice(at, 1)
        waiting.forEach((each, i) => each.tell({ kind: 'queued', ahead: i + (current ? 1 : 0) }))
      })
      waiting.push(job)
      job.tell({ kind: 'queued', ahead: waiting.length - 1 + (current ? 1 : 0) })
      next()
      return job.handle
    },
    judge: async (pictures, texts, options) => {
      if (lastPack === null)
        throw new RequestError({ what: 'No model pack is open', remedy: 'Open a pack first' })
      return ask('judge', { packId: lastPack, pictures, texts }, options)
    },
    measure: (recipe, repeats, options) => ask('measure', { recipe, repeats }, options),
    isOnDevice: (source) => ask('isOnDevice', { source }),
    close: () => {
      closed = true
      for (const job of waiting.splice(0)) job.handle.discard()
      connection?.close()
    },
  }
}

interface Job {
  readonly handle: PaintHandle
  tell(event: PaintEvent): void
  run(connected: () => Promise<Connection>): Promise<void>
}

/** A painting from the request to its last event. `onGone` is called when it is discarded. */
function createJob(request: PaintRequest, onGone: (job: Job) => void): Job {
  const events: EventQueue = createEventQueue()
  let send: ((wish: Wish) => void) | null = null
  let early: Wish | null = null // wished before the worker had the painting
  let pausing: Extract<PaintEvent, { kind: 'painting' }>[] | null = null
  let at = { step: request.resumeFrom?.step ?? 0, of: request.recipe.parameters.steps }
  let rescued: Picture | null = null
  let checkpoint: Checkpoint | null = request.resumeFrom ?? null

  const wish = (what: Wish) => {
    if (send) send(what)
    else early = what
  }
  let outOfMemory = false
  const receive = (wire: WirePaintEvent) => {
    const event: PaintEvent = wire.kind === 'failed' ? { ...wire, error: fromWire(wire.error) } : wire
    if (event.kind === 'failed')
      outOfMemory = hasCode(event.error, 'engine/out-of-memory') || event.error instanceof OutOfMemoryError
    if (event.kind === 'painting') {
      at = { step: event.step, of: event.of }
      rescued = event.preview ?? rescued
      checkpoint = event.checkpoint ?? checkpoint
      // The step under way when "pause" was pressed ends after the page was told: it must not look like going on.
      if (pausing) return void pausing.push(event)
    }
    for (const held of pausing ?? []) events.push(held)
    if (pausing) pausing = event.kind === 'paused' ? [] : null
    events.push(event)
  }

  const job: Job = {
    handle: {
      events,
      pause: () => {
        if (pausing) return
        pausing = []
        events.push({ kind: 'paused', ...at }) // at once; the worker confirms after its step, with a checkpoint
        wish('pause')
      },
      resume: () => {
        for (const held of pausing ?? []) events.push(held)
        pausing = null
        wish('resume')
      },
      keep: () => {
        pausing = null
        wish('keep')
      },
      discard: () => {
        wish('discard')
        events.end()
        onGone(job)
      },
    },
    tell: (event) => events.push(event),
    run: async (connected) => {
      try {
        const connection = await connected()
        if (early === 'discard') return
        const call = connection.call('paint', { request }, receive)
        send = call.wish
        if (early) send(early)
        await call.result
        if (outOfMemory) connection.close() // its heap is as large as it got; the next painting gets a fresh one
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error))
        if (failure.name !== 'AbortError')
          events.push({ kind: 'failed', error: failure, rescued, checkpoint })
      } finally {
        send = null
        events.end()
      }
    },
  }
  return job
}
