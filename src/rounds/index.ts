// The door of the room of rounds: the rules of an artist, what is voted on, and what came of it.
export type { BallotFile, OpenedBallotFile } from './ballotFile.ts'
export {
  maxBallotFileLength,
  maxFileBallots,
  maxFileBallotsEach,
  maxFileEvents,
  maxFileStakes,
} from './ballotFileLimits.ts'
export { charterId, isAutonomous, parseCharter, poolPresets, powerPresets, type Charter } from './charter.ts'
export { checkSuccession } from './checkSuccession.ts'
export { weekAfter, weekOf } from './week.ts'
export { type TasteRules } from './tasteRules.ts'
export {
  BallotFileError,
  CharterError,
  ManifestError,
  PairingError,
  ReceiptError,
  SealError,
  SeasonError,
  type RoundsErrors,
} from './errors.ts'
export {
  ballotRound,
  openRound,
  parseManifest,
  roundId,
  type Manifest,
  type PoolFragment,
  type Round,
  type Snapshot,
} from './manifest.ts'
export { parseEvent, type SignedEvent } from './eventForm.ts'
export { asideReasons, type AsideReason } from './fate.ts'
export {
  answeredPairs,
  answerPair,
  currentPair,
  startPairing,
  undoAnswer,
  type Pair,
  type PairAnswer,
  type Pairing,
} from './pairing.ts'
export { pairsToChoices } from './pairsToChoices.ts'
export { nextPool, type Entrant, type PoolStep } from './pool.ts'
export {
  checkReceipt,
  makeReceipt,
  parseReceipt,
  receiptJson,
  writeReceipt,
  type AgreedSeal,
  type Receipt,
  type ReceiptCheck,
  type ReceiptStatement,
} from './receipt.ts'
export { resultId, roundResult, type RankedPicture, type RoundResult } from './result.ts'
export { agreedDigests, isIncluded, parseSeal, proveInclusion, sealBallots, type Seal } from './seal.ts'
export { maxSeasonLength, parseSeason, seasonJson, type Season, type SeasonRound } from './season.ts'
export { tally, type PictureTotal, type Tally } from './tally.ts'
export { powerFromStake, votingPowers, type PowerOf, type StakeReading } from './votingPower.ts'
export { budgetOf, fitTo, giveTo, isOverBudget, type GiveRefusal, type KnownPower } from './budget.ts'
export { canSign, type SignVerdict } from './canSign.ts'
export { compareResults, maxResultLength, type Comparison, type Difference } from './compareResults.ts'
export { nextNonce } from './nextNonce.ts'
export { isPracticeRound, phaseOf, type RoundPhase } from './phase.ts'
export { settleReading } from './settleReading.ts'
export { stakePlaces, type StakePlace } from './stakePlaces.ts'
export { drawPairing, mostInPairs, pairsInAll, visitorOrder } from './wallOrder.ts'
export type { HeldStatements } from './heldStatements.ts'
export type { OpeningState, Stated } from './settleOpening.ts'
export type { Sealing } from './settleSeal.ts'
export { loadBallotFiles } from './loadBallotFiles.ts'
export { loadWitnesses } from './loadWitnesses.ts'
