// The count over a port: calls go out, progress and answers come back, errors in the one wire form. The worker asks back
// for what only the page can do, which is to call a contract through its RPCs.
import type { CallAnswer, ContractCall, PinnedBlock } from '../../ballots/index.ts'
import { fromWire, toWire, type WireError } from '../../fragment/index.ts'
import { checkFileSize } from '../../exchange/index.ts'
import type { Counting, CountList, CountOptions, CountProgress, ImportProgress } from './counting.ts'
import { CountError } from './errors.ts'

/** The calls of `Counting` as data. */
type Call =
  | { readonly name: 'count'; readonly round: string; readonly blocks: readonly PinnedBlock[] | null }
  | {
      readonly name: 'list'
      readonly round: string
      readonly list: CountList
      readonly from: number
      readonly size: number
    }
  | { readonly name: 'votersToRead'; readonly round: string; readonly from: number; readonly size: number }
  | { readonly name: 'importFile'; readonly fileName: string; readonly content: Blob }
  | {
      readonly name: 'fetchBallots'
      readonly folder: Parameters<Counting['fetchBallots']>[0]
      readonly round: string
    }
  | {
      readonly name: 'exportRound'
      readonly round: string
      readonly extra: Parameters<Counting['exportRound']>[1]
    }

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly call: Call }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'answer'; readonly ask: number; readonly answer: CallAnswer }

export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: CountProgress | ImportProgress }
  | { readonly kind: 'ask'; readonly id: number; readonly ask: number; readonly request: ContractCall }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError }

/** A worker, or one end of a MessageChannel. */
export interface CountPort<Out, In> {
  postMessage(message: Out): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}

/** A question of the worker the page has not answered yet. */
interface Asked {
  /** The call it belongs to. */
  readonly id: number
  resolve(answer: CallAnswer): void
  reject(error: Error): void
}

/** Answers calls that come over a port. */
export function serveCounting(port: CountPort<FromWorker, ToWorker>, counting: Promise<Counting>): void {
  const running = new Map<number, AbortController>()
  const asked = new Map<number, Asked>()
  let asks = 0

  async function run(id: number, call: Call, signal: AbortSignal): Promise<unknown> {
    const here = await counting
    const onProgress = (progress: CountProgress | ImportProgress) =>
      port.postMessage({ kind: 'progress', id, progress })
    switch (call.name) {
      case 'list':
        return here.list(call.round, call.list, call.from, call.size, { signal })
      case 'votersToRead':
        return here.votersToRead(call.round, call.from, call.size, { signal })
      case 'importFile':
        return here.importFile(named(call.content, call.fileName), { signal, onProgress })
      case 'fetchBallots':
        return here.fetchBallots(call.folder, call.round, { signal, onProgress })
      case 'exportRound':
        return here.exportRound(call.round, call.extra, { signal })
      case 'count': {
        const caller = {
          call: (request: ContractCall) =>
            new Promise<CallAnswer>((resolve, reject) => {
              asked.set(++asks, { id, resolve, reject })
              port.postMessage({ kind: 'ask', id, ask: asks, request })
            }),
        }
        const contracts = call.blocks && { caller, blocks: call.blocks }
        return here.count(call.round, { signal, onProgress, ...(contracts && { contracts }) })
      }
    }
  }

  function abort(id: number): void {
    const stop = running.get(id)
    if (!stop) return
    stop.abort()
    // A page that has stopped a call answers no more of its questions.
    for (const [ask, question] of asked) {
      if (question.id !== id) continue
      asked.delete(ask)
      question.reject(stop.signal.reason as Error)
    }
  }

  port.onmessage = ({ data }) => {
    if (data.kind === 'abort') return abort(data.id)
    if (data.kind === 'answer') {
      asked.get(data.ask)?.resolve(data.answer)
      asked.delete(data.ask)
      return
    }
    const { id, call } = data
    const stop = new AbortController()
    running.set(id, stop)
    run(id, call, stop.signal)
      .then(
        (value) => port.postMessage({ kind: 'done', id, value }),
        (error: unknown) => port.postMessage({ kind: 'failed', id, error: toWire(error) }),
      )
      .finally(() => running.delete(id))
  }
}

/** A Blob keeps its bytes on its way, and not its name. */
function named(content: Blob, name: string): Parameters<Counting['importFile']>[0] {
  return {
    name,
    size: content.size,
    slice: (...range) => content.slice(...range),
  }
}

/** Options of any call. What its progress is follows from the call. */
interface CallOptions extends Omit<CountOptions, 'onProgress'> {
  onProgress?(progress: never): void
}

interface Pending {
  resolve(value: never): void
  reject(error: unknown): void
  readonly options: CallOptions
}

/** `Counting` over a port. @param end Ends what is at the other end. */
export function connectCounting(
  port: CountPort<ToWorker, FromWorker>,
  end: () => void,
): Counting & { fail(error: Error): void } {
  const pending = new Map<number, Pending>()
  let next = 0
  let closed: Error | null = null

  function ask<Result>(call: Call, options: CallOptions): Promise<Result> {
    const { signal } = options
    return new Promise<Result>((resolve, reject) => {
      signal?.throwIfAborted()
      if (closed) throw closed
      const id = next++
      const stop = () => {
        port.postMessage({ kind: 'abort', id })
        settle()
        reject(signal!.reason as Error)
      }
      const settle = () => {
        pending.delete(id)
        signal?.removeEventListener('abort', stop)
      }
      pending.set(id, {
        resolve: (value) => (settle(), resolve(value)),
        reject: (error) => (settle(), reject(error as Error)),
        options,
      })
      signal?.addEventListener('abort', stop)
      port.postMessage({ kind: 'call', id, call })
    })
  }

  port.onmessage = ({ data }) => {
    const call = pending.get(data.id)
    if (!call) return // it was aborted, and nobody waits for it
    switch (data.kind) {
      case 'progress':
        return call.options.onProgress?.(data.progress as never)
      case 'done':
        return call.resolve(data.value as never)
      case 'failed':
        return call.reject(fromWire(data.error))
      case 'ask': {
        const { ask: number, request } = data
        const { contracts, signal } = call.options
        const answer = (given: CallAnswer) => port.postMessage({ kind: 'answer', ask: number, answer: given })
        contracts?.caller
          .call(request, signal)
          .then(answer, (error: unknown) => answer({ status: 'failed', reason: String(error) }))
      }
    }
  }

  const fail = (error: Error) => {
    closed = error
    for (const { reject } of [...pending.values()]) reject(error)
  }
  return {
    fail,
    count: (round, options = {}) =>
      ask({ name: 'count', round, blocks: options.contracts?.blocks ?? null }, options),
    list: (round, list, from, size, options = {}) => ask({ name: 'list', round, list, from, size }, options),
    votersToRead: (round, from, size, options = {}) =>
      ask({ name: 'votersToRead', round, from, size }, options),
    importFile: async (file, options = {}) => {
      checkFileSize(file) // before it is handed over
      return ask({ name: 'importFile', fileName: file.name, content: file.slice() }, options)
    },
    fetchBallots: (folder, round, options = {}) => ask({ name: 'fetchBallots', folder, round }, options),
    exportRound: (round, extra = [], options = {}) => ask({ name: 'exportRound', round, extra }, options),
    close: () => {
      fail(new CountError('count/closed', {}))
      end()
    },
  }
}
