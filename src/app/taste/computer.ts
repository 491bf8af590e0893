// Reads tastes in a worker, so that the page goes on while heads learn. A call that is given up ends the worker; the next one starts
// another.
import { fromWire, toWire, type WireError } from '../../fragment/index.ts'
import { readCommunity, type CommunityReport } from './community.ts'
import { TasteReadingError } from './errors.ts'
import type { TasteMaterial } from './material.ts'
import { readOwn, type OwnReport, type OwnRequest } from './own.ts'

export interface TasteComputer {
  community(material: TasteMaterial, signal: AbortSignal): Promise<CommunityReport>
  own(request: OwnRequest, signal: AbortSignal): Promise<OwnReport>
  close(): void
}

/** The calls as data. */
type Question =
  | { readonly kind: 'community'; readonly material: TasteMaterial }
  | { readonly kind: 'own'; readonly request: OwnRequest }
export type TasteCall = Question & { readonly id: number }
export type TasteAnswerOf =
  | { readonly id: number; readonly value: CommunityReport | OwnReport }
  | { readonly id: number; readonly error: WireError }

/** Answers a call: what the worker does, and tests without one. */
export function answerTaste(call: TasteCall): TasteAnswerOf {
  try {
    return { id: call.id, value: call.kind === 'own' ? readOwn(call.request) : readCommunity(call.material) }
  } catch (error) {
    return { id: call.id, error: toWire(error) }
  }
}

/** @param start Makes a worker that answers calls by `answerTaste`. */
export function connectTaste(start: () => Worker): TasteComputer {
  let worker: Worker | null = null
  let calls = 0
  const waiting = new Map<number, { resolve(value: never): void; reject(error: unknown): void }>()
  const end = (reason: unknown): void => {
    worker?.terminate()
    worker = null
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }
  const live = (): Worker => {
    if (worker) return worker
    worker = start()
    worker.onmessage = ({ data }: MessageEvent<TasteAnswerOf>) => {
      const asked = waiting.get(data.id)
      waiting.delete(data.id)
      if ('error' in data) asked?.reject(fromWire(data.error))
      else asked?.resolve(data.value as never)
    }
    const stopped = (cause: string) =>
      end(new TasteReadingError('taste/worker-stopped', {}, { cause: new Error(cause) }))
    worker.onerror = ({ message }) => stopped(message)
    worker.onmessageerror = ({ type }) => stopped(type)
    return worker
  }
  const ask = <Value>(call: Question, signal: AbortSignal): Promise<Value> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const id = ++calls
      const stop = (): void => end(signal.reason)
      signal.addEventListener('abort', stop)
      const settled = (): void => signal.removeEventListener('abort', stop)
      waiting.set(id, {
        resolve: (value) => (settled(), resolve(value)),
        reject: (error) => (settled(), reject(error)),
      })
      live().postMessage({ ...call, id })
    })
  return {
    community: (material, signal) => ask({ kind: 'community', material }, signal),
    own: (request, signal) => ask({ kind: 'own', request }, signal),
    close: () => end(new DOMException('Nobody waits for it any more', 'AbortError')),
  }
}
