// The page's end of the port: a call becomes a promise, with events on the way. When the worker dies, everything that
// waits for it fails at once.
import { WorkerCrashError } from '../errors.ts'
import type { CallName, Calls, FromWorker, ToWorker, Wish } from './messages.ts'
import { fromWire } from './wireError.ts'

export interface Call<Name extends CallName> {
  readonly result: Promise<Calls[Name]['result']>
  wish(wish: Wish): void
}

export interface Connection {
  call<Name extends CallName>(
    name: Name,
    args: Calls[Name]['args'],
    onEvent?: (event: Calls[Name]['event']) => void,
  ): Call<Name>
  /** False once the worker has crashed or was closed. */
  readonly alive: boolean
  close(): void
}

interface Pending {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
  readonly onEvent: (event: never) => void
}

/** Connects to a worker; it belongs to the connection from now on. */
export function connect(worker: Worker): Connection {
  const pending = new Map<number, Pending>()
  let alive = true
  let count = 0
  const end = (error: Error) => {
    alive = false
    worker.terminate()
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    const waiting = pending.get(data.id)
    if (!waiting) return
    if ('event' in data) return waiting.onEvent(data.event as never)
    pending.delete(data.id)
    if ('error' in data) waiting.reject(fromWire(data.error))
    else waiting.resolve(data.result as never)
  })
  const crashed = (event: Event) =>
    end(
      new WorkerCrashError({
        what: 'The painter stopped without a word',
        value: 'message' in event ? event.message : event.type,
        remedy: 'It starts anew with the next painting; if it happens again, paint a smaller picture',
      }),
    )
  worker.addEventListener('error', crashed)
  worker.addEventListener('messageerror', crashed)

  return {
    get alive() {
      return alive
    },
    call: (name, args, onEvent = () => {}) => {
      const id = count++
      const result = new Promise<never>((resolve, reject) => {
        pending.set(id, { resolve, reject, onEvent })
      })
      worker.postMessage({ id, call: name, args } as ToWorker)
      return { result, wish: (wish) => alive && worker.postMessage({ id, wish } satisfies ToWorker) }
    },
    close: () => end(new DOMException('The studio was closed', 'AbortError')),
  }
}
