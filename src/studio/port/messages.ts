// What passes between the page and the worker. One table says for each call what goes in, what it reports on the way
// and what comes out; both ends are typed by it.
import type { Recipe, WireError } from '../../fragment/index.ts'
import type {
  EngineChoice,
  EngineReport,
  Measurement,
  PackInfo,
  PackSource,
  PaintEvent,
  PaintRequest,
  Picture,
  TextReading,
  Sketch,
} from '../contract.ts'

type Progress = Extract<PaintEvent, { kind: 'loading' | 'compiling' }>
/** Errors travel as data; the client makes them errors again. */
export type WirePaintEvent =
  | Exclude<PaintEvent, { kind: 'failed' }>
  | (Omit<Extract<PaintEvent, { kind: 'failed' }>, 'error'> & { readonly error: WireError })

export interface Calls {
  openPack: { args: { source: PackSource }; event: Progress; result: PackInfo }
  chooseEngine: { args: { choice: EngineChoice }; event: Progress; result: EngineReport }
  paint: { args: { request: PaintRequest }; event: WirePaintEvent; result: null }
  readTexts: {
    args: { packId: string; texts: readonly string[] }
    event: Progress
    result: readonly TextReading[]
  }
  judge: {
    args: { packId: string; pictures: readonly Picture[]; texts: readonly string[] }
    event: Progress
    result: number[][]
  }
  sketch: { args: { recipes: readonly Recipe[] }; event: Progress; result: readonly Sketch[] }
  embed: {
    args: { packId: string; pictures: readonly Picture[] }
    event: Progress
    result: readonly Float32Array<ArrayBuffer>[]
  }
  measure: { args: { recipe: Recipe; repeats: number }; event: Progress; result: Measurement }
  isOnDevice: { args: { source: PackSource }; event: never; result: boolean }
}
export type CallName = keyof Calls

/** What the person wants of a painting under way. */
export type PaintCommand = 'pause' | 'resume' | 'keep' | 'discard'

export type ToWorker =
  | {
      readonly [Name in CallName]: {
        readonly id: number
        readonly call: Name
        readonly args: Calls[Name]['args']
      }
    }[CallName]
  /** `abort` cancels any call. */
  | { readonly id: number; readonly command: PaintCommand | 'abort' }

export type FromWorker =
  | { readonly id: number; readonly event: Calls[CallName]['event'] }
  | { readonly id: number; readonly result: Calls[CallName]['result'] }
  | { readonly id: number; readonly error: WireError }

/** The worker's side: one function a call. */
export type Handlers = {
  readonly [Name in CallName]: (
    args: Calls[Name]['args'],
    context: {
      readonly signal: AbortSignal
      readonly emit: (event: Calls[Name]['event']) => void
      readonly onCommand: (listener: (command: PaintCommand) => void) => void
    },
  ) => Promise<Calls[Name]['result']>
}
