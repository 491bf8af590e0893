// What the studio promises to the page, the command line and the bench: the types of its port. A painting is a
// handle whose events are an async iterable; the worker, the engine and the models stay behind it.
import type { EngineChoice, EngineReport } from '../engine/index.ts'
import type { EngineInfo, Fragment, Parameters, Recipe } from '../fragment/index.ts'
import type { StudioNote } from './notes.ts'

export type { EngineChoice, EngineReport } from '../engine/index.ts'
export type { Fault, StudioNote, StudioNotes } from './notes.ts'

/** A pack that has been opened: its name and what it can do. */
export interface PackInfo {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Sides in pixels the pack paints well, ascending. */
  readonly sizes: readonly number[]
  readonly defaultSize: number
  /** Width and height must be multiples of this. */
  readonly stride: number
  readonly hasPrior: boolean
  readonly hasJudge: boolean
  readonly hasEncoder: boolean
  /** Bytes needed before painting. */
  readonly paintBytes: number
}

/** Where a pack comes from: a folder reachable by URL, or files the user dropped. */
export type PackSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'files'; readonly files: readonly { readonly path: string; readonly blob: Blob }[] }

/** How a text is read by a pack's text encoder. */
export interface TextReading {
  /** The end of the text that is left out for length, or null. */
  readonly cut: string | null
  /** Words the encoder has probably never learnt, as they are written. */
  readonly unknown: readonly string[]
}

/** A picture in memory: rows from the top, 4 bytes a pixel, opaque. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** Everything needed to go on with a painting after a crash or a reload. Structured-cloneable. */
export interface Checkpoint {
  readonly version: 1
  readonly recipe: Recipe
  readonly step: number
  /** Named float arrays: the latent, the optimiser's memory, the moving average. */
  readonly tensors: Readonly<
    Record<string, { readonly dims: readonly number[]; readonly data: Float32Array<ArrayBuffer> }>
  >
  readonly random: Readonly<Record<string, readonly [number, number, number, number]>>
  readonly losses: readonly number[]
  readonly frames: readonly TimelapseFrame[]
  /** Milliseconds painted so far. */
  readonly ms: number
  readonly engine: EngineInfo
  /** Steps at which the loss was NaN or infinite and the learning rate was halved; absent when there were none. */
  readonly setbacks?: readonly number[]
  /** The last confirmed rollback point; absent before the first. Named as databases of 0.2.0 have it. */
  readonly foothold?: RollbackPoint
}

/** Where a painting resumes when its loss is NaN or infinite: a step whose own loss was a number. */
export type RollbackPoint = Pick<Checkpoint, 'step' | 'tensors' | 'random'>

/** A small picture of the painting under way. */
export interface TimelapseFrame {
  readonly step: number
  readonly picture: Picture
}

/** A finished fragment with what the page shows beside it but does not sign. */
export interface Painting {
  readonly fragment: Fragment
  /** At most 32 frames, first and last included. */
  readonly frames: readonly TimelapseFrame[]
  /** What had to be cut or changed to paint: for example a prompt longer than the text encoder reads. */
  readonly notes: readonly StudioNote[]
}

/** The progress contract. */
export type PaintEvent =
  | {
      readonly kind: 'loading'
      readonly part: string
      readonly received: number
      readonly total: number
      readonly source: 'network' | 'device'
    }
  | { readonly kind: 'compiling' }
  | {
      readonly kind: 'painting'
      /** Steps done, 0 for the first preview. */
      readonly step: number
      readonly of: number
      readonly loss: number | null
      readonly msPerStep: number | null
      readonly engine: EngineInfo
      readonly preview?: Picture
      readonly checkpoint?: Checkpoint
    }
  | { readonly kind: 'paused'; readonly step: number; readonly of: number }
  | { readonly kind: 'note'; readonly note: StudioNote }
  | { readonly kind: 'saving' }
  | { readonly kind: 'done'; readonly painting: Painting }
  /** After a failure `rescued` holds the last good picture, if there was one; its recipe is untouched. */
  | {
      readonly kind: 'failed'
      readonly error: Error
      readonly rescued: Picture | null
      readonly checkpoint: Checkpoint | null
    }

