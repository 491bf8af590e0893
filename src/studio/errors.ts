// What can go wrong in the studio, one class per failure. Each says what happened, with which value, what would have
// been allowed and what to do; the page maps the class's `name` to its words.
import { ComplaintError } from '../fragment/index.ts'

/** Base class of every failure of the studio. */
export class StudioError extends ComplaintError {
  override readonly name: string = 'StudioError'
}

/** A `pack.json` or one of its config files that does not have the shape of one. */
export class PackError extends StudioError {
  override readonly name = 'PackError'
}

/** A file of a pack that is truncated, altered, or a web page instead of a model. */
export class PackFileError extends StudioError {
  override readonly name = 'PackFileError'
}

/** A pack's file could not be fetched: offline, missing, refused. */
export class DownloadError extends StudioError {
  override readonly name = 'DownloadError'
}

/** Something asked for needs a part the pack does not have: a judge, an encoder. */
export class MissingPartError extends StudioError {
  override readonly name = 'MissingPartError'
}

/** A model whose bytes are no ONNX model, or whose inputs and outputs are not those of its part. */
export class ModelError extends StudioError {
  override readonly name = 'ModelError'
}

/** A model with an operator that has no rule here, or no kernel in the engine. */
export class UnsupportedOperatorError extends StudioError {
  override readonly name = 'UnsupportedOperatorError'
}

/** A quantised model: its rounding has no gradient. */
export class QuantisedModelError extends StudioError {
  override readonly name = 'QuantisedModelError'
}

/** The graphics adapter is too small for this pack at this size. */
export class AdapterLimitError extends StudioError {
  override readonly name = 'AdapterLimitError'
}

/** Not enough memory, even with the smallest batch of cutouts. */
export class OutOfMemoryError extends StudioError {
  override readonly name = 'OutOfMemoryError'
}

/** The loss is no longer a number. */
export class DivergedError extends StudioError {
  override readonly name = 'DivergedError'
}

/** A picture file that cannot be opened. */
export class ImageFileError extends StudioError {
  override readonly name = 'ImageFileError'
}

/** A recipe that this pack cannot paint: another pack's id, a side that is no multiple of the stride. */
export class RequestError extends StudioError {
  override readonly name = 'RequestError'
}

/** The worker ended without a word, as it does when the tab's memory is gone. */
export class WorkerCrashError extends StudioError {
  override readonly name = 'WorkerCrashError'
}

/** Whether a thrown value is the cancel of an AbortSignal, which is no error. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
