// The list of stores, and the archive made of them. A new store is one entry in the list and one in the archive.
import { attachmentsModule, createAttachments, type AttachmentStore } from './attachments.ts'
import { ballotsModule, createBallots, type BallotStore } from './ballots.ts'
import { checkpointsModule, createCheckpoints, type Checkpoints } from './checkpoints.ts'
import { createCorruptRecords, type CorruptRecordError } from './corruptRecords.ts'
import { createDrafts, draftsModule, type Drafts } from './drafts.ts'
import { createEmbeddings, embeddingsModule, type Embeddings } from './embeddings.ts'
import { createFragments, type Fragments, type FragmentTools } from './fragments.ts'
import { entriesModule, thumbnailsModule } from './fragmentEntries.ts'
import { fragmentsModule, framesModule, imagesModule } from './fragmentRecords.ts'
import { createHistory, historyModule, type PromptHistory } from './history.ts'
import { createJobs, jobsModule, type JobStore } from './jobs.ts'
import { createPaintDrafts, paintDraftsModule, type PaintDrafts } from './paintDrafts.ts'
import { createReceipts, receiptsModule, type ReceiptStore } from './receipts.ts'
import { removalsModule } from './removals.ts'
import { createRoundFiles, type RoundFiles } from './roundFile.ts'
import { createForgetting, type Forgetting } from './forgetting.ts'
import { createRoundSources, roundSourcesModule, type RoundSources } from './roundSources.ts'
import { createRoundPictures, roundPicturesModule, type RoundPictures } from './roundPictures.ts'
import { createRounds, roundHeadersModule, roundsModule, type Rounds } from './rounds.ts'
import { createSeals, sealsModule, type SealStore } from './seals.ts'
import { createSettings, settingsModule, type SettingsStore } from './settings.ts'
import { createStakes, stakesModule, type StakeStore } from './stakes.ts'
import type { StoreShape } from './storeModule.ts'
import { Table, type OpenTable, type Tables } from './table.ts'
import { createTasteAnswers, tasteAnswersModule, type TasteAnswers } from './tasteAnswers.ts'
import {
  createWeeks,
  weekFilesModule,
  weekPiecesModule,
  weekSketchesModule,
  weeksModule,
  type Weeks,
} from './weeks.ts'
import { createWinners, winnersModule, type Winners } from './winners.ts'
import { createWitnessEvents, witnessEventsModule, type WitnessEventStore } from './witnessEvents.ts'

/** Every store of the database. Settings come last: upgrades of other stores take from them what is theirs. */
export const storeModules: readonly StoreShape[] = [
  fragmentsModule,
  imagesModule,
  framesModule,
  entriesModule,
  thumbnailsModule,
  checkpointsModule,
  attachmentsModule,
  jobsModule,
  historyModule,
  paintDraftsModule,
  removalsModule,
  roundsModule,
  roundHeadersModule,
  roundSourcesModule,
  roundPicturesModule,
  ballotsModule,
  sealsModule,
  witnessEventsModule,
  stakesModule,
  draftsModule,
  receiptsModule,
  winnersModule,
  weeksModule,
  weekSketchesModule,
  weekPiecesModule,
  weekFilesModule,
  embeddingsModule,
  tasteAnswersModule,
  settingsModule,
]

export interface Archive {
  readonly fragments: Fragments
  readonly attachments: AttachmentStore
  readonly checkpoints: Checkpoints
  readonly jobs: JobStore
  readonly history: PromptHistory
  readonly paintDrafts: PaintDrafts
  readonly settings: SettingsStore
  readonly rounds: Rounds
  readonly roundPictures: RoundPictures
  readonly roundFiles: RoundFiles
  readonly roundSources: RoundSources
  readonly forgetting: Forgetting
  readonly ballots: BallotStore
  readonly seals: SealStore
  readonly witnessEvents: WitnessEventStore
  readonly stakes: StakeStore
  readonly drafts: Drafts
  readonly receipts: ReceiptStore
  readonly winners: Winners
  readonly weeks: Weeks
  readonly embeddings: Embeddings
  readonly tasteAnswers: TasteAnswers
  /** Records that could not be read and were left out, since the archive was opened; each once. */
  corruptRecords(): readonly CorruptRecordError[]
  close(): void
}

export interface ArchiveTools extends FragmentTools {
  readonly close: () => void
}

/** The archive over tables of the database or of memory. */
export function createArchive(tables: Tables, { close, ...tools }: ArchiveTools): Archive {
  const { now } = tools
  const corrupt = createCorruptRecords()
  const open: OpenTable = (module) => new Table(tables, module, corrupt)
  return {
    fragments: createFragments(open, tools),
    attachments: createAttachments(open, now),
    checkpoints: createCheckpoints(open, now),
    jobs: createJobs(open, now),
    history: createHistory(open, now),
    paintDrafts: createPaintDrafts(open, now),
    settings: createSettings(open),
    rounds: createRounds(open, now),
    roundPictures: createRoundPictures(open),
    roundFiles: createRoundFiles(open, now),
    roundSources: createRoundSources(open, now),
    forgetting: createForgetting(open, now),
    ballots: createBallots(open, now),
    seals: createSeals(open),
    witnessEvents: createWitnessEvents(open),
    stakes: createStakes(open),
    drafts: createDrafts(open),
    receipts: createReceipts(open),
    winners: createWinners(open),
    weeks: createWeeks(open, now),
    embeddings: createEmbeddings(open),
    tasteAnswers: createTasteAnswers(open),
    corruptRecords: corrupt.list,
    close,
  }
}
