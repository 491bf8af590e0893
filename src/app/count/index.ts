// The door of counting as a use case: the count of a round in a worker that opens the archive itself, and files of ballots.
export type {
  Count,
  CountList,
  Counting,
  ImportProgress,
  ListedBallot,
  OwnFate,
  SealClaim,
} from './counting.ts'
export { createCounting } from './countHere.ts'
export { CountError, type CountErrors } from './errors.ts'
export { finalWinner, firstPicture, leaningOf, type Leaning } from './outcome.ts'
export { openingOf } from './openingOf.ts'
export { openCounting } from './openCounting.ts'
export { createRecoveryPool, type RecoveryPool } from './recoveryPool.ts'
export { RoundCount, type CountChain, type RoundCountState } from './roundCount.ts'
export { connectCounting, serveCounting, type FromWorker, type ToWorker } from './wire.ts'