/** One painting under way. Iterating `events` drives nothing: the studio paints whether or not anyone reads them. */
export interface PaintHandle {
  readonly events: AsyncIterable<PaintEvent>
  pause(): void
  resume(): void
  /** Finish now with what is there: leads to `saving` and `done`. */
  keep(): void
  /** Stop and forget: the events end without `done`. */
  discard(): void
}

/** Pictures the recipe refers to by id, as bytes of an image file. */
export type Attachments = ReadonlyMap<string, Blob>

export interface PaintRequest {
  readonly recipe: Recipe
  readonly attachments?: Attachments
  readonly resumeFrom?: Checkpoint
  /** Leave the machine room to breathe between steps. */
  readonly gentle?: boolean
}

/** A named set of parameters, with its source. */
export interface Preset {
  readonly name: string
  readonly source: string
  readonly parameters: Parameters
}

export interface LoadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (event: Extract<PaintEvent, { kind: 'loading' | 'compiling' }>) => void
}

/** One ONNX graph with the tensors it was fed, self-contained, so that another runtime can run the same arithmetic. */
export interface MeasuredGraph {
  readonly model: Uint8Array<ArrayBuffer>
  readonly feeds: Readonly<
    Record<
      string,
      {
        readonly type: 'float32' | 'int32' | 'int64' | 'bool'
        readonly dims: readonly number[]
        readonly data: ArrayBufferView
      }
    >
  >
  /** Milliseconds of each repeat on the chosen engine, after one warm-up. */
  readonly ms: readonly number[]
}

/** The first idea of a recipe, seen by the guide. */
export interface Sketch {
  /** At the size the prior draws. */
  readonly picture: Picture
  /** Unit vector of the whole picture by the guide. */
  readonly embedding: Float32Array<ArrayBuffer>
}

/** For `npm run bench`: the very graphs a recipe's full-size steps run. */
export interface Measurement {
  readonly engine: EngineInfo
  /** Quantise → decode → cutouts → CLIP → loss, without gradients: the same cutouts as `step`. */
  readonly forward: MeasuredGraph
  /** One whole gradient step, optimiser included (the sum of its parts where the step is split). */
  readonly step: MeasuredGraph
}

/** The studio's port. One per page; it paints one picture at a time, in the order they were asked for. */
export interface Studio {
  /** Opens a pack and fetches what painting needs, verified and kept on the device. */
  openPack(source: PackSource, options?: LoadOptions): Promise<PackInfo>
  /** Picks and tests the engine; repeated calls return the same answer until the device is lost. */
  chooseEngine(choice: EngineChoice, options?: LoadOptions): Promise<EngineReport>
  /** Begins a painting, after those asked for before have ended: a queue with places and pauses is `app/`'s. */
  paint(request: PaintRequest): PaintHandle
  /** How an open pack's guide reads texts, without painting. */
  readTexts(packId: string, texts: readonly string[], options?: LoadOptions): Promise<readonly TextReading[]>
  /** Similarity of pictures with texts by the judge of an open pack, each −1…1: [pictures][texts]. */
  judge(
    packId: string,
    pictures: readonly Picture[],
    texts: readonly string[],
    options?: LoadOptions,
  ): Promise<number[][]>
  /**
   * The first ideas of recipes of one pack, at their prior's size: one pass of prior, decoder and guide each. Only recipes that
   * begin with one idea (`candidates: 1`) can be sketched; their paintings begin from these very latents.
   */
  sketch(recipes: readonly Recipe[], options?: LoadOptions): Promise<readonly Sketch[]>
  /** Unit vectors of whole pictures by the guide of an open pack. */
  embed(
    packId: string,
    pictures: readonly Picture[],
    options?: LoadOptions,
  ): Promise<readonly Float32Array<ArrayBuffer>[]>
  /** Builds and times forward pass and gradient step of a recipe, alternating, `repeats` times each. */
  measure(recipe: Recipe, repeats: number, options?: LoadOptions): Promise<Measurement>
  /** Whether the pack's files are already on the device, so that opening downloads nothing. */
  isOnDevice(source: PackSource): Promise<boolean>
  /** Ends the worker and frees the GPU. */
  close(): void
}
