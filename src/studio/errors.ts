// What can go wrong in the studio, as codes with parameters: which file, which value, what would have been right. The
// engine's own failures are `EngineErrors`.
import { DaubError, type FormFault, type JsonFault, type NoParams, type Note } from '../fragment/index.ts'

export interface PackErrors {
  /** A pack.json or config whose shape is wrong; `file` is its path in the pack. */
  'pack/form': FormFault & { readonly file: string }
  'pack/json': JsonFault & { readonly file: string }
  'pack/too-large': { readonly file: string; readonly bytes: number; readonly most: number }
  /** zChannels must be groups × entryDim. */
  'pack/channels': { readonly zChannels: number; readonly groups: number; readonly entryDim: number }
  /** Parts without which there is no painting. */
  'pack/incomplete': { readonly pack: string; readonly missing: readonly string[] }
  /** A part this work needs and the pack does not have: an encoder, a judge. */
  'pack/part-missing': { readonly pack: string; readonly part: string }
  /** A dropped folder lacks a file that its pack.json lists. */
  'pack/file-missing': { readonly path: string }
  /** A graph keeps its weights in a file that the pack does not have. */
  'pack/weights-missing': { readonly graph: string; readonly path: string }
  /** Dropped files of which none is a part of a pack. */
  'pack/not-a-pack': NoParams
  'pack/tokenizer': { readonly file: string; readonly reason: string }
  'pack/image-processor': { readonly file: string; readonly reason: string }
  /** A CLIP that looks at pictures that are not square. */
  'pack/not-square': { readonly file: string; readonly width: number; readonly height: number }
  /** What reads tokenizers and image processors other than CLIP's did not load. */
  'pack/reader-not-loaded': { readonly reason: string }
  /** The pack of a recipe or a question is not open. */
  'pack/not-open': { readonly packId: string }
  /** Content ids in hexadecimal. */
  'pack/file-altered': { readonly path: string; readonly found: string; readonly expected: string }
  /** Lengths in bytes. */
  'pack/file-length': { readonly path: string; readonly found: number; readonly expected: number }
  /** The server answered with a web page instead of a file. */
  'pack/web-page': { readonly path: string; readonly url: string }
}

/** A pack, or one of its files, that is not what it should be. */
export class PackError<Code extends keyof PackErrors = keyof PackErrors> extends DaubError<PackErrors, Code> {
  override readonly name = 'PackError'
}

export interface DownloadErrors {
  /** No network, and no copy on this device. */
  'download/unreachable': { readonly url: string }
  /** The address answers, but has no pack.json. */
  'download/no-pack': { readonly url: string; readonly status: number }
  'download/refused': { readonly path: string; readonly status: number }
  'download/broken': { readonly path: string; readonly received: number; readonly bytes: number }
  /** Nothing has come for so many seconds. */
  'download/stalled': {
    readonly path: string
    readonly received: number
    readonly bytes: number
    readonly seconds: number
  }
  'download/empty': { readonly path: string }
}

/** A file of a pack that could not be fetched. */
export class DownloadError<Code extends keyof DownloadErrors = keyof DownloadErrors> extends DaubError<
  DownloadErrors,
  Code
> {
  override readonly name = 'DownloadError'
}

export interface ModelErrors {
  /** A model that onnx/ refuses, and why; `part` is its role in the pack. */
  'model/refused': { readonly part: string; readonly fault: Note }
  /** Shapes are written "1 × 3 × 64 × 64". */
  'model/image-size': { readonly shape: string; readonly expected: string }
  'model/codebook-lookup': { readonly codebook: string }
  /** A decoder that takes more than its latent, such as ids that it looks up at a second place. */
  'model/other-inputs': { readonly inputs: readonly string[]; readonly latent: string }
  /** `shape` is empty when there is no initialiser of that name. */
  'model/codebook': {
    readonly name: string
    readonly shape: string
    readonly expected: string
    /** Initialisers of the expected shape, the first five. */
    readonly candidates: readonly string[]
  }
  'model/latent': { readonly shape: string; readonly expected: string }
  /** Inputs of a text encoder that are neither token ids nor what follows from them. */
  'model/text-inputs': { readonly inputs: readonly string[] }
  /** The two sides of a CLIP must embed into vectors of one length. */
  'model/embedding-lengths': { readonly text: number; readonly image: number }
  'model/embedding': { readonly outputs: readonly string[]; readonly expected: string }
  /** Operators for which WebGPU has no kernel. */
  'model/no-gpu-kernel': { readonly program: string; readonly operators: readonly string[] }
  /** A tensor larger than the adapter can bind. */
  'model/tensor-too-large': { readonly program: string; readonly bytes: number; readonly most: number }
}

