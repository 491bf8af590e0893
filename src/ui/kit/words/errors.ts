// What went wrong, in words: from an error's code and parameters to what happened, what can be done, and the one button
// that does it. Each room's codes have a table of their own in errors/; neither that table nor the one composed here compiles
// when a code is missing.
import type { CountErrors } from '../../../app/count/index.ts'
import type { WeekRunErrors } from '../../../app/week/index.ts'
import type { IntakeErrors } from '../../../app/intake/index.ts'
import type { ArchiveErrors } from '../../../archive/index.ts'
import type { BallotsErrors } from '../../../ballots/index.ts'
import type { ChainErrors } from '../../../chain/index.ts'
import type { EngineErrors } from '../../../engine/index.ts'
import type { EthereumErrors } from '../../../ethereum/index.ts'
import type { ExchangeErrors } from '../../../exchange/index.ts'
import { DaubError, excerpt, type FragmentErrors } from '../../../fragment/index.ts'
import type { OnnxErrors } from '../../../onnx/index.ts'
import type { RoundsErrors } from '../../../rounds/index.ts'
import type { StudioErrors } from '../../../studio/index.ts'
import type { TasteErrors } from '../../../taste/index.ts'
import type { ChainCodeErrors } from '../../../app/chains/index.ts'
import type { PartErrors } from '../state/part.ts'
import { appErrors } from './errors/app.ts'
import { archiveErrors } from './errors/archive.ts'
import { ballotsErrors } from './errors/ballots.ts'
import { chainErrors } from './errors/chain.ts'
import { engineErrors } from './errors/engine.ts'
import { ethereumErrors } from './errors/ethereum.ts'
import { exchangeErrors } from './errors/exchange.ts'
import { fragmentErrors } from './errors/fragment.ts'
import { onnxErrors } from './errors/onnx.ts'
import { partErrors } from './errors/part.ts'
import { roundsErrors } from './errors/rounds.ts'
import { studioErrors } from './errors/studio.ts'
import { tasteErrors } from './errors/taste.ts'
import type { ErrorSentence, ErrorWords, Remedy } from './errorSentence.ts'

export type { Remedy } from './errorSentence.ts'

export interface Trouble extends ErrorSentence {
  /** The error's own sentence, for the curious and for reports. */
  readonly detail: string
}

/** Every code of every room with its parameters. */
export type DaubErrors = FragmentErrors &
  EthereumErrors &
  OnnxErrors &
  EngineErrors &
  BallotsErrors &
  RoundsErrors &
  TasteErrors &
  ChainErrors &
  ChainCodeErrors &
  StudioErrors &
  ExchangeErrors &
  ArchiveErrors &
  IntakeErrors &
  PartErrors &
  CountErrors &
  WeekRunErrors

const sentences: ErrorWords<DaubErrors> = {
  ...fragmentErrors,
  ...ethereumErrors,
  ...onnxErrors,
  ...engineErrors,
  ...studioErrors,
  ...ballotsErrors,
  ...roundsErrors,
  ...tasteErrors,
  ...chainErrors,
  ...exchangeErrors,
  ...archiveErrors,
  ...appErrors,
  ...partErrors,
}

const unexpected: ErrorSentence = {
  happened: 'Something went wrong that we did not foresee.',
  doThis: 'Try again; your prompt and your votes are kept.',
  remedy: 'retry',
}

/** The words and the button for an error of any kind. */
export function troubleOf(error: unknown): Trouble {
  const detail = error instanceof Error ? error.message : excerpt(error, 200)
  if (!(error instanceof DaubError)) return { ...unexpected, detail }
  const byCode: Readonly<Record<string, ((params: never) => ErrorSentence) | undefined>> = sentences
  return { ...(byCode[error.code]?.(error.params as never) ?? unexpected), detail }
}

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
