// What went wrong, in words: from an error's code and parameters to what happened, what can be done, and the one button
// that does it. Each room's codes have a table of their own in errors/, which does not compile when a code is missing.
import { ComplaintError, DaubError } from '../../../fragment/index.ts'
import { appErrors } from './errors/app.ts'
import { archiveErrors } from './errors/archive.ts'
import { ballotsErrors } from './errors/ballots.ts'
import { chainErrors } from './errors/chain.ts'
import { engineErrors } from './errors/engine.ts'
import { ethereumErrors } from './errors/ethereum.ts'
import { exchangeErrors } from './errors/exchange.ts'
import { fragmentErrors } from './errors/fragment.ts'
import { onnxErrors } from './errors/onnx.ts'
import { roundsErrors } from './errors/rounds.ts'
import { studioErrors } from './errors/studio.ts'
import type { ErrorSentence, Remedy } from './errorSentence.ts'

export type { Remedy } from './errorSentence.ts'

export interface Trouble extends ErrorSentence {
  /** The error's own sentence, for the curious and for reports. */
  readonly detail: string
}

type Entry = readonly [happened: string, doThis: string, remedy: Remedy]

const table: Readonly<Record<string, Entry>> = {
  PromptError: ['This prompt cannot be painted.', 'Change the prompt and paint again.', 'editPrompt'],
  RecipeError: [
    'This recipe is not readable.',
    'Open the original picture or link, or write a prompt.',
    'editPrompt',
  ],
  PngError: ['This PNG is damaged or is none.', 'Open the original file.', 'openPicture'],
  PictureFileError: ['This file cannot be used.', 'Open a PNG, JPEG, WebP or AVIF picture.', 'openPicture'],
  ImageFileError: ['A picture of this recipe cannot be opened.', 'Open another picture.', 'openPicture'],
  RequestError: [
    'These models cannot paint this recipe.',
    'Choose another size, or start again from the prompt.',
    'editPrompt',
  ],

  PackError: ['The models on offer are not complete.', 'Try again; if it stays, reload the page.', 'retry'],
  PackFileError: [
    'A part of the download arrived damaged and was thrown away.',
    'Try again: only that part is fetched anew.',
    'retry',
  ],
  DownloadError: [
    'The models could not be fetched.',
    'Check the connection and try again; what has arrived is kept.',
    'retry',
  ],
  MissingPartError: [
    'These models lack a part this recipe needs.',
    'Leave the pictures out of the recipe and paint again.',
    'editPrompt',
  ],
  ModelError: ['A file of these models is no model.', 'Try again, or use other models.', 'retry'],
  UnsupportedOperatorError: [
    'These models use an operation Daub cannot run backwards.',
    'Use other models.',
    'reload',
  ],
  QuantisedModelError: [
    'These models are rounded too coarsely to paint with.',
    'Use their full-precision version.',
    'reload',
  ],

  EngineStartError: ['The painting engine did not start.', 'Reload the page; your prompt is kept.', 'reload'],
  NoWebGpuError: [
    'The graphics card cannot be used for this.',
    'Paint with the processor instead: slower, and as good.',
    'useWasm',
  ],
  AdapterLimitError: ['The graphics card is too small for this size.', 'Paint smaller.', 'smaller'],
  DeviceLostError: ['The browser took the graphics card away.', 'Go on from the last saved step.', 'resume'],
  OutOfMemoryError: [
    'This device ran out of memory.',
    'Paint smaller; close other tabs if it happens again.',
    'smaller',
  ],
  DivergedError: [
    'The painting ran away: its numbers grew without end.',
    'Try again with a lower learning rate, or another preset.',
    'editPrompt',
  ],
  WorkerCrashError: [
    'The painting engine stopped without a word, often for lack of memory.',
    'Go on from the last saved step.',
    'resume',
  ],

  SeasonFetchError: ['A file of this season did not arrive.', 'Check the connection and try again.', 'retry'],

  CharterError: [
    'The rules of this round are not readable.',
    'Get the round again from where you have it.',
    'retry',
  ],
  ManifestError: ['This round is not what it claims to be.', 'Get it again from where you have it.', 'retry'],
  PairingError: [
    'The pairs of this round are mixed up.',
    'Reload the page; votes already kept stay.',
    'reload',
  ],
  SealError: ['The seal of this round is not readable.', 'Get the file of its ballots again.', 'retry'],
  ReceiptError: ['This receipt is damaged.', 'Use the copy you saved.', 'retry'],
  SeasonError: ['This season is not readable.', 'Reload the page to fetch it again.', 'reload'],
  BallotFileError: [
    'This file of ballots is damaged, or is none.',
    'Ask its sender to save it again; nothing of it was taken.',
    'retry',
  ],
  ImportError: ['This file cannot be opened here.', 'Choose a file of ballots that Daub saved.', 'retry'],
  BallotError: ['A ballot is damaged.', 'Ask for it again; the others are not touched.', 'retry'],
  ChoicesError: ['A ballot cannot hold these choices.', 'Take the smallest ones out.', 'retry'],
  AddressError: ['This is not the address of an account.', 'Copy it again from where you have it.', 'retry'],
  CurveError: [
    'The part that checks signatures did not start.',
    'Reload the page; ballots and votes are kept.',
    'reload',
  ],
}

const unexpected: Entry = [
  'Something went wrong that we did not foresee.',
  'Try again; your prompt is kept.',
  'retry',
]

const sentences: Readonly<Record<string, ((params: never) => ErrorSentence) | undefined>> = {
  ...fragmentErrors,
  ...ethereumErrors,
  ...onnxErrors,
  ...engineErrors,
  ...studioErrors,
  ...ballotsErrors,
  ...roundsErrors,
  ...chainErrors,
  ...exchangeErrors,
  ...archiveErrors,
  ...appErrors,
}

/** The words and the button for an error of any kind. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : ''
  const [happened, doThis, remedy] = table[name] ?? unexpected
  const detail = error instanceof Error ? error.message : String(error)
  if (error instanceof DaubError) {
    const sentence = sentences[error.code]
    if (sentence) return { ...sentence(error.params as never), detail }
  }
  // A complaint of ours knows the case better than the table does.
  if (error instanceof ComplaintError || isComplaint(error)) {
    return { happened: `${error.what}.`, doThis: error.remedy ? `${error.remedy}.` : doThis, remedy, detail }
  }
  return { happened, doThis, remedy, detail }
}

/** An error that came through a worker's port keeps its members but not its class. */
function isComplaint(error: unknown): error is { readonly what: string; readonly remedy?: string } {
  return error instanceof Error && 'what' in error && typeof error.what === 'string'
}

/** What the button says. */
export const remedyWords: Readonly<Record<Remedy, string>> = {
  retry: 'Try again',
  resume: 'Go on from there',
  smaller: 'Paint smaller',
  useWasm: 'Use the processor',
  editPrompt: 'Edit',
  reload: 'Reload',
  emptyTrash: 'Empty trash and save',
  download: 'Download PNG',
  openPicture: 'Open a picture',
}
