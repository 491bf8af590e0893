// The worker's end of the port: calls in, events and one answer out.
import { toWire } from '../../fragment/index.ts'
import type { FromWorker, Handlers, PaintCommand, ToWorker } from './messages.ts'

/** A port in either direction: a worker, its global scope, or one end of a MessageChannel. */
export interface Endpoint {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

interface RunningCall {
  readonly abort: AbortController
  readonly listeners: ((command: PaintCommand) => void)[]
}

/** Answers calls until the endpoint is gone. */
export function serve(endpoint: Endpoint, handlers: Handlers): void {
  const running = new Map<number, RunningCall>()
  const post = (message: FromWorker) => endpoint.postMessage(message, picturesOf(message))

  const start = async (message: Extract<ToWorker, { call: string }>) => {
    const { id } = message
    const abort = new AbortController()
    const listeners: RunningCall['listeners'] = []
    running.set(id, { abort, listeners })
    const context = {
      signal: abort.signal,
      emit: (event: Extract<FromWorker, { event: unknown }>['event']) => post({ id, event }),
      onCommand: (listener: (command: PaintCommand) => void) => void listeners.push(listener),
    }
    try {
      // One table types both sides; the compiler cannot follow a name that is only known at run time.
      const handler = handlers[message.call] as (args: unknown, c: unknown) => Promise<never>
      post({ id, result: await handler(message.args, context) })
    } catch (error) {
      post({ id, error: toWire(error) })
    } finally {
      running.delete(id)
    }
  }

  endpoint.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if ('call' in data) return void start(data)
    const call = running.get(data.id)
    if (data.command === 'abort') call?.abort.abort()
    else for (const listener of call?.listeners ?? []) listener(data.command)
  })
}

/** Previews are sent away for good: moved, not copied. Timelapse frames and checkpoints stay and are copied. */
function picturesOf(message: FromWorker): Transferable[] {
  const event =
    'event' in message
      ? (message.event as { kind?: string; preview?: { rgba: Uint8ClampedArray<ArrayBuffer> } })
      : null
  return event?.preview ? [event.preview.rgba.buffer] : []
}
