// The page's end of the port: a call becomes a promise, with events on the way. When the worker dies, everything that
// waits for it fails at once.
import { excerpt, fromWire } from '../../fragment/index.ts'
import { WorkerError } from '../errors.ts'
import type { CallName, Calls, FromWorker, PaintCommand, ToWorker } from './messages.ts'

export interface Call<Name extends CallName> {
  readonly result: Promise<Calls[Name]['result']>
  /** Tells the worker something about the call while it runs. */
  send(command: PaintCommand | 'abort'): void
}

export interface Connection {
  call<Name extends CallName>(
    name: Name,
    args: Calls[Name]['args'],
    onEvent?: (event: Calls[Name]['event']) => void,
  ): Call<Name>
  /** False once the worker has crashed or was closed. */
  readonly alive: boolean
  /** Ends the worker; what waits for it fails with this error. */
  close(error: Error): void
}

interface Pending {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
  readonly onEvent: (event: never) => void
}

/** Connects to a worker; it belongs to the connection from now on. */
export function connect(worker: Worker): Connection {
  const pending = new Map<number, Pending>()
  /** Why it ended. */
  let ended: Error | null = null
  let hasAnswered = false
  let count = 0
  const close = (error: Error) => {
    ended ??= error
    worker.terminate()
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    hasAnswered = true
    const waiting = pending.get(data.id)
    if (!waiting) return
    if ('event' in data) return waiting.onEvent(data.event as never)
    pending.delete(data.id)
    if ('error' in data) waiting.reject(fromWire(data.error))
    else waiting.resolve(data.result as never)
  })
  const crashed = (event: Event) => {
    // A script that throws says so in a message; one that could not be fetched leaves a bare event.
    if (!hasAnswered && !('message' in event)) return close(new WorkerError('worker/not-started', {}))
    const reason = 'message' in event ? String(event.message) : event.type
    close(new WorkerError('worker/crashed', { reason: excerpt(reason, 200) }))
  }
  worker.addEventListener('error', crashed)
  worker.addEventListener('messageerror', crashed)

  return {
    get alive() {
      return ended === null
    },
    call: (name, args, onEvent = () => {}) => {
      if (ended) return { result: Promise.reject(ended), send: () => undefined }
      const id = count++
      const result = new Promise<never>((resolve, reject) => {
        pending.set(id, { resolve, reject, onEvent })
      })
      worker.postMessage({ id, call: name, args } as ToWorker)
      return {
        result,
        send: (command) => ended === null && worker.postMessage({ id, command } satisfies ToWorker),
      }
    },
    close,
  }
}
