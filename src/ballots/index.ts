// The door of the room of ballots: what a voter signs, how it is written and named, and whether it was really signed.
export { maxNonce, type Ballot, type SignedBallot } from './ballot.ts'
export { formatChoices, maxIndex, maxPower, parseChoices, usedPower, type Choice } from './choices.ts'
export type { CallAnswer, ContractCall, ContractCaller, PinnedBlock } from './contractCaller.ts'
export type { ContractChains } from './contractSignature.ts'
export { ballotDigest } from './digest.ts'
export {
  ballotJson,
  maxBallotLength,
  maxSignatureBytes,
  parseBallot,
  readBallot,
  writeBallot,
} from './envelope.ts'
export { BallotError, ChoicesError, type BallotsErrors } from './errors.ts'
export type { Recovered } from './recoverSigners.ts'
export { ballotDomain, ballotTypedData, ballotTypes } from './typedData.ts'
export type { Verdict, VerifiedBallot } from './verdict.ts'
export {
  recoverHere,
  verifyBallot,
  verifyMany,
  type RecoverChunk,
  type VerifyManyOptions,
  type VerifyOptions,
} from './verifyMany.ts'
