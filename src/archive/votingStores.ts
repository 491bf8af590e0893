// Everything a vote needs, over tables of the database or of memory.
import { createBallots, type BallotStore } from './ballots.ts'
import type { DamageLog } from './damage.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createHistory, type PromptHistory } from './history.ts'
import { createJobs, type JobStore } from './jobs.ts'
import { createPaintDrafts, type PaintDrafts } from './paintDrafts.ts'
import { createReceipts, type ReceiptStore } from './receipts.ts'
import { createRoundPictures, type OwnImages, type RoundPictures } from './roundPictures.ts'
import { createRounds, type Rounds } from './rounds.ts'
import { createSeals, type SealStore } from './seals.ts'
import { createStakes, type StakeStore } from './stakes.ts'
import type { OpenTable } from './table.ts'
import { createWinners, type Winners } from './winners.ts'

export interface VotingStores {
  readonly rounds: Rounds
  readonly roundPictures: RoundPictures
  readonly ballots: BallotStore
  readonly seals: SealStore
  readonly stakes: StakeStore
  readonly drafts: Drafts
  readonly receipts: ReceiptStore
  readonly winners: Winners
  readonly jobs: JobStore
  readonly history: PromptHistory
  readonly paintDrafts: PaintDrafts
}

export function createVotingStores(
  open: OpenTable,
  damage: DamageLog,
  now: () => number,
  own: OwnImages,
): VotingStores {
  return {
    rounds: createRounds(open('rounds'), damage, now),
    roundPictures: createRoundPictures(open('roundPictures'), damage, own),
    ballots: createBallots(open('ballots'), damage, now),
    seals: createSeals(open('seals'), damage),
    stakes: createStakes(open('stakes'), damage),
    drafts: createDrafts(open('drafts'), damage),
    receipts: createReceipts(open('receipts'), damage),
    winners: createWinners(open('winners'), damage),
    jobs: createJobs(open('jobs'), damage, now),
    history: createHistory(open('history'), damage, now),
    paintDrafts: createPaintDrafts(open('paintDrafts'), damage, now),
  }
}