/** A model that cannot be painted with. */
export class ModelError<Code extends keyof ModelErrors = keyof ModelErrors> extends DaubError<
  ModelErrors,
  Code
> {
  override readonly name = 'ModelError'
}

export interface RequestErrors {
  'request/other-pack': { readonly packId: string; readonly openId: string; readonly openName: string }
  /** In pixels; the nearest size that can be painted comes along. */
  'request/size': {
    readonly width: number
    readonly height: number
    readonly stride: number
    readonly nearestWidth: number
    readonly nearestHeight: number
  }
  'request/nothing-to-paint': NoParams
  /** The recipe was painted with a critic, and none is at hand. */
  'request/critic': { readonly critic: string }
  /** It was learnt through the guide of another pack; content ids. */
  'request/other-critic': { readonly received: string; readonly expected: string }
  /** Only one idea of the prior can be sketched. */
  'request/not-sketched': { readonly candidates: number; readonly start: string }
  'request/checkpoint': { readonly prompt: string }
  /** A picture of the recipe was not given, or is not the one of that id. */
  'request/picture-missing': { readonly id: string }
  'request/picture-altered': { readonly id: string; readonly found: string }
}

/** A recipe that cannot be painted here and now. */
export class RequestError<Code extends keyof RequestErrors = keyof RequestErrors> extends DaubError<
  RequestErrors,
  Code
> {
  override readonly name = 'RequestError'
}

export interface ImageFileErrors {
  'image/too-many-bytes': { readonly bytes: number; readonly most: number }
  'image/too-many-pixels': { readonly width: number; readonly height: number; readonly mostPixels: number }
  /** Neither PNG, JPEG, WebP nor AVIF by its header; `type` is what the browser takes it for. */
  'image/format': { readonly type: string }
  /** The header is right, and the browser's decoder refuses. */
  'image/undecodable': { readonly type: string }
}

/** A picture file that cannot be opened. */
export class ImageFileError<Code extends keyof ImageFileErrors = keyof ImageFileErrors> extends DaubError<
  ImageFileErrors,
  Code
> {
  override readonly name = 'ImageFileError'
}

export interface PaintingErrors {
  /** The loss or the latent is NaN or infinite at this step (1, 2, …), and going back did not help. */
  'painting/diverged': { readonly part: 'loss' | 'latent'; readonly step: number }
  /** Not enough memory for a single cutout of this size. */
  'painting/no-memory': { readonly width: number; readonly height: number }
}

/** A painting that cannot go on. */
export class PaintingError<Code extends keyof PaintingErrors = keyof PaintingErrors> extends DaubError<
  PaintingErrors,
  Code
> {
  override readonly name = 'PaintingError'
}

export interface WorkerErrors {
  /** The worker ended without an answer, as it does when the tab's memory is gone. */
  'worker/crashed': { readonly reason: string }
  /** Its script could not be fetched: a newer Daub took the place of this one, or there is no network. */
  'worker/not-started': NoParams
  /** It did not answer a person's command for so long, and was replaced. */
  'worker/silent': { readonly seconds: number }
}

export class WorkerError<Code extends keyof WorkerErrors = keyof WorkerErrors> extends DaubError<
  WorkerErrors,
  Code
> {
  override readonly name = 'WorkerError'
}

/** Every code the studio throws; those of the engine and of onnx/ may come through it as well. */
export type StudioErrors = PackErrors &
  DownloadErrors &
  ModelErrors &
  RequestErrors &
  ImageFileErrors &
  PaintingErrors &
  WorkerErrors
