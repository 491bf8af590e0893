// What went wrong, in words: from an error's code and parameters to what happened, what can be done, and the one button
// that does it. Each room's codes have a table of their own in errors/; neither that table nor the one composed here compiles
// when a code is missing. The page reads them through ../state/trouble.svelte.ts, so that they are not in its first scripts.
import type { CountErrors } from '../../../app/count/index.ts'
import type { WeekRunErrors } from '../../../app/week/index.ts'
import type { TasteReadingErrors } from '../../../app/taste/index.ts'
import type { IntakeErrors } from '../../../app/intake/index.ts'
import type { ArchiveErrors } from '../../../archive/index.ts'
import type { AuctionErrors } from '../../../auction/index.ts'
import type { BallotsErrors } from '../../../ballots/index.ts'
import type { ChainErrors } from '../../../chain/index.ts'
import type { EngineErrors } from '../../../engine/index.ts'
import type { EthereumErrors } from '../../../ethereum/index.ts'
import type { ExchangeErrors } from '../../../exchange/index.ts'
import { DaubError, type FragmentErrors } from '../../../fragment/index.ts'
import type { OnnxErrors } from '../../../onnx/index.ts'
import type { RoundsErrors } from '../../../rounds/index.ts'
import type { StudioErrors } from '../../../studio/index.ts'
import type { TasteErrors } from '../../../taste/index.ts'
import type { ChainCodeErrors } from '../../../app/chains/index.ts'
import type { PartErrors } from '../state/part.ts'
import { appErrors } from './errors/app.ts'
import { archiveErrors } from './errors/archive.ts'
import { auctionErrors } from './errors/auction.ts'
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
import type { ErrorSentence, ErrorWords } from './errorSentence.ts'
import { detailOf, unforeseen, type Trouble } from './trouble.ts'

/** Every code of every room with its parameters. */
export type DaubErrors = FragmentErrors &
  EthereumErrors &
  OnnxErrors &
  EngineErrors &
  BallotsErrors &
  RoundsErrors &
  TasteErrors &
  ChainErrors &
  AuctionErrors &
  ChainCodeErrors &
  StudioErrors &
  ExchangeErrors &
  ArchiveErrors &
  IntakeErrors &
  PartErrors &
  CountErrors &
  TasteReadingErrors &
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
  ...auctionErrors,
  ...exchangeErrors,
  ...archiveErrors,
  ...appErrors,
  ...partErrors,
}

/** The words and the button for an error of any kind. */
export function troubleOf(error: unknown): Trouble {
  const detail = detailOf(error)
  if (!(error instanceof DaubError)) return { ...unforeseen, detail }
  const byCode: Readonly<Record<string, ((params: never) => ErrorSentence) | undefined>> = sentences
  return { ...(byCode[error.code]?.(error.params as never) ?? unforeseen), detail }
}
