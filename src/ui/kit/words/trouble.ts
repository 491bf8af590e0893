// What a notice of trouble shows: the sentences of an error and its button. Without the sentences of the rooms, so that every
// page can hold it.
import { excerpt } from '../../../fragment/index.ts'
import type { ErrorSentence, Remedy } from './errorSentence.ts'

export type { Remedy } from './errorSentence.ts'

export interface Trouble extends ErrorSentence {
  /** The error's own sentence, for the curious and for reports. */
  readonly detail: string
}

/** For errors that are not ours, and for codes of a newer Daub. */
export const unforeseen: ErrorSentence = {
  happened: 'Something went wrong that we did not foresee.',
  doThis: 'Try again; your prompt and your votes are kept.',
  remedy: 'retry',
}

export const detailOf = (error: unknown): string =>
  error instanceof Error ? error.message : excerpt(error, 200)

/** What the button says. */
export const remedyWords: Readonly<Record<Remedy, string>> = {
  retry: 'Try again',
  resume: 'Resume from there',
  smaller: 'Paint smaller',
  useWasm: 'Use the processor',
  editPrompt: 'Edit',
  reload: 'Reload',
  emptyTrash: 'Empty the trash and save',
  download: 'Download PNG',
  openPicture: 'Open a picture',
}
